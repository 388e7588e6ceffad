import { useState } from 'preact/hooks';

import { answer } from '../api/client.ts';
import type { components } from '../api/document.ts';
import { Chip } from '../kit/chip.tsx';
import { Empty } from '../kit/empty.tsx';
import { Section } from '../kit/page.tsx';
import { Shown } from '../kit/shown.tsx';
import { Table } from '../kit/table.tsx';
import { useLoaded } from '../load/use-loaded.ts';
import { hrefTo } from '../route/route.ts';
import { useSession } from '../session/session.ts';
import { GiveRole } from './give-role.tsx';
import { KeepsFocus } from '../kit/keeps-focus.tsx';
import { Mark } from '../kit/mark.tsx';
import { NarrowedRows } from '../kit/narrowed-rows.tsx';
import { TakeRole } from './take-role.tsx';
import { useTakeRole } from './use-take-role.ts';
import './principal.css';

type Role = components['schemas']['RoleDTO'];

/** The roles that a person or a service account was given by itself, to give and to take. */
export function HeldRoles({ id, name }: { id: number; name: string }) {
  const { api, actions, who } = useSession();
  const loaded = useLoaded(
    async (signal) =>
      await answer(
        api.GET('/api/access-control/users/{userId}/roles', {
          params: { path: { userId: String(id) }, query: { includeHidden: true, includeMapped: true } },
          signal,
        }),
      ),
    [id],
  );
  const [isGiving, setGiving] = useState(false);
  const [taken, setTaken] = useState<Role | undefined>();
  const take = useTakeRole(id, name, loaded.reload);
  const mayTake = actions.has('users.roles:remove');
  return (
    <Section
      title="Roles"
      actions={
        actions.has('users.roles:add') && (
          <button type="button" onClick={() => setGiving(true)}>
            Give a role
          </button>
        )
      }
    >
      <Shown of={loaded}>
        {(roles) => (
          <KeepsFocus>
            {roles.length === 0 ? (
              <Empty title="No roles of their own.">
                What is held comes from the org role, teams and external groups. Give a role here, or give it
                to a team.
              </Empty>
            ) : (
              <NarrowedRows
                label="Find roles"
                rows={roles}
                textOf={({ name: roleName, displayName }) => `${roleName} ${displayName}`}
              >
                {(shown) => (
                  <Table
                    caption={`Roles given to ${name}`}
                    rows={shown}
                    keyOf={({ uid, mapped }) => `${uid} ${mapped ?? false}`}
                    columns={[
                      {
                        title: 'Role',
                        isName: true,
                        cell: (role) => (
                          <Chip kind="role" href={hrefTo(['roles', role.uid])}>
                            {role.displayName || role.name}
                          </Chip>
                        ),
                      },
                      {
                        title: 'Name',
                        cell: ({ name: roleName, description }) => (
                          <>
                            <code>{roleName}</code>
                            {description !== '' && <span class="clamped quiet small">{description}</span>}
                          </>
                        ),
                      },
                      { title: 'How', cell: (role) => <How role={role} /> },
                      ...(mayTake
                        ? [
                            {
                              title: 'Change',
                              cell: (role: Role) =>
                                role.mapped !== true && (
                                  <button
                                    type="button"
                                    class="plain"
                                    aria-label={`Take away ${role.displayName || role.name}`}
                                    onClick={() => {
                                      if (role.global && who.isGrafanaAdmin) setTaken(role);
                                      else void take({ role, isEverywhere: false });
                                    }}
                                  >
                                    Take away
                                  </button>
                                ),
                            },
                          ]
                        : []),
                    ]}
                  />
                )}
              </NarrowedRows>
            )}
          </KeepsFocus>
        )}
      </Shown>
      {isGiving && (
        <GiveRole
          id={id}
          name={name}
          onClose={() => setGiving(false)}
          onGiven={() => {
            setGiving(false);
            loaded.reload();
          }}
        />
      )}
      {taken !== undefined && (
        <TakeRole
          id={id}
          name={name}
          role={taken}
          onClose={() => setTaken(undefined)}
          onTaken={() => {
            setTaken(undefined);
            loaded.reload();
          }}
        />
      )}
    </Section>
  );
}

/** How a role came to somebody, and where it stands. */
function How({ role }: { role: Role }) {
  return (
    <span class="marks">
      {role.mapped === true ? <Mark tone="plain">By an external group</Mark> : <span>Given by hand</span>}
      {role.global && <Mark tone="plain">Role of all orgs</Mark>}
      {role.hidden === true && <Mark tone="plain">Hidden in lists</Mark>}
    </span>
  );
}
