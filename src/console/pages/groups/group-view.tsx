import type { components } from '../../api/document.ts';
import { Empty } from '../../kit/empty.tsx';
import { KeepsFocus } from '../../kit/keeps-focus.tsx';
import { useNotice } from '../../kit/notices.tsx';
import { Page, Section } from '../../kit/page.tsx';
import { Pick } from '../../kit/pick.tsx';
import { usePropose } from '../../kit/proposal.tsx';
import { RoleTable } from '../../kit/role-table.tsx';
import { roles as searchRoles } from '../../kit/searches.tsx';
import { Shown } from '../../kit/shown.tsx';
import { shortened } from '../../kit/shortened.ts';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import { loadGroupRoles, mapRole, unmapRole } from './group-roles.ts';
import { GroupTeams } from './group-teams.tsx';
import { PERSON_GROUPS_HREF } from './person-groups.tsx';
import { WHAT_IT_IS } from './what-it-is.ts';

type Role = components['schemas']['RoleDTO'];

/** So much of an id is in the heading; what is longer is shown whole below it. */
const HEADING = 100;

/** One external group: the roles that it brings and the teams that it feeds, whether or not it brings anything yet. */
export function GroupView({ groupId }: { groupId: string }) {
  return (
    <Page
      title={shortened(groupId, HEADING)}
      back={[hrefTo(['groups']), 'External groups']}
      intro={
        <>
          {WHAT_IT_IS} Who is in it is seen at each person:{' '}
          <a href={PERSON_GROUPS_HREF}>groups of a person</a>.
        </>
      }
    >
      {shortened(groupId, HEADING) !== groupId && (
        <p class="note">
          <code>{groupId}</code>
        </p>
      )}
      <GroupRoles groupId={groupId} />
      <GroupTeams groupId={groupId} />
    </Page>
  );
}

function GroupRoles({ groupId }: { groupId: string }) {
  const { api, actions } = useSession();
  const propose = usePropose();
  const notice = useNotice();
  const mayChange = actions.has('groupsync.mappings:write');
  const group = shortened(groupId);
  const loaded = useLoaded(async (signal) => await loadGroupRoles(api, groupId, signal), [groupId]);
  const nameOf = ({ displayName, name }: Role): string => shortened(displayName || name);

  const map = async (role: Role): Promise<void> => {
    const done = await propose({
      title: `Map ${nameOf(role)} to ${group}?`,
      verb: 'Map role',
      about: <p>Everybody of the org who is in the group has the role for as long as it is mapped.</p>,
      make: (query) => mapRole(api, groupId, role.uid, query),
    });
    if (done === undefined) return;
    notice(`${group} brings the role ${nameOf(role)}.`);
    loaded.reload();
  };
  const unmap = async (role: Role): Promise<void> => {
    const done = await propose({
      title: `Take the role ${nameOf(role)} from ${group}?`,
      verb: 'Take away',
      isGrave: true,
      about: <p>Whoever was given the role by hand keeps it.</p>,
      make: (query) => unmapRole(api, groupId, role.uid, query),
    });
    if (done === undefined) return;
    notice(`${group} does not bring the role ${nameOf(role)} any more.`);
    loaded.reload();
  };
  const unmapAll = async (): Promise<void> => {
    const done = await propose({
      title: `Delete the mapping of ${group}?`,
      verb: 'Delete mapping',
      isGrave: true,
      about: <p>All roles are taken from the group. Roles given by hand stay, and so do links to teams.</p>,
      make: (query) => api.DELETE('/api/groupsync/groups', { params: { query: { ...query, groupId } } }),
    });
    if (done === undefined) return;
    notice(`The mapping of ${group} is deleted.`);
    loaded.reload();
  };

  return (
    <KeepsFocus>
      <Section
        title="Roles it brings"
        actions={
          mayChange &&
          (loaded.value?.length ?? 0) > 0 && (
            <button type="button" onClick={() => void unmapAll()}>
              Delete mapping
            </button>
          )
        }
      >
        {mayChange && (
          <div class="adding">
            <Pick
              label="Map a role"
              hint="Everybody who is in the group has it at once."
              search={searchRoles(api)}
              onPick={({ value }) => void map(value)}
              clears
            />
          </div>
        )}
        <Shown of={loaded}>
          {(roles) =>
            roles.length === 0 ? (
              <Empty title="No role is mapped to it.">
                {mayChange && 'Map one, and whoever is in the group has it.'}
              </Empty>
            ) : (
              <RoleTable
                caption="Roles that the group brings"
                roles={roles}
                verb="Take away"
                onTake={mayChange ? (role) => void unmap(role) : undefined}
              />
            )
          }
        </Shown>
      </Section>
    </KeepsFocus>
  );
}
