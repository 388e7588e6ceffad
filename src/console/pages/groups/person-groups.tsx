import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import type { Somebody } from '../../kit/anybody.tsx';
import { anybody } from '../../kit/anybody.tsx';
import { Chip } from '../../kit/chip.tsx';
import { Empty } from '../../kit/empty.tsx';
import { KeepsFocus } from '../../kit/keeps-focus.tsx';
import { LongTable } from '../../kit/long-table.tsx';
import { useNotice } from '../../kit/notices.tsx';
import { Page, Section } from '../../kit/page.tsx';
import { Pick } from '../../kit/pick.tsx';
import { usePropose } from '../../kit/proposal.tsx';
import { Shown } from '../../kit/shown.tsx';
import { shortened } from '../../kit/shortened.ts';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { replaceRoute } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { findSomebody } from './find-somebody.ts';
import { GroupField } from '../../kit/group-field.tsx';
import type { SaidGroup } from './said-groups.ts';
import { saidGroups, withGroup, withoutGroup } from './said-groups.ts';

type UserGroups = components['schemas']['UserGroups'];

/** The page on which nobody is picked yet. */
export const PERSON_GROUPS_HREF = '#/groups?subject=';

/** The external groups of one person or service account, and what this org says of them. Who it is about is in the address. */
export function PersonGroups({ subject }: { subject: string }) {
  const { api, actions } = useSession();
  const [kind, login = ''] = splitSubject(subject);
  return (
    <Page
      title="Groups of a person"
      back={[hrefTo(['groups']), 'External groups']}
      intro="Which external groups somebody is in, and who says so. What an identity provider says is changed there; what a directory job said of this org can be changed here."
      actions={
        <>
          {login !== '' && actions.has('changes:read') && (
            <a class="button" href={hrefTo(['trail'], { kind: 'user-groups.*', subject })}>
              What happened
            </a>
          )}
          <a class="button" href={hrefTo(['groups'])}>
            All groups
          </a>
        </>
      }
    >
      <div class="adding">
        <Pick
          label="Whose groups"
          hint="A person or a service account of the org."
          text={login}
          search={anybody(api)}
          onPick={({ value }) => replaceRoute(['groups'], { subject: subjectOf(value) })}
        />
      </div>
      {login !== '' && <Found key={subject} isAccount={kind === 'service_account'} login={login} />}
    </Page>
  );
}

const subjectOf = ({ isAccount, login }: Somebody): string =>
  `${isAccount ? 'service_account' : 'user'}:${login}`;

function splitSubject(subject: string): [string, string?] {
  const at = subject.indexOf(':');
  return at === -1 ? [subject] : [subject.slice(0, at), subject.slice(at + 1)];
}

function Found({ isAccount, login }: { isAccount: boolean; login: string }) {
  const { api } = useSession();
  const found = useLoaded(
    async (signal) => ({ who: await findSomebody(api, { isAccount, login }, signal) }),
    [isAccount, login],
  );
  return (
    <Shown of={found}>
      {({ who }) =>
        who === undefined ? (
          <Empty title="There is nobody in the org with this login whom you may see.">
            Pick somebody from the list that the field offers.
          </Empty>
        ) : (
          <GroupsOf who={who} />
        )
      }
    </Shown>
  );
}

function GroupsOf({ who }: { who: Somebody }) {
  const { api, actions } = useSession();
  const propose = usePropose();
  const notice = useNotice();
  const mayChange = actions.has('groupsync.mappings:write');
  const path = { userId: String(who.id) };
  const name = shortened(who.login);
  const read = async (signal?: AbortSignal): Promise<UserGroups> =>
    await answer(
      api.GET('/api/groupsync/users/{userId}/groups', {
        params: { path },
        ...(signal !== undefined && { signal }),
      }),
    );
  const loaded = useLoaded(async (signal) => await read(signal), [who.id]);
  /** The API replaces all that was said, so it is read just before: what a directory job said in the meantime stays. */
  const set = async (next: (said: UserGroups) => string[], query: { dryRun?: true }) =>
    await api.PUT('/api/groupsync/users/{userId}/groups', {
      params: { path, query },
      body: { groups: next(await read()) },
    });
  const add = async (groupId: string): Promise<boolean> => {
    const done = await propose({
      title: `Put ${name} into ${shortened(groupId)}?`,
      verb: 'Put into group',
      about: <p>It counts in this org alone. A directory job that runs again may undo it.</p>,
      make: (query) => set((said) => withGroup(said, groupId), query),
    });
    if (done === undefined) return false;
    notice(`${name} is in ${shortened(groupId)}.`);
    loaded.reload();
    return true;
  };
  const remove = async (groupId: string): Promise<void> => {
    const done = await propose({
      title: `Remove ${name} from ${shortened(groupId)}?`,
      verb: 'Remove',
      isGrave: true,
      about: <p>What an identity provider says stays. A directory job that runs again may put them back.</p>,
      make: (query) => set((said) => withoutGroup(said, groupId), query),
    });
    if (done === undefined) return;
    notice(`${name} was removed from ${shortened(groupId)}.`);
    loaded.reload();
  };
  return (
    <KeepsFocus>
      <Section
        title={`Groups of ${name}`}
        actions={
          <Chip
            kind={who.isAccount ? 'account' : 'person'}
            href={hrefTo([who.isAccount ? 'accounts' : 'people', who.id])}
          >
            {who.name || who.login}
          </Chip>
        }
      >
        {mayChange && (
          <GroupField
            label="Put into a group"
            hint="The id as your directory writes it. It counts in this org alone."
            verb="Put into group"
            onGroup={add}
          />
        )}
        <Shown of={loaded}>
          {(said) =>
            said.groups.length === 0 ? (
              <Empty title="Nobody says that they are in an external group.">
                Groups come with the token of an identity provider when somebody signs in, or from a directory
                job.
              </Empty>
            ) : (
              <LongTable
                caption={`External groups of ${who.login}`}
                filter="Find a group"
                rows={saidGroups(said)}
                keyOf={({ id }) => id}
                textOf={({ id }) => id}
                columns={[
                  {
                    title: 'Group',
                    isName: true,
                    cell: ({ id }) => (
                      <Chip kind="group" href={hrefTo(['groups', id])}>
                        <span class="cut">{id}</span>
                      </Chip>
                    ),
                  },
                  { title: 'Said by', cell: ({ saidBy }) => saidBy.join(' and ') },
                  ...(mayChange
                    ? [
                        {
                          title: 'Change',
                          cell: ({ id, isOurs }: SaidGroup) =>
                            isOurs ? (
                              <div class="row-buttons">
                                <button type="button" class="plain" onClick={() => void remove(id)}>
                                  Remove<span class="hidden"> from {shortened(id)}</span>
                                </button>
                              </div>
                            ) : (
                              <span class="quiet">Changed at the provider</span>
                            ),
                        },
                      ]
                    : []),
                ]}
              />
            )
          }
        </Shown>
      </Section>
    </KeepsFocus>
  );
}
