import { useState } from 'preact/hooks';

import { Chip } from '../../kit/chip.tsx';
import { Empty } from '../../kit/empty.tsx';
import { KeepsFocus } from '../../kit/keeps-focus.tsx';
import { LongTable } from '../../kit/long-table.tsx';
import { useNotice } from '../../kit/notices.tsx';
import { Section } from '../../kit/page.tsx';
import { Pick } from '../../kit/pick.tsx';
import { usePropose } from '../../kit/proposal.tsx';
import { teams as searchTeams } from '../../kit/searches.tsx';
import { Shown } from '../../kit/shown.tsx';
import { shortened } from '../../kit/shortened.ts';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import type { FedTeam } from './known-groups.ts';
import { feeding } from './known-groups.ts';
import type { TeamsRead } from './load-groups.ts';
import { loadTeams } from './load-groups.ts';
import { TeamsLoading } from './teams-loading.tsx';

/** The teams that a group feeds, and linking and unlinking them. */
export function GroupTeams({ groupId }: { groupId: string }) {
  const { api, actions } = useSession();
  const propose = usePropose();
  const notice = useNotice();
  const mayChange = actions.has('teams.permissions:write');
  const group = shortened(groupId);
  const [far, setFar] = useState<TeamsRead | undefined>();
  const loaded = useLoaded(
    async (signal) => feeding(await loadTeams(api, signal, setFar))(groupId),
    [groupId],
  );
  const link = async ({ id, name }: { id: number; name: string }): Promise<void> => {
    const done = await propose({
      title: `Link ${group} to ${shortened(name)}?`,
      verb: 'Link team',
      about: <p>Whoever is in the group is a plain member of the team for as long as the link is there.</p>,
      make: (query) =>
        api.POST('/api/teams/{teamId}/groups', {
          params: { path: { teamId: String(id) }, query },
          body: { groupId },
        }),
    });
    if (done === undefined) return;
    notice(`${group} feeds ${shortened(name)}.`);
    loaded.reload();
  };
  const unlink = async ({ id, name }: FedTeam): Promise<void> => {
    const done = await propose({
      title: `Unlink ${group} from ${shortened(name)}?`,
      verb: 'Unlink team',
      isGrave: true,
      about: <p>Whoever was also added by hand stays a member.</p>,
      make: (query) =>
        api.DELETE('/api/teams/{teamId}/groups', {
          params: { path: { teamId: String(id) }, query: { ...query, groupId } },
        }),
    });
    if (done === undefined) return;
    notice(`${group} does not feed ${shortened(name)} any more.`);
    loaded.reload();
  };
  return (
    <KeepsFocus>
      <Section title="Teams it feeds">
        {mayChange && (
          <div class="adding">
            <Pick
              label="Link a team"
              hint="Whoever is in the group is a member of it at once."
              search={searchTeams(api)}
              onPick={({ value }) => void link(value)}
              clears
            />
          </div>
        )}
        {loaded.value === undefined && loaded.problem === undefined ? (
          <TeamsLoading far={far} />
        ) : (
          <Shown of={loaded}>
            {(teams) =>
              teams.length === 0 ? (
                <Empty title="No team that you may read is linked to it.">
                  {mayChange && 'Link one, and whoever is in the group is a member of it.'}
                </Empty>
              ) : (
                <LongTable
                  caption="Teams that the group feeds"
                  filter="Find a team"
                  rows={teams}
                  keyOf={({ id }) => id}
                  textOf={({ name }) => name}
                  columns={[
                    {
                      title: 'Team',
                      isName: true,
                      cell: ({ id, name }) => (
                        <Chip kind="team" href={hrefTo(['teams', id])}>
                          {name}
                        </Chip>
                      ),
                    },
                    {
                      title: 'Linked',
                      cell: ({ link: pattern }) =>
                        pattern === undefined ? (
                          'By this id'
                        ) : (
                          <>
                            By <code>{pattern}</code>, which stands for it
                          </>
                        ),
                    },
                    ...(mayChange
                      ? [
                          {
                            title: 'Change',
                            cell: (team: FedTeam) =>
                              team.link === undefined ? (
                                <div class="row-buttons">
                                  <button type="button" class="plain" onClick={() => void unlink(team)}>
                                    Unlink<span class="hidden"> {team.name}</span>
                                  </button>
                                </div>
                              ) : (
                                <a href={hrefTo(['groups', team.link])}>See that link</a>
                              ),
                          },
                        ]
                      : []),
                  ]}
                />
              )
            }
          </Shown>
        )}
      </Section>
    </KeepsFocus>
  );
}
