import type { ComponentChildren } from 'preact';

import { answer } from '../../api/client.ts';
import { Chip } from '../../kit/chip.tsx';
import { Section } from '../../kit/page.tsx';
import type { Loaded } from '../../load/use-loaded.ts';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import type { Principal } from './find.ts';
import { findTeams } from './find.ts';
import { writeSubject } from './subject.ts';

/** Who it is, and by what they come to what they may: the org role, teams, external groups and roles, each where it is changed. */
export function About({ principal }: { principal: Principal }) {
  const session = useSession();
  const { api } = session;
  const { id, name, orgRole, isDisabled, isSelf, subject } = principal;
  const isAccount = subject.kind === 'account';
  const path = { userId: String(id) };
  const roles = useLoaded(
    async (signal) =>
      await answer(
        api.GET('/api/access-control/users/{userId}/roles', {
          params: { path, query: { includeHidden: true, includeMapped: true } },
          signal,
        }),
      ),
    [id],
  );
  const teams = useLoaded(
    async (signal) => (isAccount ? [] : ((await findTeams(session, principal, signal)) ?? 'too many')),
    [id],
  );
  const groups = useLoaded(
    async (signal) => {
      if (isAccount) return [];
      const all = await answer(api.GET('/api/groupsync/users/{userId}/groups', { params: { path }, signal }));
      return all.groups;
    },
    [id],
  );
  const who = isAccount ? name : subject.login;
  return (
    <Section
      title={isSelf ? `What you (${who}) can do` : `What ${who} can do`}
      actions={
        <div class="row">
          <a class="button" href={hrefTo([isAccount ? 'accounts' : 'people', id])}>
            {isAccount ? 'Open the account' : 'Open the person'}
          </a>
          <a class="button" href={hrefTo(['why'], { subject: writeSubject(subject) })}>
            Why not something?
          </a>
        </div>
      }
    >
      {isDisabled && (
        <p class="note">
          {isAccount ? 'The account' : 'The person'} is disabled, so that nothing of this counts now.
        </p>
      )}
      <dl class="what-about">
        <dt>{isAccount ? 'Login' : 'Name'}</dt>
        <dd>{(isAccount ? subject.login : name) || <span class="quiet">none</span>}</dd>
        {orgRole !== undefined && (
          <>
            <dt>Org role</dt>
            <dd>
              <Chip kind="role" href={hrefTo(['roles', `basic_${orgRole.toLowerCase()}`])}>
                {orgRole}
              </Chip>
            </dd>
          </>
        )}
        {!isAccount && (
          <>
            <Line title="Teams" of={teams}>
              {(team) => (
                <li key={team.id}>
                  <Chip kind="team" href={hrefTo(['teams', team.id])}>
                    {team.name}
                  </Chip>
                </li>
              )}
            </Line>
            <Line title="External groups" of={groups}>
              {(group) => (
                <li key={group}>
                  <Chip kind="group" href={hrefTo(['groups', group])}>
                    {group}
                  </Chip>
                </li>
              )}
            </Line>
          </>
        )}
        <Line title="Roles of their own" of={roles}>
          {(role) => (
            <li key={role.uid}>
              <Chip kind="role" href={hrefTo(['roles', role.uid])}>
                {role.displayName || role.name}
              </Chip>
              {role.mapped === true && <span class="quiet small"> by a group</span>}
              {role.global && <span class="quiet small"> of all orgs</span>}
            </li>
          )}
        </Line>
      </dl>
    </Section>
  );
}

/** A line of what somebody has. What may not be read is said in the API's words, in a line as well: it is no fault of the page. */
function Line<T>({
  title,
  of: { value, problem },
  children,
}: {
  title: string;
  of: Loaded<readonly T[] | 'too many'>;
  children: (one: T) => ComponentChildren;
}) {
  return (
    <>
      <dt>{title}</dt>
      <dd>
        {problem !== undefined && (
          <span class="quiet small">
            {problem.message}
            {problem.requestId !== undefined && (
              <>
                {' '}
                Request <code>{problem.requestId}</code>
              </>
            )}
          </span>
        )}
        {problem === undefined && value === undefined && <span class="quiet">Loading …</span>}
        {value === 'too many' && (
          <span class="quiet">There are too many teams to look through: see the person.</span>
        )}
        {Array.isArray(value) && value.length === 0 && <span class="quiet">none</span>}
        {Array.isArray(value) && value.length > 0 && <ul class="chips">{value.map(children)}</ul>}
      </dd>
    </>
  );
}
