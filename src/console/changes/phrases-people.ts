import type { Fields } from '../../core/undo-told.ts';
import { fieldsOf, numberIn, textIn, textsIn } from '../../core/undo-told.ts';
import type { Told } from './entry.ts';
import type { Piece } from './piece.ts';
import { account, counted, groups, listed, org, quoted, steps, user } from './piece.ts';

/** What fields of people and accounts are called. */
const FIELDS: Readonly<Record<string, string>> = {
  login: 'login',
  email: 'e-mail address',
  name: 'name',
  orgRole: 'org role',
  isDisabled: 'state',
};

/** The fields that changed, in words: `name and login`. */
const fieldsIn = (after: Fields): string =>
  Object.entries(FIELDS)
    .flatMap(([key, word]) => (key in after ? [word] : []))
    .join(', ')
    .replace(/, ([^,]*)$/, ' and $1') || 'profile';

/** A person was made. */
export const personMade = ({ after }: Told): Piece[] => [
  'made the person ',
  user(undefined, after['login']),
  textIn(after['orgRole']) === undefined ? '' : ', a ',
  textIn(after['orgRole']) ?? '',
];

/** A person was deleted. */
export function personDeleted({ before }: Told): Piece[] {
  const who = fieldsOf(before['user']);
  return ['deleted the person ', user(who['id'], who['login'])];
}

/** Names of somebody else. */
export const personChanged = ({ before, after }: Told): Piece[] => [
  `changed the ${fieldsIn(after)} of `,
  user(after['user'] ?? before['user']),
];

/** Names of the one who acts. */
export const ownChanged = ({ after }: Told): Piece[] => [`changed their own ${fieldsIn(after)}`];

/** Whether somebody may sign in at all. */
export const personDisabled = ({ after }: Told): Piece[] => [
  after['isDisabled'] === false ? 'enabled ' : 'disabled ',
  user(after['user']),
];

/** Whether somebody is a server admin. */
export const serverAdminSet = ({ after }: Told): Piece[] =>
  after['isServerAdmin'] === false
    ? ['took the rights of a server admin from ', user(after['user'])]
    : ['made ', user(after['user']), ' a server admin'];

/** Somebody's password. */
export const passwordSet = ({ after }: Told): Piece[] => ['set a new password for ', user(after['user'])];
/** The password of the one who acts. */
export const ownPasswordChanged = (): Piece[] => ['changed their own password'];

/** Which org somebody is in first. */
export const orgUsed = ({ after }: Told): Piece[] => [
  'set the current org of ',
  user(after['user']),
  ' to ',
  org(after['currentOrg']),
];
/** The same of the one who acts. */
export const ownOrgUsed = ({ before, after }: Told): Piece[] => [
  'pendingAs' in before ? 'acted for the first time in ' : 'went to the org ',
  org(after['currentOrg']),
];

const issuer = (identity: unknown): Piece => quoted(fieldsOf(identity)['issuer'], 'an identity provider');

/** A link of the one who acts to an identity provider. */
export const ownLinked = ({ after }: Told): Piece[] => [
  'linked their own account to ',
  issuer(after['identity']),
];
/** The same ended. */
export const ownUnlinked = ({ before }: Told): Piece[] => [
  'unlinked their own account from ',
  issuer(before['identity']),
];
/** The link of somebody ended. */
export const unlinked = ({ before }: Told): Piece[] => [
  'unlinked ',
  user(before['user']),
  ' from ',
  issuer(before['identity']),
];
/** A link went to somebody else. */
export const linkMoved = ({ before, after }: Told): Piece[] => [
  'moved the link to ',
  issuer(before['identity'] ?? after['identity']),
  ' from ',
  user(before['user']),
  ' to ',
  user(after['user']),
];

/** What a provider said at a sign-in. */
export function admitted({ before, after, isNew }: Told): Piece[] {
  if (isNew) return ['signed in ', user(undefined, after['login']), ' for the first time'];
  const who = user(after['user'] ?? before['user']);
  const isLinked = 'identity' in after && before['identity'] === null;
  const names = ['login', 'email', 'name'].some((key) => key in after);
  const said = steps(
    [
      isLinked && ['linked the account'],
      names && [`changed the ${fieldsIn(after)}`],
      'orgRoles' in after && ['changed org roles'],
      ('added' in after || 'removed' in before) && ['changed external groups'],
    ],
    [],
  );
  return ['signed in ', who, ...(said.length > 0 ? [', and ', ...said] : [])];
}

