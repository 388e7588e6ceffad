import {
  undoAccountDeletion,
  undoAdmitting,
  undoCurrentOrg,
  undoJoining,
  undoLeaving,
  undoLeavingForGood,
  undoMaking,
  undoOrgMaking,
  undoOrgRole,
  undoSettling,
  undoUnlinking,
  undoUser,
  undoUserDeletion,
} from './undo-people.ts';
import {
  undoAssignments,
  undoGroups,
  undoHolders,
  undoLevels,
  undoMapping,
  undoRole,
  undoRoleDeletion,
  undoTeamGroup,
  undoType,
  undoTypeDeletion,
} from './undo-roles.ts';
import { undoMember, undoMembers, undoTeam, undoTeamDeletion, undoTeamMaking } from './undo-teams.ts';
import type { Doubt, ToldEntry, Undo } from './undo-told.ts';
import { fieldsOf, parsed } from './undo-told.ts';

/** Nobody may do anything else since: names, texts, credentials, and what nobody holds yet. */
const nothing = (): Undo => 'nothing';
const unknown = (doubt: Doubt) => (): Undo => ({ unknown: doubt });

/** How to come back to before an entry, by its kind. */
const UNDO = {
  'assignment.add': undoAssignments,
  'assignment.remove': undoAssignments,
  'assignment.set': undoAssignments,
  'assignment.set-holders': undoHolders,
  'group-mapping.create': undoMapping,
  'group-mapping.delete': undoMapping,
  'group-mapping.set': undoMapping,
  'org.create': undoOrgMaking,
  'org.delete': unknown('holders-not-told'),
  'org.place': nothing,
  'org.rename': nothing,
  'org-user.add': undoJoining,
  'org-user.remove': undoLeaving,
  'org-user.remove-for-good': undoLeavingForGood,
  'org-user.settle': undoSettling,
  'org-user.update': undoOrgRole,
  'resource-permission.set': undoLevels,
  'resource-type.delete': undoTypeDeletion,
  'resource-type.put': undoType,
  'role.create': nothing,
  'role.delete': undoRoleDeletion,
  'role.hard-reset': unknown('reset-not-told'),
  'role.update': undoRole,
  'service-account.create': undoMaking,
  'service-account.delete': undoAccountDeletion,
  'service-account.update': undoUser,
  'team.create': undoTeamMaking,
  'team.create-full': undoTeamMaking,
  'team.delete': undoTeamDeletion,
  'team.replace': undoTeam,
  'team.update': nothing,
  'team-group.add': undoTeamGroup,
  'team-group.remove': undoTeamGroup,
  'team-member.add': undoMember,
  'team-member.remove': undoMember,
  'team-member.set': undoMembers,
  'team-member.update': undoMember,
  'team-preferences.set': nothing,
  'token.create': nothing,
  'token.delete': nothing,
  'trail.move-out': nothing,
  'user.admit': undoAdmitting,
  'user.change-own-password': nothing,
  'user.create': undoMaking,
  'user.delete': undoUserDeletion,
  'user.disable': undoUser,
  'user.link-own': nothing,
  'user.move-link': undoUnlinking,
  'user.set-password': nothing,
  'user.set-server-admin': undoUser,
  'user.unlink': undoUnlinking,
  'user.unlink-own': undoUnlinking,
  'user.update': nothing,
  'user.update-own': nothing,
  'user.use-org': undoCurrentOrg,
  'user.use-org-own': undoCurrentOrg,
  'user-groups.set': undoGroups,
} satisfies Readonly<Record<string, (entry: ToldEntry) => Undo>>;

/** Every name of a change in the audit trail. A change of another name does not compile before it is told here how to undo it. */
export type ChangeKind = keyof typeof UNDO;

/** All of them. */
export const CHANGE_KINDS = Object.keys(UNDO) as readonly ChangeKind[];

const isKnown = (kind: string): kind is ChangeKind => Object.hasOwn(UNDO, kind);

/** After these nobody else holds what they touch, or anything. */
const CHANGES_NO_HOLDER: ReadonlySet<ChangeKind> = new Set([
  ...CHANGE_KINDS.filter((kind) => UNDO[kind] === nothing),
  'role.update',
  'role.hard-reset',
]);

/** After each of these somebody may hold something that did not before, or the other way round. */
export const KINDS_OF_HOLDING = CHANGE_KINDS.filter((kind) => !CHANGES_NO_HOLDER.has(kind));

/** After each of these somebody may hold no more what the entry does not name by them. */
export const KINDS_WITHOUT_NAMES: readonly ChangeKind[] = [
  'assignment.set-holders',
  'role.delete',
  'team.delete',
  'team.replace',
  'team-member.set',
];

/** An entry as it is stored, and the numbers of what it made. */
export type StoredEntry = Pick<ToldEntry, 'orgId' | 'made'> &
  Readonly<Record<'kind' | 'before' | 'after', string>>;

/**
 * How to come back to before an entry, by what it tells. What it does not tell is a doubt: nothing that is undone is said without one
 * that may be wrong.
 */
export function undoOf({ orgId, made, kind, before, after }: StoredEntry): Undo {
  if (!isKnown(kind)) return { unknown: 'not-understood' };
  const [was, is] = [before, after].map(parsed);
  if (was === undefined || is === undefined) return { unknown: 'not-understood' };
  const undone = UNDO[kind]({
    orgId,
    made,
    before: wholeOrFirst(was),
    after: wholeOrFirst(is),
    isNew: was === null,
  });
  const isShortened = [was, is].some((one) => 'shortened' in fieldsOf(one));
  if (undone === 'nothing' || 'unknown' in undone) return undone;
  const isTold = undone.edits.every(({ of, row }) =>
    [...Object.values(of), ...Object.values(row ?? {})].every((value) => value !== undefined),
  );
  if (!isTold) return { unknown: isShortened ? 'shortened' : 'not-understood' };
  return isShortened ? { ...undone, doubts: [...(undone.doubts ?? []), 'shortened'] } : undone;
}

/** The fields that an entry tells, which are the first ones where it was shortened. */
const wholeOrFirst = (value: unknown) => {
  const fields = fieldsOf(value);
  return 'shortened' in fields ? fieldsOf(fields['first']) : fields;
};
