import { numbersIn, textIn, textsIn } from '../../core/undo-told.ts';
import { TEAM_ADMIN } from '../../core/team.ts';
import type { Told } from './entry.ts';
import type { Piece } from './piece.ts';
import { counted, group, groups, listed, quoted, role, steps, team, user, users } from './piece.ts';

/** A team was made. */
export function teamMade({ after }: Told): Piece[] {
  const members = numbersIn(after['members']).length;
  return [
    'made the team ',
    team(undefined, after['name']),
    members > 0 ? ` with ${counted(members, 'member')}` : '',
  ];
}

/** A team was deleted. */
export const teamDeleted = ({ before }: Told): Piece[] => [
  'deleted the team ',
  team(before['team'], before['name']),
];

/** Texts of a team. */
export function teamChanged({ before, after }: Told): Piece[] {
  const which = team(after['team'] ?? before['team']);
  const isRenamed = textIn(after['name']) !== undefined;
  return steps(
    [
      isRenamed && ['renamed the team ', quoted(before['name']), ' to ', quoted(after['name'])],
      'email' in after &&
        (isRenamed ? ['changed its e-mail address'] : ['changed the e-mail address of the team ', which]),
      'description' in after &&
        (isRenamed ? ['changed its description'] : ['changed the description of the team ', which]),
    ],
    ['changed the team ', which],
  );
}

/** A team as a whole: texts, members, groups, root role. */
export function teamReplaced({ before, after }: Told): Piece[] {
  const which = team(after['team'] ?? before['team']);
  const [added, removed] = [numbersIn(after['added']), numbersIn(before['removed'])];
  const [groupsIn, groupsOut] = [textsIn(after['addedGroups']), textsIn(before['removedGroups'])];
  const said = steps(
    [
      'name' in after && ['renamed it'],
      added.length > 0 && ['added ', ...listed(users(added))],
      removed.length > 0 && ['removed ', ...listed(users(removed))],
      groupsIn.length > 0 && ['linked ', ...listed(groups(groupsIn))],
      groupsOut.length > 0 && ['unlinked ', ...listed(groups(groupsOut))],
      textIn(after['rootRole']) !== undefined && ['gave it the root role ', role(after['rootRole'])],
    ],
    [],
  );
  return ['changed the team ', which, ...(said.length > 0 ? [': ', ...said] : [])];
}

/** An external group brings people into a team, or not any more. */
export const teamGroup =
  (isAdded: boolean) =>
  ({ before, after }: Told): Piece[] => {
    const told = isAdded ? after : before;
    return [
      isAdded ? 'linked the external group ' : 'unlinked the external group ',
      group(told['group']),
      isAdded ? ' to the team ' : ' from the team ',
      team(told['team']),
    ];
  };

/** Somebody was added to a team. */
export const memberAdded = ({ after }: Told): Piece[] => [
  'added ',
  user(after['user']),
  ' to the team ',
  team(after['team']),
  after['permission'] === TEAM_ADMIN ? ' as an admin' : '',
];

/** Somebody was removed from a team. */
export const memberRemoved = ({ before }: Told): Piece[] => [
  'removed ',
  user(before['user']),
  ' from the team ',
  team(before['team']),
];

/** Somebody became an admin of a team, or is none any more. */
export const memberChanged = ({ after }: Told): Piece[] => [
  'made ',
  user(after['user']),
  after['permission'] === TEAM_ADMIN ? ' an admin of the team ' : ' a plain member of the team ',
  team(after['team']),
];

/** All members of a team. */
export function membersSet({ before, after }: Told): Piece[] {
  const [added, removed] = [numbersIn(after['added']), numbersIn(before['removed'])];
  const [promoted, demoted] = [numbersIn(after['promoted']), numbersIn(before['demoted'])];
  const said = steps(
    [
      added.length > 0 && ['added ', ...listed(users(added))],
      removed.length > 0 && ['removed ', ...listed(users(removed))],
      promoted.length > 0 && [
        'made ',
        ...listed(users(promoted)),
        promoted.length > 1 ? ' admins' : ' an admin',
      ],
      demoted.length > 0 && [
        'made ',
        ...listed(users(demoted)),
        demoted.length > 1 ? ' plain members' : ' a plain member',
      ],
    ],
    [],
  );
  return [
    'set the members of the team ',
    team(before['team'] ?? after['team']),
    ...(said.length > 0 ? [': ', ...said] : []),
  ];
}

/** What clients keep for a team. */
export const preferencesSet = ({ after }: Told): Piece[] => [
  'changed the preferences of the team ',
  team(after['team']),
];
