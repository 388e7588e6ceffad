import { Section } from '../../kit/page.tsx';
import { hrefTo } from '../../route/route.ts';
import type { Asked } from './ask.ts';
import { nearestWords } from './nearest.ts';
import { Offers } from './offers.tsx';
import type { Subject } from './subject.ts';

/** Of a no: what comes nearest to a yes, and what would make it one. */
export function Denied({ asked, onMade }: { asked: Asked; onMade: (done: string) => void }) {
  const { reason, subject, question, meaning } = asked;
  if (reason?.nearest === undefined) return null;
  const { scopes = [], more = 0, inSomeRole } = reason;
  const { text, link, isGrantable } = nearestWords(reason.nearest, { subject, question, inSomeRole });
  return (
    <>
      <Section title="Why not">
        <p>
          {text} {link !== undefined && <a href={link.href}>{link.words}</a>}
        </p>
        {scopes.length > 0 && (
          <>
            <p class="quiet">It is held on these scopes, the most similar first:</p>
            <ul class="why-scopes">
              {scopes.map((scope) => (
                <li key={scope}>{scope === '' ? 'no scope' : <code>{scope}</code>}</li>
              ))}
            </ul>
            {more > 0 && <p class="quiet">And on {more.toLocaleString()} more.</p>}
          </>
        )}
      </Section>
      {isGrantable && meaning?.isOfDeployment === true && <InAllOrgs subject={subject} />}
      {isGrantable && meaning?.isOfDeployment === false && (
        <Offers asked={asked} meaning={meaning} onMade={onMade} />
      )}
    </>
  );
}

/** What would change it where nothing counts that this org gives. */
function InAllOrgs({ subject: { kind, id, name } }: { subject: Subject }) {
  return (
    <Section title="What would change it">
      <p>
        This is about the whole deployment. No team, level or role of this org gives it, but a role that is
        given in all orgs, and being a server admin.{' '}
        {id !== undefined && kind === 'person' && (
          <a href={hrefTo(['people', id])}>Change that on the page of {name}</a>
        )}
      </p>
    </Section>
  );
}
