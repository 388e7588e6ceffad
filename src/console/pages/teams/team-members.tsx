import type { components } from '../../api/document.ts';
import { anybody } from '../../kit/anybody.tsx';
import type { Somebody } from '../../kit/anybody.tsx';
import { Chip } from '../../kit/chip.tsx';
import { Empty } from '../../kit/empty.tsx';
import { KeepsFocus } from '../../kit/keeps-focus.tsx';
import { LongTable } from '../../kit/long-table.tsx';
import { useNotice } from '../../kit/notices.tsx';
import { Section } from '../../kit/page.tsx';
import { Pick } from '../../kit/pick.tsx';
import { usePropose } from '../../kit/proposal.tsx';
import { Shown } from '../../kit/shown.tsx';
import { shortened } from '../../kit/shortened.ts';
import type { Loaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import { MemberWay } from './member-way.tsx';
import { isAccountLogin } from './membership.ts';

type Member = components['schemas']['TeamMemberDTO'];

/** What an admin of a team has as `permission`; a plain member has 0. Source: docs/grafana.md#teams. */
const ADMIN = 4;
const MEMBER = 0;
/** Of so many members it is said at once by which group they came: it takes a request for each. */
const SAYS_WHICH = 10;

const isExternal = ({ labels }: Member): boolean => labels.length > 0;

/** Who is in a team and by which way, and adding, taking out and making admins. */
export function TeamMembers({
  team,
  loaded,
  links,
  mayChange,
  onChanged,
}: {
  team: components['schemas']['TeamDTO'];
  loaded: Loaded<Member[]>;
  /** The groups that the team is linked to, where they may be read. */
  links: readonly string[] | undefined;
  mayChange: boolean;
  onChanged: () => void;
}) {
  const { api } = useSession();
  const change = useMemberChanges(team, onChanged);
  return (
    <KeepsFocus>
      <Section title="Members">
        {mayChange && (
          <div class="adding">
            <Pick
              label="Add a member"
              hint="A person or a service account of the org."
              search={anybody(api)}
              onPick={({ value }) => change.add(value)}
              clears
            />
          </div>
        )}
        <Shown of={loaded}>
          {(members) =>
            members.length === 0 ? (
              <Empty title="There is nobody in it whom you may see.">
                {mayChange && 'Add somebody by hand, or link an external group below.'}
              </Empty>
            ) : (
              <div class="team-members">
                {' '}
                <LongTable
                  caption={`Members of ${team.name}`}
                  filter="Find a member"
                  rows={members}
                  keyOf={({ userId }) => userId}
                  textOf={({ login, name, email }) => `${login} ${name} ${email}`}
                  columns={[
                    { title: 'Member', isName: true, cell: (member) => <MemberName member={member} /> },
                    {
                      title: 'Level',
                      cell: ({ permission }) => (permission === ADMIN ? 'Admin' : 'Member'),
                    },
                    {
                      title: 'How',
                      cell: (member) => (
                        <MemberWay
                          member={member}
                          links={links}
                          saysWhich={members.filter(isExternal).length <= SAYS_WHICH}
                        />
                      ),
                    },
                    ...(mayChange
                      ? [
                          {
                            title: 'Change',
                            cell: (member: Member) => <MemberButtons member={member} change={change} />,
                          },
                        ]
                      : []),
                  ]}
                />
              </div>
            )
          }
        </Shown>
      </Section>
    </KeepsFocus>
  );
}

function MemberName({ member: { userId, login, name } }: { member: Member }) {
  const isAccount = isAccountLogin(login);
  return (
    <>
      <Chip
        kind={isAccount ? 'account' : 'person'}
        href={hrefTo([isAccount ? 'accounts' : 'people', userId])}
      >
        {login}
      </Chip>{' '}
      <span class="quiet">{name}</span>
    </>
  );
}

function MemberButtons({ member, change }: { member: Member; change: Changes }) {
  if (isExternal(member)) return <span class="quiet">Leaves with the group</span>;
  const isAdmin = member.permission === ADMIN;
  return (
    <div class="row-buttons">
      <button type="button" class="plain" onClick={() => change.setAdmin(member, !isAdmin)}>
        {isAdmin ? 'Make plain member' : 'Make admin'}
        <span class="hidden"> of {member.login}</span>
      </button>
      <button type="button" class="plain" onClick={() => change.remove(member)}>
        Remove<span class="hidden"> {member.login}</span>
      </button>
    </div>
  );
}

type Changes = {
  readonly add: (who: Somebody) => void;
  readonly setAdmin: (who: Member, isAdmin: boolean) => void;
  readonly remove: (who: Member) => void;
};

/** The changes of members, each shown before it is made. */
function useMemberChanges({ id, name }: { id: number; name: string }, onChanged: () => void): Changes {
  const { api } = useSession();
  const propose = usePropose();
  const notice = useNotice();
  const teamId = String(id);
  const team = shortened(name);
  const told = async (done: Promise<unknown>, said: string): Promise<void> => {
    if ((await done) === undefined) return;
    notice(said);
    onChanged();
  };
  return {
    add: ({ id: userId, login }) =>
      void told(
        propose({
          title: `Add ${shortened(login)} to ${team}?`,
          verb: 'Add member',
          make: (query) =>
            api.POST('/api/teams/{teamId}/members', {
              params: { path: { teamId }, query },
              body: { userId },
            }),
        }),
        `${shortened(login)} is a member of ${team}.`,
      ),
    setAdmin: ({ userId, login }, isAdmin) =>
      void told(
        propose({
          title: isAdmin
            ? `Make ${shortened(login)} an admin of ${team}?`
            : `Make ${shortened(login)} a plain member of ${team}?`,
          verb: isAdmin ? 'Make admin' : 'Make plain member',
          isGrave: !isAdmin,
          about: isAdmin && <p>An admin may change and delete the team, and say who is in it.</p>,
          make: (query) =>
            api.PUT('/api/teams/{teamId}/members/{userId}', {
              params: { path: { teamId, userId: String(userId) }, query },
              body: { permission: isAdmin ? ADMIN : MEMBER },
            }),
        }),
        `${shortened(login)} is ${isAdmin ? 'an admin' : 'a plain member'} of ${team}.`,
      ),
    remove: ({ userId, login }) =>
      void told(
        propose({
          title: `Remove ${shortened(login)} from ${team}?`,
          verb: 'Remove',
          isGrave: true,
          about: <p>Whoever is also in a linked external group stays a member by it.</p>,
          make: (query) =>
            api.DELETE('/api/teams/{teamId}/members/{userId}', {
              params: { path: { teamId, userId: String(userId) }, query },
            }),
        }),
        `${shortened(login)} was removed from ${team}.`,
      ),
  };
}
