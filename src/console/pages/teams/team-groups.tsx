import { useState } from 'preact/hooks';

import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { Chip } from '../../kit/chip.tsx';
import { Empty } from '../../kit/empty.tsx';
import { TextField } from '../../kit/field.tsx';
import { KeepsFocus } from '../../kit/keeps-focus.tsx';
import { useNotice } from '../../kit/notices.tsx';
import { Section } from '../../kit/page.tsx';
import { Pager } from '../../kit/pager.tsx';
import { usePropose } from '../../kit/proposal.tsx';
import { Shown } from '../../kit/shown.tsx';
import { shortened } from '../../kit/shortened.ts';
import { Table } from '../../kit/table.tsx';
import { useSettled } from '../../kit/use-settled.ts';
import type { Loaded } from '../../load/use-loaded.ts';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import { GroupField } from '../../kit/group-field.tsx';

const PER_PAGE = 25;
/** A team with more links than this has a field to look through them. */
const LOOKED_OVER = 10;

/** One page of the groups that a team is linked to, and what is looked for among them. */
export type TeamGroupsLoaded = {
  readonly loaded: Loaded<components['schemas']['SearchTeamGroupsQueryResult']>;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly page: number;
  readonly onPage: (page: number) => void;
};

/** Loads the groups of a team in pages, searched by the server. */
export function useTeamGroups(teamId: string): TeamGroupsLoaded {
  const { api } = useSession();
  const [text, setText] = useState('');
  const [{ sought, page }, setAsked] = useState({ sought: '', page: 1 });
  useSettled(text, sought, (settled) => setAsked({ sought: settled, page: 1 }));
  const loaded = useLoaded(
    async (signal) =>
      await answer(
        api.GET('/api/teams/{teamId}/groups/search', {
          params: { path: { teamId }, query: { query: sought, page, perpage: PER_PAGE } },
          signal,
        }),
      ),
    [teamId, sought, page],
  );
  return { loaded, text, onText: setText, page, onPage: (next) => setAsked({ sought, page: next }) };
}

/** The external groups whose people are members of a team, and linking and unlinking them. */
export function TeamGroups({
  team: { id, name },
  groups: { loaded, text, onText, page, onPage },
  mayChange,
  onChanged,
}: {
  team: components['schemas']['TeamDTO'];
  groups: TeamGroupsLoaded;
  mayChange: boolean;
  onChanged: () => void;
}) {
  const { api } = useSession();
  const propose = usePropose();
  const notice = useNotice();
  const [most, setMost] = useState(0);
  const teamId = String(id);
  const team = shortened(name);
  const total = loaded.value?.totalCount ?? 0;
  // The field stays where it is while a search finds little.
  if (total > most) setMost(total);
  const link = async (groupId: string): Promise<boolean> => {
    const done = await propose({
      title: `Link ${shortened(groupId)} to ${team}?`,
      verb: 'Link group',
      about: <p>Whoever is in the group is a plain member of the team for as long as the link is there.</p>,
      make: (query) =>
        api.POST('/api/teams/{teamId}/groups', { params: { path: { teamId }, query }, body: { groupId } }),
    });
    if (done === undefined) return false;
    notice(`${shortened(groupId)} is linked to ${team}.`);
    onChanged();
    return true;
  };
  const unlink = async (groupId: string): Promise<void> => {
    const done = await propose({
      title: `Unlink ${shortened(groupId)} from ${team}?`,
      verb: 'Unlink group',
      isGrave: true,
      about: <p>Whoever was also added by hand stays a member.</p>,
      make: (query) =>
        api.DELETE('/api/teams/{teamId}/groups', {
          params: { path: { teamId }, query: { ...query, groupId } },
        }),
    });
    if (done === undefined) return;
    notice(`${shortened(groupId)} is not linked to ${team} any more.`);
    onChanged();
  };
  return (
    <KeepsFocus>
      <Section title="External groups">
        {mayChange && (
          <GroupField
            label="Link an external group"
            hint="Its id, as your identity provider or directory writes it. cn=*,ou=… stands for every CN directly under it."
            verb="Link"
            onGroup={link}
          />
        )}
        {most > LOOKED_OVER && (
          <div class="narrowed">
            <TextField label="Find a linked group" type="search" value={text} onValue={onText} />
          </div>
        )}
        <Shown of={loaded}>
          {({ teamGroups, totalCount }) =>
            totalCount === 0 ? (
              <NoGroups text={text.trim()} />
            ) : (
              <>
                <Table
                  caption={`External groups of ${name}`}
                  rows={teamGroups}
                  keyOf={({ groupId }) => groupId}
                  columns={[
                    {
                      title: 'Group',
                      isName: true,
                      cell: ({ groupId }) => (
                        <Chip kind="group" href={hrefTo(['groups', groupId])}>
                          <span class="cut">{groupId}</span>
                        </Chip>
                      ),
                    },
                    ...(mayChange
                      ? [
                          {
                            title: 'Change',
                            cell: ({ groupId }: { groupId: string }) => (
                              <div class="row-buttons">
                                <button type="button" class="plain" onClick={() => void unlink(groupId)}>
                                  Unlink<span class="hidden"> {shortened(groupId)}</span>
                                </button>
                              </div>
                            ),
                          },
                        ]
                      : []),
                  ]}
                />
                <Pager page={page} perPage={PER_PAGE} total={totalCount} onPage={onPage} />
              </>
            )
          }
        </Shown>
      </Section>
    </KeepsFocus>
  );
}

function NoGroups({ text }: { text: string }) {
  return text === '' ? (
    <Empty title="No external group is linked.">
      Link one, and whoever is in it is a member, without being added by hand.
    </Empty>
  ) : (
    <p class="quiet" role="status">
      No linked group has “{text}” in its id.
    </p>
  );
}
