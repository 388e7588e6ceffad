import { NO_ROLES } from '../../../../src/core/kept-roles.ts';
import { PARTS_OF_AN_ORG } from '../../../../src/storage/ended-orgs.ts';
import type { CallsOf } from './calls.ts';
import { AT } from './calls.ts';

const USER = { kind: 'user', id: 7 } as const;
const TEAM = { kind: 'team', id: 8 } as const;
const KEPT = { orgId: 5, userId: 7 };
const LINK = { userId: 7, issuer: 'https://idp', subject: 's' };
const NOBODY = { issuer: 'https://idp', subject: 's', login: undefined, email: undefined };
const IDENTITY = {
  issuer: 'https://idp',
  subject: 's',
  issuedAt: 1,
  claims: 'c',
  ...NO_ROLES,
  isPostponed: false,
  isBarred: true,
  ahead: [],
  at: AT,
};
const PREVIOUS = { orgId: 5, revision: 3, previousHash: 'h' };
const ANSWER = { key: 'k', sent: 's', change: 'team.create', output: null, number: 1, at: AT };

/** The calls of the repositories in the files whose names begin with A to L. */
export const A_TO_L: CallsOf<
  | 'assignments'
  | 'belonging'
  | 'changes'
  | 'endedOrgs'
  | 'groupMappings'
  | 'heldLevels'
  | 'identities'
  | 'keptAnswers'
  | 'knownResources'
  | 'links'