/** External groups of a person, as an org's directory says. */
export function groupsSet({ before, after }: Told): Piece[] {
  const who = user(after['user'] ?? before['user']);
  const [added, removed] = [textsIn(after['added']), textsIn(before['removed'])];
  return steps(
    [
      added.length > 0 && ['put ', who, ' into ', ...listed(groups(added))],
      removed.length > 0 && [
        'took ',
        ...(added.length > 0 ? ['them'] : [who]),
        ' out of ',
        ...listed(groups(removed)),
      ],
    ],
    ['changed the external groups of ', who],
  );
}

/** Somebody was added to an org. */
export const joined = ({ after }: Told): Piece[] => [
  'added ',
  user(after['user'], after['pendingAs']),
  ' to the org as ',
  quoted(after['role'], 'a member'),
  'pendingAs' in after ? ', pending until they act in it' : '',
];

/** The org role of somebody. */
export const orgRoleChanged = ({ before, after }: Told): Piece[] => [
  'changed the org role of ',
  user(after['user'] ?? before['user']),
  ' from ',
  quoted(before['role']),
  ' to ',
  quoted(after['role']),
];

/** Somebody was removed from an org, and from everywhere perhaps. */
export function left({ before }: Told): Piece[] {
  const whole = fieldsOf(before['user']);
  const isDeleted = 'id' in whole;
  return [
    'removed ',
    isDeleted ? user(whole['id'], whole['login']) : user(before['user']),
    ' from ',
    'org' in before ? org(before['org']) : 'the org',
    isDeleted ? ', their last one, and deleted them' : '',
  ];
}

/** Somebody who was added acted in the org for the first time. */
export const settled = ({ before, after }: Told): Piece[] => [
  'acted for the first time in ',
  org(after['org'] ?? before['org']),
  ', as ',
  quoted(after['role'], 'a member'),
];

/** A service account was made. */
export const accountMade = ({ after }: Told): Piece[] => [
  'made the service account ',
  account(undefined, after['name']),
  ' as ',
  quoted(after['orgRole'], 'a member'),
];

/** A service account was deleted. */
export const accountDeleted = ({ before }: Told): Piece[] => [
  'deleted the service account ',
  account(before['id'], before['name']),
];

/** Name, org role or state of a service account. */
export function accountChanged({ before, after }: Told): Piece[] {
  const which = account(after['id'] ?? before['id']);
  return steps(
    [
      'isDisabled' in after && [after['isDisabled'] === true ? 'disabled ' : 'enabled ', which],
      'name' in after && [
        'renamed the service account ',
        quoted(before['name']),
        ' to ',
        quoted(after['name']),
      ],
      'orgRole' in after && [
        'changed the org role of ',
        which,
        ' from ',
        quoted(before['orgRole']),
        ' to ',
        quoted(after['orgRole']),
      ],
    ],
    ['changed the service account ', which],
  );
}

/** A token of a service account. */
export const token =
  (isMade: boolean) =>
  ({ before, after }: Told): Piece[] => {
    const told = isMade ? after : before;
    return [
      isMade ? 'made the token ' : 'deleted the token ',
      quoted(told['name']),
      ' of ',
      account(told['account']),
    ];
  };

/** An org was made. */
export const orgMade = ({ after }: Told): Piece[] => ['made the org ', org(undefined, after['name'])];

/** An org was deleted. */
export function orgDeleted({ before }: Told): Piece[] {
  const which = fieldsOf(before['org']);
  return ['deleted the org ', org(which['id'], which['name'])];
}

/** An org is called something else. */
export const orgRenamed = ({ before, after }: Told): Piece[] => [
  'renamed the org from ',
  quoted(before['name']),
  ' to ',
  quoted(after['name']),
];

/** Where what is kept of an org is near to. */
export const orgPlaced = ({ after }: Told): Piece[] => [
  'set the location of ',
  org(after['org']),
  ' to ',
  quoted(after['location'], 'none'),
];

/** Old entries were moved out. */
export const movedOut = ({ after }: Told): Piece[] => [
  `moved ${counted(numberIn(after['entries']) ?? 0, 'entry', 'entries')} out of the trail, up to revision ${numberIn(after['upTo']) ?? '?'}`,
];
