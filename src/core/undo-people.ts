import { usersIn } from './dependency.ts';
import { BY_PROVIDER } from './external-group.ts';
import { GLOBAL_ORG_ID } from './principal.ts';
import { groupEdits } from './undo-roles.ts';
import type { Columns, Doubt, Fields, RowEdit, ToldEntry, Undo, Undone } from './undo-told.ts';
import { fieldsOf, gone, numberIn, numbersIn, objectsIn, textIn, there } from './undo-told.ts';

const membership = (orgId: number | undefined, userId: number | undefined) => ({
  org_id: orgId,
  user_id: userId,
});

/** A flag as it is stored; undefined where it is not told. */
const flag = (value: unknown): number | undefined => (typeof value === 'boolean' ? Number(value) : undefined);

/** The fields that are told. */
const told = (columns: Columns): Columns =>
  Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));

const userRow = (who: Fields, homeOrgId: number | undefined, isServiceAccount: boolean): RowEdit =>
  there(
    'users',
    { id: numberIn(who['id']) },
    {
      uid: textIn(who['uid']),
      login: textIn(who['login']),
      is_service_account: Number(isServiceAccount),
      is_disabled: flag(who['isDisabled']),
      is_server_admin: flag(who['isServerAdmin']) ?? 0,
      home_org_id: homeOrgId,
    },
  );

/** Somebody joined an org, or was added to it. */
export const undoJoining = ({ orgId, after }: ToldEntry): Undone => ({
  edits: [gone('org_users', membership(orgId, numberIn(after['user'])))],
});

/** The org role of a member. */
export const undoOrgRole = ({ orgId, before }: ToldEntry): Undone => ({
  edits: [there('org_users', membership(orgId, numberIn(before['user'])), { role: textIn(before['role']) })],
});

/** Somebody left an org. What else they had there went with it. */
export const undoLeaving = ({ orgId, before }: ToldEntry): Undone => {
  const of = membership(numberIn(before['org']) ?? orgId, numberIn(before['user']));
  return {
    edits: [
      there('org_users', of, {
        role: textIn(before['role']),
        pending_as: textIn(before['pendingAs']) ?? null,
      }),
    ],
    who:
      of.org_id === undefined || of.user_id === undefined ? [] : [{ orgId: of.org_id, userId: of.user_id }],
    doubts: ['holdings-not-told'],
  };
};

/** Somebody left their last org, and was deleted with it perhaps. */
export const undoLeavingForGood = (entry: ToldEntry): Undo => {
  const { user, org } = entry.before;
  if (typeof user === 'number') return undoLeaving(entry);
  const who = fieldsOf(user);
  if (numberIn(org) === undefined) return { unknown: 'entry-of-before' };
  return undoEnding(who, [{ orgId: org, role: who['role'], pendingAs: who['pendingAs'] }]);
};

/** A person was deleted, with all that they had. */
export const undoUserDeletion = ({ before }: ToldEntry): Undone =>
  undoEnding(fieldsOf(before['user']), objectsIn(before['memberships']));

function undoEnding(who: Fields, memberships: readonly Fields[]): Undone {
  const userId = numberIn(who['id']);
  const orgIds = [GLOBAL_ORG_ID, ...numbersIn(memberships.map(({ orgId }) => orgId))];
  return {
    edits: [
      userRow(who, numberIn(who['homeOrgId']), false),
      ...memberships.map(({ orgId, role, pendingAs }) =>
        there('org_users', membership(numberIn(orgId), userId), {
          role: textIn(role),
          pending_as: textIn(pendingAs) ?? null,
        }),
      ),
    ],
    who: userId === undefined ? [] : orgIds.map((orgId) => ({ orgId, userId })),
    doubts: ['holdings-not-told'],
  };
}

/** An added person acted in the org for the first time. */
export const undoSettling = ({ before }: ToldEntry): Undone => settle(numberIn(before['org']), before);

/** A person chose their current org, and settled in it perhaps: else nothing follows. */
export const undoCurrentOrg = ({ before, after }: ToldEntry): Undo =>
  'pendingAs' in before ? settle(numberIn(after['currentOrg']), before) : 'nothing';

