import type { components } from '../../api/document.ts';
import { Empty } from '../../kit/empty.tsx';
import { KeepsFocus } from '../../kit/keeps-focus.tsx';
import { useNotice } from '../../kit/notices.tsx';
import { Section } from '../../kit/page.tsx';
import { Pick } from '../../kit/pick.tsx';
import { usePropose } from '../../kit/proposal.tsx';
import { roles as searchRoles } from '../../kit/searches.tsx';
import { Shown } from '../../kit/shown.tsx';
import { shortened } from '../../kit/shortened.ts';
import type { Loaded } from '../../load/use-loaded.ts';
import { useSession } from '../../session/session.ts';
import { RoleTable } from '../../kit/role-table.tsx';

type Role = components['schemas']['RoleDTO'];

/** The roles of a team, which all members have, and giving and taking them. */
export function TeamRoles({
  team: { id, name },
  loaded,
}: {
  team: components['schemas']['TeamDTO'];
  loaded: Loaded<Role[]>;
}) {
  const { api, actions } = useSession();
  const propose = usePropose();
  const notice = useNotice();
  const teamId = String(id);
  const team = shortened(name);
  const give = async ({ uid, ...role }: Role): Promise<void> => {
    const called = shortened(role.displayName || role.name);
    const done = await propose({
      title: `Give ${called} to ${team}?`,
      verb: 'Give role',
      about: <p>All members get what the role permits, those by an external group as well.</p>,
      make: (query) =>
        api.POST('/api/access-control/teams/{teamId}/roles', {
          params: { path: { teamId }, query },
          body: { roleUid: uid },
        }),
    });
    if (done === undefined) return;
    notice(`${team} has the role ${called}.`);
    loaded.reload();
  };
  const take = async ({ uid, ...role }: Role): Promise<void> => {
    const called = shortened(role.displayName || role.name);
    const done = await propose({
      title: `Take the role ${called} from ${team}?`,
      verb: 'Take away',
      isGrave: true,
      make: (query) =>
        api.DELETE('/api/access-control/teams/{teamId}/roles/{roleUID}', {
          params: { path: { teamId, roleUID: uid }, query },
        }),
    });
    if (done === undefined) return;
    notice(`${team} does not have the role ${called} any more.`);
    loaded.reload();
  };
  return (
    <KeepsFocus>
      <Section title="Roles">
        {actions.has('teams.roles:add') && (
          <div class="adding">
            <Pick
              label="Give a role"
              hint="All members get it at once."
              search={searchRoles(api)}
              onPick={({ value }) => void give(value)}
              clears
            />
          </div>
        )}
        <Shown of={loaded}>
          {(roles) =>
            roles.length === 0 ? (
              <Empty title="The team has no role.">Give it one, so that being in it permits something.</Empty>
            ) : (
              <RoleTable
                caption={`Roles of ${name}`}
                roles={roles}
                verb="Take away"
                onTake={actions.has('teams.roles:remove') ? (role) => void take(role) : undefined}
              />
            )
          }
        </Shown>
      </Section>
    </KeepsFocus>
  );
}
