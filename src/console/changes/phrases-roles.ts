import { fieldsOf, numberIn, objectsIn, textIn, textsIn } from '../../core/undo-told.ts';
import type { Fields } from '../../core/undo-told.ts';
import type { Told } from './entry.ts';
import type { Piece } from './piece.ts';
import { counted, group, listed, quoted, role, steps, team, teams, theRoles, user, users } from './piece.ts';

/** Roles of one user or team. */
export function assignments({ before, after }: Told): Piece[] {
  const who =
    'team' in after || 'team' in before
      ? team(after['team'] ?? before['team'])
      : user(after['user'] ?? before['user']);
  const [added, removed] = [textsIn(after['added']), textsIn(before['removed'])];
  return steps(
    [
      added.length > 0 && ['gave ', ...theRoles(added), ' to ', who],
      removed.length > 0 && ['took ', ...theRoles(removed), ' from ', who],
    ],
    ['changed the roles of ', who],
  );
}

/** The holders of one role. */
export function holders({ before, after }: Told): Piece[] {
  const holdersIn = (value: unknown): Piece[] => {
    const fields = fieldsOf(value);
    return [...users(fields['users']), ...teams(fields['teams'])];
  };
  const [added, removed] = [holdersIn(after['added']), holdersIn(before['removed'])];
  const named = role(after['role'] ?? before['role']);
  const first: Piece[] = ['the role ', named];
  return steps(
    [
      added.length > 0 && ['gave ', ...first, ' to ', ...listed(added)],
      removed.length > 0 && ['took ', ...(added.length > 0 ? ['it'] : first), ' from ', ...listed(removed)],
    ],
    ['changed who has the role ', named],
  );
}

/** Roles that everybody in an external group has. */
export function mapping({ before, after }: Told): Piece[] {
  const who = group(after['group'] ?? before['group']);
  const [added, removed] = [textsIn(after['added']), textsIn(before['removed'])];
  return steps(
    [
      added.length > 0 && ['gave ', ...theRoles(added), ' to everybody in ', who],
      removed.length > 0 && ['took ', ...theRoles(removed), ' from everybody in ', who],
    ],
    ['changed the roles of everybody in ', who],
  );
}

const roleTold = (told: Fields): Piece => role(told['uid'], textIn(told['displayName']) || told['name']);

/** A role was made. */
export const roleMade = ({ after }: Told): Piece[] => ['made the role ', roleTold(after)];

/** A role was deleted. */
export function roleDeleted({ before }: Told): Piece[] {
  const usage = fieldsOf(before['usage']);
  const held = (['users', 'teams', 'groups'] as const).reduce(
    (sum, key) => sum + (numberIn(usage[key]) ?? 0),
    0,
  );
  return ['deleted the role ', roleTold(before), held > 0 ? `, which ${held.toLocaleString('en')} had` : ''];
}

/** A role grants something else, or is called something else. */
export function roleChanged({ before, after }: Told): Piece[] {
  const count = (byAction: unknown): number =>
    Object.values(fieldsOf(byAction)).reduce<number>((sum, scopes) => sum + textsIn(scopes).length, 0);
  const [added, removed] = [count(after['added']), count(before['removed'])];
  const said: Piece[][] = [
    ...textsChanged(before, after),
    ...(added > 0 ? [[`${counted(added, 'permission')} added`]] : []),
    ...(removed > 0 ? [[`${counted(removed, 'permission')} taken away`]] : []),
  ];
  return [
    'changed the role ',
    roleTold({ ...before, ...after }),
    ...said.flatMap((one, index) => [index === 0 ? ': ' : ', ', ...one]),
  ];
}

/** What a role is called and where it is shown, as far as that changed. */
const textsChanged = (before: Fields, after: Fields): Piece[][] =>
  [
    ...['name', 'displayName'].map(
      (key): Piece[] | false =>
        key in after && [
          `${key === 'name' ? 'name' : 'display name'} changed from `,
          quoted(before[key], 'none'),
          ' to ',
          quoted(after[key], 'none'),
        ],
    ),
    'description' in after && ['description changed'],
    'group' in after && ['group changed'],
    'hidden' in after && [after['hidden'] === true ? 'hidden from now on' : 'no longer hidden'],
  ].filter((one) => one !== false);

/** Basic roles are what they ship as. */
export const rolesReset = (): Piece[] => ['reset the basic roles to what they ship with'];

/** Whoever holds a level: a person, an account, a team or all with an org role. */
function levelHolder({ kind, subject }: Fields): Piece {
  const text = textIn(subject);
  if (kind === 'user') return user(Number(text));
  if (kind === 'team') return team(Number(text));
  return role(text);
}

/** What levels are on. Those on teams and service accounts are on things that have names. */
function levelledOn(fields: Fields): Piece[] {
  const [resource, id] = [textIn(fields['resource']), textIn(fields['id'])];
  if (resource === 'teams') return ['the team ', team(Number(id))];
  if (resource === 'serviceaccounts') return ['the service account ', user(Number(id))];
  return [quoted(resource), ' ', quoted(id)];
}

/** How many of several levels were given, changed and taken: what was stands in the same order as what is. */
function manyLevels(from: readonly Fields[], to: readonly Fields[]): Piece[] {
  const isNone = (level: unknown): boolean => level === undefined || level === '';
  const done = to.map(({ level }, index) => {
    if (isNone(level)) return 'took';
    return isNone(from[index]?.['level']) ? 'gave' : 'changed';
  });
  const count = (word: string): number => done.filter((one) => one === word).length;
  return steps(
    ['gave', 'changed', 'took'].map(
      (word) => count(word) > 0 && [`${word} ${counted(count(word), 'level')}`],
    ),
    ['set no level'],
  );
}

/** Levels on one resource. */
export function levels({ before, after }: Told): Piece[] {
  const on = levelledOn({ ...before, ...after });
  const [from, to] = [objectsIn(before['levels']), objectsIn(after['levels'])];
  const [was = {}] = from;
  const [is] = to;
  if (to.length !== 1 || is === undefined) return [...manyLevels(from, to), ' on ', ...on];
  const who = levelHolder(is);
  if (is['level'] === '')
    return ['took the level ', quoted(was['level'], 'none'), ' on ', ...on, ' from ', who];
  if (was['level'] === '' || was['level'] === undefined)
    return ['gave ', who, ' the level ', quoted(is['level']), ' on ', ...on];
  return [
    'changed the level of ',
    who,
    ' on ',
    ...on,
    ' from ',
    quoted(was['level']),
    ' to ',
    quoted(is['level']),
  ];
}

/** A resource type was declared, or declared anew. */
export const typePut = ({ after, isNew }: Told): Piece[] => [
  isNew ? 'declared the resource type ' : 'changed the resource type ',
  quoted(after['name']),
];

/** A resource type was deleted. */
export const typeDeleted = ({ before }: Told): Piece[] => [
  'deleted the resource type ',
  quoted(before['name']),
  'taken' in before ? ', with what was held of it' : '',
];