const settle = (orgId: number | undefined, { user, pendingAs }: Fields): Undone => ({
  edits: [there('org_users', membership(orgId, numberIn(user)), { pending_as: textIn(pendingAs) })],
});

/** Somebody was made, a person or a service account. */
export const undoMaking = ({ orgId, after, made: { userId } }: ToldEntry): Undo => {
  if (userId === null) return { unknown: 'gone' };
  const joined = Object.keys(fieldsOf(after['orgRoles'])).map(Number);
  const home = numberIn(after['homeOrgId']) ?? orgId;
  return {
    edits: [
      gone('users', { id: userId }),
      gone('org_users', { user_id: userId }),
      // The level of whoever made a service account.
      gone('managed_permissions', {
        org_id: orgId,
        resource: 'serviceaccounts',
        resource_id: String(userId),
      }),
    ],
    also: usersIn([userId]),
    who: [...new Set([GLOBAL_ORG_ID, home, ...joined])].map((place) => ({ orgId: place, userId })),
  };
};

/** What decides what a person, or a service account, may do. */
export const undoUser = ({ orgId, before }: ToldEntry): Undone => {
  const userId = numberIn(before['user'] ?? before['id']);
  const role = textIn(before['orgRole']);
  const row = told({
    is_disabled: flag(before['isDisabled']),
    is_server_admin: flag(before['isServerAdmin']),
  });
  return {
    edits: [
      ...(Object.keys(row).length > 0 ? [there('users', { id: userId }, row)] : []),
      ...(role === undefined ? [] : [there('org_users', membership(orgId, userId), { role })]),
    ],
    who: userId === undefined ? [] : [{ orgId: GLOBAL_ORG_ID, userId }],
  };
};

/** A service account was deleted, with all that it had, and the levels on it. */
export const undoAccountDeletion = ({ orgId, before }: ToldEntry): Undone => {
  const userId = numberIn(before['id']);
  return {
    edits: [
      userRow(before, orgId, true),
      there('org_users', membership(orgId, userId), { role: textIn(before['orgRole']) }),
    ],
    who: userId === undefined ? [] : [orgId, GLOBAL_ORG_ID].map((place) => ({ orgId: place, userId })),
    doubts: ['holdings-not-told'],
  };
};

/** A link ended, and the groups went that its provider said. */
export const undoUnlinking = ({ before }: ToldEntry): Undone => ({
  edits: groupEdits(GLOBAL_ORG_ID, BY_PROVIDER, numberIn(before['user']), {
    added: [],
    removed: before['groups'],
  }),
});

/** What a provider said of a person at a sign-in. */
export const undoAdmitting = (entry: ToldEntry): Undo => {
  const { before, after, isNew } = entry;
  if (isNew) return undoMaking(entry);
  const userId = numberIn(before['user']);
  const [was, is] = [fieldsOf(before['orgRoles']), fieldsOf(after['orgRoles'])];
  const pending = fieldsOf(before['pendingIn']);
  const doubts = new Set<Doubt>();
  const edits = Object.entries(was).map(([org, role]) => {
    const of = membership(Number(org), userId);
    if (role === null) return gone('org_users', of);
    // With the membership went what else the person had there.
    if (is[org] === null) doubts.add('holdings-not-told');
    if (before['pendingIn'] === undefined) doubts.add('entry-of-before');
    const pendingAs = textIn(pending[org]);
    return there('org_users', of, {
      role: textIn(role),
      ...(is[org] === null || pendingAs !== undefined ? { pending_as: pendingAs ?? null } : {}),
    });
  });
  const groups = { added: after['added'], removed: before['removed'] };
  return {
    edits: [...edits, ...groupEdits(GLOBAL_ORG_ID, BY_PROVIDER, userId, groups)],
    who: userId === undefined ? [] : Object.keys(was).map((org) => ({ orgId: Number(org), userId })),
    doubts: [...doubts],
  };
};

/** An org was made, and who made it became its first Admin. */
export const undoOrgMaking = ({ after, made: { orgId } }: ToldEntry): Undo => {
  const userId = numberIn(after['admin']);
  if (orgId === null || userId === undefined) return { unknown: 'gone' };
  return { edits: [gone('org_users', membership(orgId, userId))], who: [{ orgId, userId }] };
};
