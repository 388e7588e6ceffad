import type { components } from '../../api/document.ts';
import { GrantPath } from '../../kit/grant-path.tsx';
import type { RoleNames, Step } from '../../kit/grant-steps.ts';
import { stepsOf, withRoleName } from '../../kit/grant-steps.ts';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import type { Principal } from './find.ts';
import { readDecision } from './find.ts';
import { questionOf } from './matrix.ts';
import { writeSubject } from './subject.ts';

type Decision = components['schemas']['AuthzenDecision'];

/** Where one permission comes from: asks the API, and draws all ways. */
export function Why({
  principal,
  names,
  action,
  scope,
}: {
  principal: Principal;
  names: RoleNames;
  action: string;
  scope: string;
}) {
  const { api } = useSession();
  const question = questionOf(action, scope);
  const { subject } = principal;
  const loaded = useLoaded(
    async (signal) =>
      question === undefined ? undefined : await readDecision(api, subject, { action, ...question }, signal),
    [subject, action, scope],
  );
  if (question === undefined)
    return (
      <p class="what-why quiet">No question can be asked about it, since it is of no type of resource.</p>
    );
  return (
    <div class="what-why">
      <p class="what-why-title">
        <code>{action}</code>
        {scope === '' ? (
          ''
        ) : (
          <>
            {' '}
            on <code>{scope}</code>
          </>
        )}
      </p>
      <Shown of={loaded}>
        {(decision) =>
          decision !== undefined && (
            <Ways principal={principal} names={names} action={action} decision={decision} />
          )
        }
      </Shown>
      <p class="what-why-more small">
        <a href={hrefTo(['why'], { subject: writeSubject(subject), action, ...question })}>
          Take a closer look
        </a>
        {' · '}
        <a href={hrefTo(['who'], { action, ...question })}>Who else can do this?</a>
      </p>
    </div>
  );
}

function Ways({
  principal: { subject, id, name },
  names,
  action,
  decision: { decision, context },
}: {
  principal: Principal;
  names: RoleNames;
  action: string;
  decision: Decision;
}) {
  const { reason, revision } = context;
  const at = <span class="quiet small">As of revision {revision}.</span>;
  if (!decision) return <p>It stands in what they hold, but no question about it is a yes. {at}</p>;
  if (reason === undefined)
    return (
      <p>
        You may not read why: that takes <code>users.roles:read</code> on them. {at}
      </p>
    );
  const holder = { kind: subject.kind, id, name: subject.kind === 'person' ? subject.login : name };
  const ways = (reason.grants ?? []).map((grant) => stepsOf(holder, action, withRoleName(grant, names)));
  const byKey = new Map<string, readonly Step[]>(
    ways.map((way) => [way.map(({ key }) => key).join(' > '), way] as const),
  );
  return (
    <>
      <ul class="what-ways">
        {[...byKey].map(([key, way]) => (
          <li key={key}>
            <GrantPath steps={way} />
          </li>
        ))}
      </ul>
      <p class="what-why-more">
        {(reason.more ?? 0) > 0 && <>And {reason.more?.toLocaleString('en')} more. </>}
        {at}
      </p>
    </>
  );
}
