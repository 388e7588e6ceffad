import { DEFAULT_ALLOWANCES } from '../../../../src/core/limits.ts';
import type { Reach } from '../../../../src/core/reach.ts';
import type { Repositories } from '../../../../src/service/ports/repositories.ts';
import type { A_TO_L } from './a-to-l.ts';
import type { CallsOf } from './calls.ts';
import { anew, AT } from './calls.ts';

const PAGE = { number: 2, size: 10 };
const REACHES: readonly Reach[] = ['all', ['1', '2', 'none']];
const PEOPLE = (['login', 'email', 'name'] as const).flatMap((by) =>
  [true, false].flatMap((descending) =>
    ['', 'q'].flatMap((query) =>
      REACHES.map((reach) => ({ query, order: { by, descending }, page: PAGE, reach })),
    ),
  ),
);
const TEAMS = REACHES.flatMap((reach) =>
  ['', 'n'].flatMap((name) =>
    ['', 'p'].flatMap((nameContains) =>
      [undefined, [4, 5]].flatMap((ids) =>
        // By several columns, a list is made each time.
        [
          [],
          ...(['name', 'email', 'memberCount'] as const).map((by) => [{ by, direction: 'desc' as const }]),
        ].map((order) => ({ reach, name, nameContains, ids, order, page: PAGE })),
      ),
    ),
  ),
);
const ACCOUNTS = REACHES.flatMap((reach) =>
  ['', 't'].flatMap((text) =>
    [true, false].flatMap((onlyDisabled) =>
      [undefined, AT].map((expiredAt) => ({ reach, text, onlyDisabled, expiredAt })),
    ),
  ),
);
const SIGHTS = REACHES.flatMap((teams) =>
  REACHES.flatMap((insides) => REACHES.map((people) => ({ teams, insides, people, roles: 'all' as const }))),
);
const PERSON = {
  uid: 'u',
  login: 'l',
  email: 'e',
  name: 'n',
  isServiceAccount: false,
  isDisabled: true,
  homeOrgId: 3,
  passwordHash: null,
  at: AT,
};
const ORGS = [
  { orgId: 3, name: 'o', role: 'Viewer' },
  { orgId: 4, name: 'p', role: 'Admin', pendingAs: 'typed' },
] as const;
const ROLE = {
  orgId: 3,
  uid: 'r',
  name: 'custom:r',
  version: 2,
  displayName: 'd',
  description: 'e',
  group: 'g',
  hidden: true,
  created: AT,
  updated: AT,
};
const PERMISSION = { action: 'teams:read', scope: 'teams:*' };
const GAPS = {
  actions: [
    { from: 'a', withFrom: false, to: 'b' },
    { from: 'c', withFrom: false, to: null },
  ],
  scopes: [
    { action: 'x', from: 'y', withFrom: true, to: 'z' },
    { action: 'x', from: 'y', withFrom: false, to: null },
  ],
};
const TOKEN = { accountId: 2, name: 'n', hash: 'h', hashKey: 'k', at: AT };
const MEMBER = { userId: 3, permission: 4, addedBy: 5, at: AT };
const BY = { by: 5, at: AT };
const PREFERENCES = {
  theme: 'dark',
  timezone: 'utc',
  weekStart: 'monday',
  homeDashboardUid: 'h',
  language: 'en',
} as const;
const RESOURCES = [
  { resource: 'dashboards', id: 'x' },
  { resource: 'teams', id: '7' },
] as const;
const HOLDERS = [
  { kind: 'user', subject: '5' },
  { kind: 'team', subject: '6' },
] as const;
const LEVELS = HOLDERS.map((holder) => ({ ...holder, level: 'Edit' }));
const TYPE = {
  name: 'wiki',
  displayName: 'Wiki',
  attribute: 'id',
  actions: ['read'],
  levels: [{ name: 'View', actions: ['read'] }],
};
const USES = {
  roles: 1,
  rolesOf: new Map([['a', 1]]),
  levelsOf: new Map([
    ['l', 2],
    ['m', 3],
  ]),
};
const PLANES = [0, 5] as const;
/** Calls of a method for the global plane and for an org. */
const inBoth = <A extends readonly unknown[]>(...args: A) =>
  PLANES.map((orgId): readonly [number, ...A] => [orgId, ...args]);

