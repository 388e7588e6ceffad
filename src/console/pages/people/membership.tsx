import { useEffect, useState } from 'preact/hooks';

import type { components } from '../../api/document.ts';
import { Empty } from '../../kit/empty.tsx';
import { Section } from '../../kit/page.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { goTo } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { AddMember } from './add-member.tsx';
import type { Person } from './load-person.ts';
import { useOrgName } from './org-name.ts';
import { OrgRoleForm } from '../../principal/org-role-form.tsx';
import { useChange } from '../../kit/use-change.ts';

/** What a person is in the org: the org role, another one, and the end of the membership. */
export function Membership({ of: person, reload }: { of: Person; reload: () => void }) {
  const { api, actions, orgs, orgId, who, enter, signOut } = useSession();
  const orgName = useOrgName();
  const change = useChange(reload);
  const changeAndLeave = useChange(() => {
    if (person.id !== who.id) return goTo(['people']);
    // Here they hold nothing any more.
    const other = orgs.find((org) => org.orgId !== orgId);
    return other === undefined ? signOut() : enter(other.orgId);
  });
  const [isAdding, setAdding] = useState(false);
  const { id, login, member, memberRefused } = person;
  const isSelf = id === who.id;
  const title = orgs.find((org) => org.orgId === orgId)?.name ?? 'This org';

  const remove = (): void => {
    const foreseen = Promise.withResolvers<boolean>();
    void changeAndLeave({
      title: isSelf ? `Leave ${orgName}?` : `Remove ${login} from ${orgName}?`,
      verb: isSelf ? 'Leave org' : 'Remove from org',
      isGrave: true,
      about: (
        <>
          <p>Their org role, roles, teams and levels in this org end with it.</p>
          <DeletionNote isDeleted={foreseen.promise} />
        </>
      ),
      make: async (query) => {
        const outcome = await api.DELETE('/api/org/users/{userId}', {
          params: { path: { userId: String(id) }, query },
        });
        if (query.dryRun === true && outcome.response.ok) foreseen.resolve(foretellsDeletion(outcome.data));
        return outcome;
      },
      done: `${login} was removed from ${orgName}.`,
    });
  };

  if (memberRefused !== undefined)
    return (
      <Section title={title}>
        <ProblemNote problem={memberRefused} />
      </Section>
    );
  if (member === undefined)
    return (
      <Section title={title}>
        <Empty title={`${login} is no member of ${orgName}.`}>
          {actions.has('org.users:add') ? (
            <button type="button" onClick={() => setAdding(true)}>
              Add them
            </button>
          ) : (
            'Who may add members can add them.'
          )}
        </Empty>
        {isAdding && (
          <AddMember
            login={login}
            onClose={() => setAdding(false)}
            onAdded={() => {
              setAdding(false);
              reload();
            }}
          />
        )}
      </Section>
    );
  return (
    <Section
      title={title}
      actions={
        (isSelf || member.accessControl?.['org.users:remove'] === true) && (
          <button type="button" onClick={remove}>
            {isSelf ? 'Leave this org' : 'Remove from this org'}
          </button>
        )
      }
    >
      <OrgRoleForm
        key={member.role}
        role={member.role}
        mayChange={member.accessControl?.['org.users:write'] === true}
        hint={
          member.isExternallySynced
            ? 'The identity provider says this role, and another one is refused here.'
            : undefined
        }
        onChange={(role) =>
          void change({
            title: `Make ${login} ${role} of ${orgName}, who is ${member.role} now?`,
            verb: 'Change org role',
            make: (query) =>
              api.PATCH('/api/org/users/{userId}', {
                params: { path: { userId: String(id) }, query },
                body: { role },
              }),
            done: `${login} is ${role} now.`,
          })
        }
      />
    </Section>
  );
}

/** Whether a dry run of a removal says that the person would be deleted with the membership. */
function foretellsDeletion(dryRun: unknown): boolean {
  const { reply } = dryRun as Pick<components['schemas']['DryRun'], 'reply'>;
  return (reply as { message?: unknown } | null)?.message === 'User deleted';
}

/** Says that the person would be deleted with the membership, once that is foreseen. */
function DeletionNote({ isDeleted }: { isDeleted: Promise<boolean> }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    let isWanted = true;
    void isDeleted.then((value) => {
      if (isWanted) setShown(value);
    });
    return () => {
      isWanted = false;
    };
  }, [isDeleted]);
  return isShown ? (
    <p class="note note-grave">
      They are in no other org: <strong>the person is deleted from the deployment</strong> with it.
    </p>
  ) : null;
}