> = {
  assignments: {
    uids: [
      [5, USER],
      [5, TEAM],
    ],
    roles: [
      [5, USER, []],
      [5, USER, ['a', 'b']],
      [5, TEAM, ['a']],
    ],
    list: [
      [5, USER],
      [5, TEAM],
    ],
    listMany: [
      [5, 'user', []],
      [5, 'user', [7, 8]],
      [5, 'team', [7]],
    ],
    add: [
      [5, USER, ['a'], 1, AT],
      [5, TEAM, ['a', 'b'], 1, AT],
    ],
    remove: [
      [5, USER, ['a']],
      [5, TEAM, ['a', 'b']],
    ],
    giveRoot: [
      [5, 7, 'a', { by: 1, at: AT }],
      [5, { uid: 't' }, 'a', { by: 1, at: AT }],
    ],
    holders: [
      [5, 'a'],
      [0, 'a'],
    ],
    give: [
      [5, 'a', { kind: 'user', ids: [7, 8] }, 1, AT],
      [5, 'a', { kind: 'team', ids: [7] }, 1, AT],
    ],
    take: [
      [5, 'a', { kind: 'user', ids: [7, 8] }],
      [5, 'a', { kind: 'team', ids: [7] }],
    ],
  },
  belonging: {
    find: [
      [5, 7, 9],
      [5, 7, null],
      [0, 7, 9],
    ],
  },
  changes: {
    head: [
      [5, 3],
      [0, 3],
    ],
    revision: [[5], [0]],
    identityAt: [[5, 3]],
    part: [
      [5, { from: 1, before: AT, limit: 9 }],
      [5, { from: 1, before: undefined, limit: 9 }],
    ],
    page: [
      [5, { from: 1, to: 9, limit: 9 }],
      [
        5,
        {
          from: 1,
          to: 9,
          limit: 9,
          after: AT,
          before: AT,
          kind: 'role.*',
          actor: 7,
          subject: 7,
          role: 'a',
          team: 7,
        },
      ],
    ],
    firstFrom: [[5, AT]],
    ends: [[5, 7, 9]],
    expectThere: [[5, 3]],
    removeUpTo: [[5, 3]],
    append: [
      [
        {
          orgId: 5,
          revision: 3,
          globalRevision: 2,
          id: 'i',
          at: AT,
          actor: '{}',
          origin: '{}',
          kind: 'k',
          before: '{}',
          after: '{}',
          touches: '[]',
          previousHash: 'p',
          hash: 'h',
          seal: '',
          sealKey: '',
        },
      ],
    ],
    expectPrevious: [
      [PREVIOUS],
      [PREVIOUS, { revision: 7, from: undefined }],
      [PREVIOUS, { revision: 7, from: [] }],
      [PREVIOUS, { revision: 7, from: ['user:7', 'role:a'] }],
    ],
    expectStill: [
      [0, { revision: 7, from: undefined }],
      [0, { revision: 7, from: [] }],
      [5, { revision: 7, from: ['user:7', 'role:a'] }],
    ],
  },
  endedOrgs: {
    find: [[]],
    clear: PARTS_OF_AN_ORG.map((part) => [5, part, 9] as const),
    forget: [[5]],
  },
  groupMappings: {
    list: [[5]],
    find: [[5, 'g']],
    roles: [
      [5, 'g', []],
      [5, 'g', ['a', 'b']],
    ],
    storedRoles: [[5, 'G']],
    add: [[5, 'G', ['a', 'b']]],
    remove: [[5, 'G', ['a', 'b']]],
  },
  heldLevels: {
    levelsOf: [
      [5, { kind: 'user', subject: '7' }],
      [5, { kind: 'team', subject: '8' }],
    ],
    levelsOfBasicRoles: [[5]],
    grantOnNewServiceAccount: [[5, 7, 'a', 'Edit']],
    holdersOf: [[5, 'serviceaccounts', 7]],
  },
  identities: {
    find: [
      ['https://idp', 's'],
      ['https://idp', 's', { login: 'l' }],
      ['https://idp', 's', { login: 'l', email: 'e' }],
    ],
    arriving: [
      [
        { issuer: 'https://idp', subject: 's', login: 'l', email: 'e', unverified: 'u' },
        { formerIssuers: ['https://was'], linkUsers: 'verified-email' },
      ],
      [NOBODY, { formerIssuers: [], linkUsers: false }],
      [
        { ...NOBODY, login: 'l' },
        { formerIssuers: [], linkUsers: 'login' },
      ],
    ],
    put: [
      [{ id: 7 }, IDENTITY],
      [{ uid: 'a' }, IDENTITY],
      [{ id: 7 }, { ...IDENTITY, keepsPassword: true }],
      [{ uid: 'a' }, { ...IDENTITY, keepsPassword: false }],
      [
        { id: 7 },
        {
          ...IDENTITY,
          orgRole: 'Admin',
          roleOrgId: 5,
          otherRoles: new Map([[6, 'Viewer']]),
          ahead: [{ statedAt: 9, digest: 'd', takenAt: 8 }],
        },
      ],
    ],
    expectNoNewer: [
      ['https://idp', 's', 1, []],
      ['https://idp', 's', 1, [{ statedAt: 9, digest: 'd', takenAt: 8 }]],
    ],
    noteIssued: [
      [{ ...IDENTITY, aheadBefore: [] }],
      [{ ...IDENTITY, aheadBefore: [{ statedAt: 9, digest: 'd', takenAt: 8 }], anew: 'd' }],
    ],
  },
  keptAnswers: {
    find: [
      [KEPT, ['k']],
      [KEPT, ['k', 'k under another secret']],
    ],
    keep: [
      [KEPT, { ...ANSWER, hasId: true }],
      [KEPT, { ...ANSWER, hasId: false }],
    ],
    remove: [
      [KEPT, ['k']],
      [KEPT, ['k', 'k under another secret']],
    ],
    removeOver: [[KEPT, AT, 4]],
    hasOver: [[AT]],
    removeSome: [[AT, 9]],
  },
  knownResources: {
    existing: (['team', 'user', 'service-account', 'role'] as const).flatMap(
      (kind) =>
        [
          [5, { kind, among: 'all', after: '1', limit: 9 }],
          [5, { kind, among: ['7', '8'], after: '', limit: 9 }],
        ] as const,
    ),
    named: [
      [
        5,
        {
          type: 'invoices',
          prefix: 'invoices:id:',
          actions: ['invoices:read'],
          beginnings: ['', 'a'],
          after: 'a',
          limit: 9,
        },
      ],
    ],
  },
  links: {
    ofPerson: [[7]],
    holdersOf: [[['https://idp', 'https://was'], 's']],
    add: [[LINK, { issuedAt: 1, formerIssuers: ['https://was'] }, AT]],
    remove: [[LINK, AT]],
    move: [[LINK, 8, AT]],
  },
};
