import { useState } from 'preact/hooks';

import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import type { Problem } from '../../api/problem.ts';
import { asProblem, isAbort } from '../../api/problem.ts';
import { Chip } from '../../kit/chip.tsx';
import { LongTable } from '../../kit/long-table.tsx';
import { Section } from '../../kit/page.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { Loading } from '../../kit/shown.tsx';
import { inLanes } from '../../load/in-lanes.ts';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import { broughtBy } from './brought.ts';

type Role = components['schemas']['RoleDTO'];

/** So many roles are read at a time. */
const LANES = 4;

/** What membership of a team permits by the team's roles, each permission with the roles that it comes by. */
export function TeamBrings({ roles }: { roles: readonly Role[] }) {
  const { api } = useSession();
  const [read, setRead] = useState(0);
  const loaded = useLoaded(
    async (signal) => {
      setRead(0);
      const refused: { role: Role; problem: Problem }[] = [];
      const whole = await inLanes(roles, LANES, async (role) => {
        try {
          return await answer(
            api.GET('/api/access-control/roles/{roleUID}', {
              params: { path: { roleUID: role.uid } },
              signal,
            }),
          );
        } catch (thrown) {
          if (isAbort(thrown)) throw thrown;
          refused.push({ role, problem: asProblem(thrown) });
          return role;
        } finally {
          setRead((before) => before + 1);
        }
      });
      return { brought: broughtBy(whole), refused };
    },
    roles.map(({ uid, version }) => [uid, version]),
  );
  const { value } = loaded;
  return (
    <Section title="What it brings">
      <p class="quiet">
        What the roles above permit every member. A member may also read the team, and an admin of it may
        change and delete it. Levels that the team has on single resources are not listed here:{' '}
        <a href={hrefTo(['what'])}>ask what a member can do</a>.
      </p>
      {loaded.problem !== undefined && <ProblemNote problem={loaded.problem} again={loaded.reload} />}
      {value === undefined && loaded.problem === undefined && (
        <Loading>
          Reading roles: {read.toLocaleString()} of {roles.length.toLocaleString()} …
        </Loading>
      )}
      {value?.refused.map(({ role, problem }) => (
        <div key={role.uid}>
          <p>
            The role <Chip kind="role">{role.displayName || role.name}</Chip> is not in the list:
          </p>
          <ProblemNote problem={problem} />
        </div>
      ))}
      {value !== undefined && value.brought.length === 0 && value.refused.length === 0 && (
        <p>{roles.length === 0 ? 'The team has no role.' : 'The roles of the team permit nothing.'}</p>
      )}
      {value !== undefined && value.brought.length > 0 && (
        <LongTable
          caption="Permissions that the team brings"
          filter="Find a permission"
          rows={value.brought}
          keyOf={({ action, scope }) => `${action} ${scope}`}
          textOf={({ action, scope, by }) => [action, scope, ...by.map(({ name }) => name)].join(' ')}
          columns={[
            { title: 'Permission', isName: true, cell: ({ action }) => <code>{action}</code> },
            {
              title: 'On',
              cell: ({ scope }) =>
                scope === '' ? <span class="quiet">nothing in particular</span> : <code>{scope}</code>,
            },
            {
              title: 'By',
              cell: ({ by }) => (
                <ul class="chips">
                  {by.map(({ uid, name }) => (
                    <li key={uid}>
                      <Chip kind="role" href={hrefTo(['roles', uid])}>
                        {name}
                      </Chip>
                    </li>
                  ))}
                </ul>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}
