import { useState } from 'preact/hooks';

import { answer, tagged } from '../../api/client.ts';
import { useNotice } from '../../kit/notices.tsx';
import { Page } from '../../kit/page.tsx';
import { usePropose } from '../../kit/proposal.tsx';
import { Shown } from '../../kit/shown.tsx';
import { shortened } from '../../kit/shortened.ts';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { goTo } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { ifMatch } from '../../api/if-match.ts';
import { Stale } from './stale.tsx';
import { TeamBrings } from './team-brings.tsx';
import { TeamGroups, useTeamGroups } from './team-groups.tsx';
import { TeamMembers } from './team-members.tsx';
import { TeamRoles } from './team-roles.tsx';

/** One team: who is in it, by which way, what it brings, and everything that can be done with it. */
export function TeamView({ teamId }: { teamId: string }) {
  const { api, actions } = useSession();
  const propose = usePropose();
  const notice = useNotice();
  const [isStale, setStale] = useState(false);
  const path = { teamId };
  const team = useLoaded(
    async (signal) =>
      await tagged(
        api.GET('/api/teams/{teamId}', { params: { path, query: { accesscontrol: true } }, signal }),
      ),
    [teamId],
  );
  const members = useLoaded(
    async (signal) => await answer(api.GET('/api/teams/{teamId}/members', { params: { path }, signal })),
    [teamId],
  );
  const roles = useLoaded(
    async (signal) =>
      await answer(
        api.GET('/api/access-control/teams/{teamId}/roles', {
          params: { path, query: { includeHidden: true } },
          signal,
        }),
      ),
    [teamId],
  );
  const groups = useTeamGroups(teamId);
  // All of them, to say by which one a member came. What keeps somebody from reading them is said where the groups are listed.
  const links = useLoaded(
    async (signal) => await answer(api.GET('/api/teams/{teamId}/groups', { params: { path }, signal })),
    [teamId],
  );
  const value = team.value?.body;
  const may = (action: string): boolean => value?.accessControl?.[action] === true;

  const reload = (): void => {
    setStale(false);
    team.reload();
    members.reload();
    groups.loaded.reload();
    links.reload();
  };
  const remove = async (): Promise<void> => {
    if (value === undefined) return;
    const done = await propose({
      title: `Delete the team ${shortened(value.name)}?`,
      verb: 'Delete team',
      isGrave: true,
      about: (
        <p>Its members, roles, links to external groups and levels go with it. This cannot be undone.</p>
      ),
      make: async (query) => {
        const outcome = await api.DELETE('/api/teams/{teamId}', {
          params: { path, query, header: ifMatch(team.value?.tag) },
        });
        setStale(outcome.response.status === 412);
        return outcome;
      },
    });
    if (done === undefined) return;
    notice(`The team ${shortened(value.name)} is deleted.`);
    goTo(['teams']);
  };

  return (
    <Page
      back={[hrefTo(['teams']), 'Teams']}
      title={value === undefined ? 'Team' : shortened(value.name, 200)}
      intro={
        value !== undefined && (
          <>
            {value.memberCount.toLocaleString()} {value.memberCount === 1 ? 'member' : 'members'}
            {value.email !== '' && <>, {value.email}</>}
          </>
        )
      }
      actions={
        value !== undefined && (
          <>
            {actions.has('changes:read') && (
              <a class="button" href={hrefTo(['trail'], { team: value.id })}>
                What happened
              </a>
            )}
            {may('teams:write') && (
              <a class="button" href={hrefTo(['teams', teamId, 'edit'])}>
                Change
              </a>
            )}
            {may('teams:delete') && (
              <button type="button" onClick={() => void remove()}>
                Delete team
              </button>
            )}
          </>
        )
      }
    >
      {isStale && <Stale onReload={reload} />}
      <Shown of={team}>
        {({ body }) => (
          <>
            <TeamMembers
              team={body}
              loaded={members}
              links={links.value?.map(({ groupId }) => groupId)}
              mayChange={may('teams.permissions:write')}
              onChanged={reload}
            />
            <TeamRoles team={body} loaded={roles} />
            <TeamGroups
              team={body}
              groups={groups}
              mayChange={may('teams.permissions:write')}
              onChanged={reload}
            />
            {roles.value !== undefined && <TeamBrings roles={roles.value} />}
          </>
        )}
      </Shown>
    </Page>
  );
}
