import type { ChangeKind } from '../../core/undo.ts';
import { fieldsOf } from '../../core/undo-told.ts';
import type { Entry, Told } from './entry.ts';
import { toldBy } from './entry.ts';
import * as people from './phrases-people.ts';
import * as roles from './phrases-roles.ts';
import * as teams from './phrases-teams.ts';
import type { Piece } from './piece.ts';
import { quoted, user } from './piece.ts';

/** What somebody did, by the kind of the change: the rest of a sentence that begins with who did it. */
const PHRASES: Readonly<Record<ChangeKind, (told: Told) => Piece[]>> = {
  'assignment.add': roles.assignments,
  'assignment.remove': roles.assignments,
  'assignment.set': roles.assignments,
  'assignment.set-holders': roles.holders,
  'group-mapping.create': roles.mapping,
  'group-mapping.delete': roles.mapping,
  'group-mapping.set': roles.mapping,
  'org.create': people.orgMade,
  'org.delete': people.orgDeleted,
  'org.place': people.orgPlaced,
  'org.rename': people.orgRenamed,
  'org-user.add': people.joined,
  'org-user.remove': people.left,
  'org-user.remove-for-good': people.left,
  'org-user.settle': people.settled,
  'org-user.update': people.orgRoleChanged,
  'resource-permission.set': roles.levels,
  'resource-type.delete': roles.typeDeleted,
  'resource-type.put': roles.typePut,
  'role.create': roles.roleMade,
  'role.delete': roles.roleDeleted,
  'role.hard-reset': roles.rolesReset,
  'role.update': roles.roleChanged,
  'service-account.create': people.accountMade,
  'service-account.delete': people.accountDeleted,
  'service-account.update': people.accountChanged,
  'team.create': teams.teamMade,
  'team.create-full': teams.teamMade,
  'team.delete': teams.teamDeleted,
  'team.replace': teams.teamReplaced,
  'team.update': teams.teamChanged,
  'team-group.add': teams.teamGroup(true),
  'team-group.remove': teams.teamGroup(false),
  'team-member.add': teams.memberAdded,
  'team-member.remove': teams.memberRemoved,
  'team-member.set': teams.membersSet,
  'team-member.update': teams.memberChanged,
  'team-preferences.set': teams.preferencesSet,
  'token.create': people.token(true),
  'token.delete': people.token(false),
  'trail.move-out': people.movedOut,
  'user.admit': people.admitted,
  'user.change-own-password': people.ownPasswordChanged,
  'user.create': people.personMade,
  'user.delete': people.personDeleted,
  'user.disable': people.personDisabled,
  'user.link-own': people.ownLinked,
  'user.move-link': people.linkMoved,
  'user.set-password': people.passwordSet,
  'user.set-server-admin': people.serverAdminSet,
  'user.unlink': people.unlinked,
  'user.unlink-own': people.ownUnlinked,
  'user.update': people.personChanged,
  'user.update-own': people.ownChanged,
  'user.use-org': people.orgUsed,
  'user.use-org-own': people.ownOrgUsed,
  'user-groups.set': people.groupsSet,
};

const isKnown = (kind: string): kind is ChangeKind => Object.hasOwn(PHRASES, kind);

/** Who made a change: a person, a service account, an identity provider, or Gatehouse itself. */
export function actorOf({ actor }: Pick<Entry, 'actor'>): Piece {
  const fields = fieldsOf(actor);
  const credential = fieldsOf(fields['credential']);
  if (credential['kind'] === 'provider') return quoted(credential['issuer'], 'An identity provider');
  if (!('userId' in fields)) return 'Gatehouse';
  return user(fields['userId'], credential['kind'] === 'password' ? credential['name'] : undefined);
}

/**
 * What an entry says, as a sentence without its full stop: who did what. Of a kind that this version does not know it says the name of the
 * kind.
 */
export function sentenceOf(entry: Pick<Entry, 'actor' | 'kind' | 'before' | 'after'>): Piece[] {
  const { kind } = entry;
  if (kind === 'void') return ['A change was lost, and this entry takes its place'];
  const actor = actorOf(entry);
  if (!isKnown(kind)) return [actor, ' made a change of the kind ', quoted(kind)];
  return tidy([actor, ' ', ...PHRASES[kind](toldBy(entry))]);
}

/** Words that follow one another are one piece. */
function tidy(pieces: readonly Piece[]): Piece[] {
  const tidied: Piece[] = [];
  for (const piece of pieces) {
    const last = tidied.at(-1);
    if (piece === '') continue;
    if (typeof piece === 'string' && typeof last === 'string') tidied[tidied.length - 1] = last + piece;
    else tidied.push(piece);
  }
  return tidied;
}
