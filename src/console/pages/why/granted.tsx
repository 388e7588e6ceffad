import { GrantPath } from '../../kit/grant-path.tsx';
import { stepsOf } from '../../kit/grant-steps.ts';
import { Section } from '../../kit/page.tsx';
import type { Asked } from './ask.ts';
import type { ChangeFor } from './change-button.tsx';
import { ChangeButton } from './change-button.tsx';
import { wholeActionOf } from '../../question/question.ts';
import type { Remedy } from './remedies.ts';
import { remediesOf } from './remedies.ts';

/** Of a yes: each way that it comes, and what takes it away. */
export function Granted({ asked, onMade }: { asked: Asked; onMade: (done: string) => void }) {
  const { reason, subject, question, meaning, resource, reaching, teamsByGroup } = asked;
  const grants = reason?.grants ?? [];
  const more = reason?.more ?? 0;
  const action = wholeActionOf(question);
  const known = { subject, action, resource, scope: meaning?.wanted.scope, levels: reaching, teamsByGroup };
  const of = subject.id === undefined ? undefined : { userId: subject.id, name: subject.name, onMade };
  const all = grants.length + more;
  return (
    <Section title="Why, and what takes it away">
      <p class="quiet">
        {all === 1
          ? 'This alone gives it. When it goes, the answer is no.'
          : `Each of these ${all.toLocaleString()} ways alone gives it. It takes all of them to take it away.`}
      </p>
      <ol class="why-ways">
        {grants.map((grant) => (
          <li key={JSON.stringify(grant)}>
            <GrantPath steps={stepsOf(subject, action, grant)} />
            <Remedies remedies={remediesOf(grant, known)} isLevel={grant.via === 'level'} of={of} />
          </li>
        ))}
      </ol>
      {more > 0 && (
        <p class="quiet">
          {more.toLocaleString()} more {more === 1 ? 'way is' : 'ways are'} not told here. Take these away,
          and the next ones are shown.
        </p>
      )}
    </Section>
  );
}

function Remedies({
  remedies,
  isLevel,
  of,
}: {
  remedies: readonly Remedy[];
  isLevel: boolean;
  of: ChangeFor | undefined;
}) {
  const changes = remedies.filter((remedy) => remedy.kind === 'change');
  return (
    <div class="why-remedies">
      {changes.length > 1 && (
        <span class="quiet small">
          {isLevel ? 'Several levels give it. Take away each:' : 'Either of these takes it away:'}
        </span>
      )}
      {remedies.map((remedy) => (
        <RemedyView key={JSON.stringify(remedy)} remedy={remedy} of={of} />
      ))}
    </div>
  );
}

function RemedyView({ remedy, of }: { remedy: Remedy; of: ChangeFor | undefined }) {
  if (remedy.kind === 'change')
    return of === undefined ? null : <ChangeButton change={remedy.change} of={of} />;
  return (
    <span class="small">
      {remedy.text} {remedy.href !== undefined && <a href={remedy.href}>{remedy.words}</a>}
    </span>
  );
}