/** The calls of the repositories in the files whose names begin with M to Z. */
export const M_TO_Z: CallsOf<Exclude<keyof Repositories, keyof typeof A_TO_L>> = {
  orgs: {
    find: [[5]],
    findFor: [[5, 7]],
    location: [[5]],
    locate: [
      [5, 'weur', AT],
      [5, null, AT],
    ],
    notePlaced: [[[5, 6], AT]],
    findByName: [['n']],
    findByNameFor: [['n', 7]],
    search: ['', 'n'].flatMap((name) => ['', 'q'].map((query) => [{ name, query, page: PAGE }] as const)),
    rename: [[5, 'n', AT]],
    remove: [[5, AT]],
    exists: [[5]],
    sights: [[[5, 6], { issuers: ['https://idp'], subject: 's' }]],
    oldest: [[9]],
    isNameTaken: [['n']],
    insert: [
      ['n', AT],
      ['n', AT, 'weur'],
    ],
    insertAdminOf: [['n', 7, AT]],
  },
  orgUsers: {
    find: [[5, 7]],
    search: PEOPLE.map((search) => [5, search] as const),
    hasOtherAdmin: [[5, 7]],
    someAdmins: [[5]],
    setRole: [[5, 7, 'Editor', AT]],
    settle: [[5, 7, AT]],
    remove: [[5, 7]],
  },
  principals: {
    facts: [
      [5, 7, 9],
      [0, 7, null],
    ],
    factsOfMany: [[5, [{ userId: 7, tokenId: null }]]],
    factsOfNamed: [
      [5, [{ isServiceAccount: false, name: { by: 'login', value: 'l' } }], undefined],
      [5, [{ isServiceAccount: true, name: { by: 'id', id: 8 } }], { userId: 7, tokenId: 9 }, ['7', '8']],
    ],
    search: anew(
      'An action, a beginning of one and a scope may be asked for, of one, some or all: there are too many texts.',
      [5, { reach: 'all', named: undefined }, { action: 'teams:read', actionPrefix: '', scope: '' }],
      [5, { reach: ['7'], named: undefined }, { action: '', actionPrefix: 'teams', scope: 'teams:id:1' }],
    ),
  },
  reasons: { find: [[5, { roleUids: ['r'], teamIds: [8], actions: ['teams:read'] }]] },
  resourceLevels: {
    list: RESOURCES.map((resource) => [5, resource] as const),
    held: RESOURCES.map((resource) => [5, resource, HOLDERS] as const),
    give: RESOURCES.map((resource) => [5, resource, LEVELS, { userId: 7, at: AT }] as const),
    take: RESOURCES.map((resource) => [5, resource, HOLDERS] as const),
  },
  resourceTypes: {
    inForce: inBoth(),
    find: [[5, 'wiki']],
    list: [[5]],
    declaredSoFar: [[5]],
    insert: [[5, TYPE, AT]],
    update: [[5, TYPE, 3, AT]],
    remove: [[5, 'wiki']],
    uses: inBoth('wiki'),
    holdings: inBoth('wiki'),
    orgsHolding: inBoth('wiki'),
    rolesHolding: inBoth('wiki'),
    expectUnused: [...inBoth('wiki'), ...inBoth('wiki', { actions: ['a'], levels: ['l'] })],
    expectHeldOnlyIn: inBoth('wiki', [5, 6]),
    expectUses: inBoth('wiki', USES),
    removeHoldings: inBoth('wiki', AT),
  },
  roles: {
    findMany: [[5, ['r', 's']]],
    findById: [[5, 4]],
    findBasic: [[]],
    list: [[5]],
    rootRoles: [[5]],
    grantingBeyond: [[5, GAPS]],
    clash: inBoth('r', 'custom:r'),
    usage: inBoth('r'),
    expectNoOrgHas: [['r']],
    expectNotGlobal: [['r']],
    expectUnused: inBoth('r'),
    insert: [[ROLE]],
    update: [[ROLE]],
    remove: [[5, 'r']],
    insertPermissions: [[5, 'r', [PERMISSION], AT]],
    removePermissions: [[5, 'r', [PERMISSION]]],
    removeAllPermissions: [[5, 'r']],
    removeAssignments: inBoth('r'),
  },
  serviceAccounts: {
    idOf: [[5, 'u']],
    profile: [[5, 7]],
    search: ACCOUNTS.map((filter) => [5, filter, PAGE] as const),
    update: [
      [
        5,
        {
          id: 7,
          uid: 'u',
          name: 'n',
          login: 'l',
          orgId: 5,
          isDisabled: true,
          role: 'Viewer',
          tokens: 0,
          teams: [],
          created: AT,
          updated: AT,
          version: 4,
        },
      ],
    ],
    remove: [[5, 7]],
  },
  subjectSearch: {
    page: REACHES.flatMap((reach) =>
      [true, false].flatMap((isHeldByEveryone) =>
        ['', 'teams:id:1'].map(
          (scope) =>
            [
              5,
              {
                permission: { action: 'teams:read', scope },
                scopes: ['teams:*'],
                roleUids: ['r'],
                levels: { resource: 'teams', ids: ['1'], names: ['Admin'] },
                teamIds: ['1'],
                isHeldByEveryone,
              },
              { reach, after: 3, limit: 9, isServiceAccount: isHeldByEveryone },
            ] as const,
        ),
      ),
    ),
  },
  teamGroups: {
    list: [[5, 8]],
    search: ['', 'N'].flatMap((name) =>
      ['', 'P'].map((nameContains) => [5, 8, { name, nameContains, page: PAGE }] as const),
    ),
    find: [[5, 8, 'G']],
    linked: [[5, 8]],
    putLast: [
      [5, 8, ['G', 'h'], BY],
      [5, { uid: 't' }, ['G'], BY],
    ],
    remove: [[5, 8, ['G']]],
  },
  teamMembers: {
    find: [[5, 8, 7]],
    all: [[5, 8]],
    list: REACHES.map((reach) => [5, 8, reach] as const),
    putLast: [
      [5, 8, [MEMBER], BY],
      [5, { uid: 't' }, [MEMBER], BY],
    ],
    setPermission: [[5, 8, [7], 4]],
    remove: [[5, 8, [7]]],
  },
  teamPreferences: { find: [[5, 8]], set: [[5, 8, PREFERENCES]], remove: [[5, 8]] },
  teams: {
    exists: [[5, 8]],
    find: [[5, 8]],
    search: TEAMS.map((search) => [5, search] as const),
    ofUser: [[5, 7]],
    existing: [[5, [8, 9]]],
    idOf: [[5, 't']],
    isNameTaken: [[5, 'n']],
    insert: [[5, { uid: 't', name: 'n', email: '', description: 'd', ...BY }]],
    update: [
      [5, 8, { at: AT }],
      [5, 8, { name: 'n', email: 'e', at: AT }],
      [5, 8, { name: 'n', description: 'd', at: AT }],
    ],
    remove: [[5, 8]],
    insertMember: [
      [5, { id: 8 }, MEMBER],
      [5, { uid: 't' }, MEMBER],
    ],
  },
  tokens: {
    route: [[['h']], [['h', 'under another key']]],
    countOf: [[5, 7, 9]],
    isNameTaken: [[5, 'n']],
    find: [[5, 7, 9]],
    list: [[5, 7]],
    insert: [
      [5, { ...TOKEN, expires: null }],
      [5, { ...TOKEN, expires: AT }],
    ],
    remove: [[5, 7, 9]],
    noteUses: [[[{ orgId: 5, tokenId: 9, at: AT }]]],
    rehash: [[[{ orgId: 5, tokenId: 9, hash: 'h', hashKey: 'k' }]]],
  },
  usage: { of: [[5]], noteBefore: [[5]], expectWithin: [[[5, 0], DEFAULT_ALLOWANCES]] },
  userGroups: {
    list: [[5, 7]],
    saidBy: [[5, 'api', 7]],
    add: [
      [5, 'api', { id: 7 }, ['G', 'h'], AT],
      [5, 'api', { uid: 'u' }, ['G'], AT],
    ],
    remove: [[5, 'api', 7, ['G']]],
    among: [[5, [7, 8], ['G']]],
    broughtAnew: [[5, 'api', 7, ['G', 'h']]],
  },
  users: {
    find: [[5, 7]],
    findMany: [[5, [7, 8]]],
    findByName: [[5, 'n']],
    findByEmails: [[5, ['e', 'f']]],
    idOf: [['u']],
    isTaken: [['l', 'e']],
    isTakenByOther: [[7, 'l', 'e']],
    login: [['l']],
    profile: [[7]],
    shownProfile: [[7]],
    ownProfile: [[7, 5]],
    profileByName: [['l']],
    search: PEOPLE.map((search) => [search] as const),
    orgsOf: [[7]],
    hasGlobalRoles: [[7]],
    expectFree: [[['l', 'e']], [['l'], 7]],
    expectOrgsOf: [[7, [5, 6]]],
    expectPendingIn: [[7, [5]]],
    expectStanding: [[7, ORGS]],
    hasOtherServerAdmin: [[7]],
    insert: [[PERSON], [{ ...PERSON, passwordHash: 'h', isServiceAccount: true }]],
    update: [
      [7, {}, AT],
      [7, { isDisabled: true }, AT],
      [7, { isServerAdmin: false }, AT],
      [7, { homeOrgId: 5 }, AT],
      [7, { login: 'l', email: 'e', name: 'n' }, AT],
    ],
    setPassword: [[7, 'h', AT]],
    rehashPassword: [[7, 'before', 'after']],
    moveFrom: [[5, 7]],
    settleIn: [
      [5, 7],
      [{ name: 'n' }, 7],
    ],
    removePerson: [
      [7, AT],
      [7, AT, true],
    ],
    insertMember: [
      [5, { id: 7 }, 'Viewer', AT],
      [5, { uid: 'u' }, 'Viewer', AT, 'typed'],
    ],
  },
  wholeTeams: {
    list: SIGHTS.map((sight) => [5, sight] as const),
    find: SIGHTS.map((sight) => [5, 8, sight] as const),
    outline: [[5, 8]],
  },
};
