/** What entries of every kind tell, with ids and uids that nothing else has, and what each of them is about. */

/** A change as the trail has it, and whom, which roles and which teams it is about. */
export type ToldChange = {
  readonly kind: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly touches?: readonly string[];
  readonly subjects?: readonly number[];
  readonly roles?: readonly string[];
  readonly teams?: readonly number[];
};

/** Somebody who is stored, a service account and a team, which were made by entries that only know their uids. */
export type Stored = {
  readonly person: number;
  readonly personUid: string;
  readonly account: number;
  readonly accountUid: string;
  readonly team: number;
  readonly teamUid: string;
};

/** At least one of each kind. */
export const toldChanges = ({
  person,
  personUid,
  account,
  accountUid,
  team,
  teamUid,
}: Stored): readonly ToldChange[] => [
  { kind: 'void' },
  { kind: 'org.create', after: { name: 'o', admin: 100 }, subjects: [100] },
  { kind: 'org.rename', before: { name: 'o' }, after: { name: 'p' } },
  { kind: 'org.place', before: { org: 5, location: null }, after: { org: 5, location: 'weur' } },
  {
    kind: 'trail.move-out',
    after: { entries: 3, upTo: 3, hash: 'h' },
  },
  {
    kind: 'role.create',
    after: { uid: 'made', name: 'n', permissions: { 'a:b': ['c'] } },
    roles: ['made'],
  },
  {
    kind: 'role.update',
    before: { uid: 'updated', name: 'n', removed: {} },
    after: { uid: 'updated', name: 'm', added: { 'a:b': ['made'] } },
    touches: ['role:updated'],
    roles: ['updated'],
  },
  {
    kind: 'role.delete',
    before: { uid: 'ended', name: 'n', usage: { users: 3, teams: 3, groups: 3 } },
    touches: ['role:ended'],
    roles: ['ended'],
  },
  {
    kind: 'role.hard-reset',
    before: [{ uid: 'basic_viewer', version: 1 }],
    after: [{ uid: 'basic_viewer', version: 2 }],
    touches: ['role:basic_viewer'],
    roles: ['basic_viewer'],
  },
  {
    kind: 'assignment.add',
    before: { user: 101, removed: [] },
    after: { user: 101, added: ['given'] },
    touches: ['user:101'],
    subjects: [101],
    roles: ['given'],
  },
  {
    kind: 'assignment.remove',
    before: { team: 201, removed: ['taken'] },
    after: { team: 201, added: [] },
    touches: ['team:201'],
    teams: [201],
    roles: ['taken'],
  },
  {
    kind: 'assignment.set',
    before: { user: 102, removed: ['old'] },
    after: { user: 102, added: ['new-1', 'new-2'] },
    touches: ['user:102'],
    subjects: [102],
    roles: ['old', 'new-1', 'new-2'],
  },
  {
    kind: 'assignment.set-holders',
    before: { role: 'held', removed: { users: [103], teams: [203] } },
    after: { role: 'held', added: { users: [104], teams: [204] } },
    // As where very many lose it.
    touches: ['user:104', 'team:204', 'role:held'],
    subjects: [103, 104],
    teams: [203, 204],
    roles: ['held'],
  },
  {
    kind: 'group-mapping.create',
    before: { group: 'g', removed: [] },
    after: { group: 'g', added: ['mapped'] },
    touches: ['group:g', 'many-groups'],
    roles: ['mapped'],
  },
  {
    kind: 'group-mapping.set',
    before: { group: 'g', removed: ['unmapped'] },
    after: { group: 'g', added: [] },
    touches: ['group:g', 'many-groups'],
    roles: ['unmapped'],
  },
  {
    kind: 'group-mapping.delete',
    before: { group: 'g', removed: ['gone'] },
    after: { group: 'g', added: [] },
    touches: ['group:g', 'many-groups'],
    roles: ['gone'],
  },
  {
    kind: 'user-groups.set',
    before: { user: 105, removed: ['held'] },
    after: { user: 105, added: ['made', '106'] },
    touches: ['user:105'],
    subjects: [105],
  },
  {
    kind: 'team-group.add',
    after: { team: 205, group: '107' },
    touches: ['group:107', 'many-groups'],
    teams: [205],
  },
  { kind: 'team-group.remove', before: { team: 206, group: 'g' }, touches: ['group:g'], teams: [206] },
  {
    kind: 'team.create',
    after: { uid: teamUid, name: 'n', email: '', admins: [108] },
    touches: ['user:108'],
    subjects: [108],
    teams: [team],
  },
  { kind: 'team.update', before: { team: 207, name: 'a' }, after: { team: 207, name: 'b' }, teams: [207] },
  {
    kind: 'team.delete',
    before: {
      team: 208,
      uid: 'held',
      name: 'n',
      admins: [109],
      members: [110],
      groups: ['g'],
      roles: ['of-team'],
      rootRole: 'root',
      levels: [],
    },
    touches: ['team:208', 'user:111', 'team:209', 'role:basic_editor'],
    subjects: [109, 110, 111],
    teams: [208, 209],
    roles: ['of-team', 'root', 'basic_editor'],
  },
  {
    kind: 'team.create-full',
    after: {
      uid: teamUid,
      name: 'n',
      description: '',
      members: [112],
      groups: ['g'],
      rootRole: 'first-root',
    },
    touches: ['user:112', 'group:g', 'many-groups'],
    subjects: [112],
    teams: [team],
    roles: ['first-root'],
  },
  {
    kind: 'team.replace',
    before: { team: 210, removed: [113], rootRole: 'root-before' },
    after: { team: 210, added: [114], rootRole: 'root-after' },
    touches: ['team:210', 'user:114'],
    subjects: [113, 114],
    teams: [210],
    roles: ['root-before', 'root-after'],
  },
  {
    kind: 'team-member.add',
    after: { team: 211, user: 115, permission: 0 },
    touches: ['user:115'],
    subjects: [115],
    teams: [211],
  },
  {
    kind: 'team-member.update',
    before: { team: 212, user: 116, permission: 0 },
    after: { team: 212, user: 116, permission: 4 },
    touches: ['user:116'],
    subjects: [116],
    teams: [212],
  },
  {
    kind: 'team-member.remove',
    before: { team: 213, user: 117, permission: 4 },
    touches: ['user:117'],
    subjects: [117],
    teams: [213],
  },
  {
    kind: 'team-member.set',
    before: { team: 214, removed: [118], demoted: [119] },
    after: { team: 214, added: [120], promoted: [121] },
    touches: ['team:214', 'user:120'],
    subjects: [118, 119, 120, 121],
    teams: [214],
  },
  {
    kind: 'team-preferences.set',
    before: { team: 215, theme: '' },
    after: { team: 215, theme: 'dark' },
    teams: [215],
  },
  {
    kind: 'resource-permission.set',
    before: {
      resource: 'teams',
      id: '216',
      levels: [
        { kind: 'user', subject: '122', level: '' },
        { kind: 'team', subject: '217', level: '' },
        { kind: 'basic-role', subject: 'basic_editor', level: 'Admin' },
      ],
    },
    after: {
      resource: 'teams',
      id: '216',
      levels: [
        { kind: 'user', subject: '122', level: 'Admin' },
        { kind: 'team', subject: '217', level: 'Member' },
        { kind: 'basic-role', subject: 'basic_editor', level: '' },
      ],
    },
    touches: ['user:122', 'team:217', 'role:basic_editor'],
    subjects: [122],
    teams: [216, 217],
    roles: ['basic_editor'],
  },
  {
    kind: 'resource-permission.set',
    before: { resource: 'serviceaccounts', id: '123', levels: [] },
    after: { resource: 'serviceaccounts', id: '123', levels: [] },
    subjects: [123],
  },
  // Of somebody else's thing, which is called like a team.
  {
    kind: 'resource-permission.set',
    before: { resource: 'folders', id: '216', levels: [] },
    after: { resource: 'folders', id: '216', levels: [] },
  },
  { kind: 'resource-type.put', after: { name: 't', version: 1 }, touches: ['types'] },
  {
    kind: 'resource-type.delete',
    before: {
      name: 't',
      taken: {
        roles: [{ orgId: 5, uid: 'emptied', permissions: {} }],
        levels: [{ orgId: 5, kind: 'user', subject: '124', resourceId: '125', level: 'Edit' }],
      },
    },
    touches: ['types', 'role:emptied', 'user:124'],
    subjects: [124],
    roles: ['emptied'],
  },
  {
    kind: 'token.create',
    after: { account: 126, name: 'n', expires: null },
    subjects: [126],
  },
  {
    kind: 'token.delete',
    before: { account: 127, id: 128, name: 'n', expires: null },
    touches: ['user:127'],
    subjects: [127],
  },
  {
    kind: 'service-account.create',
    after: { uid: accountUid, login: 'sa', orgRole: 'Editor', managed: { user: 129, level: 'Admin' } },
    touches: ['user:129'],
    subjects: [account, 129],
    roles: ['basic_editor'],
  },
  {
    kind: 'service-account.update',
    before: { id: 130, orgRole: 'None' },
    after: { id: 130, orgRole: 'Admin' },
    touches: ['user:130'],
    subjects: [130],
    roles: ['basic_none', 'basic_admin'],
  },
  {
    kind: 'service-account.delete',
    before: { id: 131, uid: 'u', login: 'sa', name: 'n', isDisabled: false, orgRole: 'Viewer' },
    touches: ['user:131', 'user:132'],
    subjects: [131, 132],
    roles: ['basic_viewer'],
  },
  {
    kind: 'org-user.add',
    after: { user: 133, role: 'Viewer', pendingAs: 'x@example.org' },
    touches: ['user:133'],
    subjects: [133],
    roles: ['basic_viewer'],
  },
  {
    kind: 'org-user.update',
    before: { user: 134, role: 'Admin' },
    after: { user: 134, role: 'Editor' },
    touches: ['user:134'],
    subjects: [134],
    roles: ['basic_admin', 'basic_editor'],
  },
  {
    kind: 'org-user.remove',
    before: { user: 135, role: 'None' },
    touches: ['user:135'],
    subjects: [135],
    roles: ['basic_none'],
  },
  {
    kind: 'org-user.remove-for-good',
    before: { user: { id: 136, login: 'l', role: 'Viewer' } },
    touches: ['user:136'],
    subjects: [136],
    roles: ['basic_viewer'],
  },
  {
    kind: 'org-user.remove-for-good',
    before: { org: 5, user: 137, role: 'Viewer' },
    touches: ['user:137'],
    subjects: [137],
    roles: ['basic_viewer'],
  },
  {
    kind: 'org-user.settle',
    before: { org: 5, user: 138, pendingAs: 'l' },
    after: { org: 5, user: 138, role: 'Viewer' },
    touches: ['user:138'],
    subjects: [138],
    roles: ['basic_viewer'],
  },
  {
    kind: 'user.create',
    after: { uid: personUid, login: 'l', homeOrgId: 1, orgRole: 'Viewer' },
    subjects: [person],
    roles: ['basic_viewer'],
  },
  {
    kind: 'user.admit',
    after: {
      uid: personUid,
      login: 'l',
      orgRoles: { 5: 'Admin', 6: null },
      identity: { issuer: 'i', subject: 's' },
      groups: ['held'],
    },
    subjects: [person],
    roles: ['basic_admin'],
  },
  {
    kind: 'user.admit',
    before: { user: 139, removed: ['held'], orgRoles: { 5: 'Viewer' } },
    after: { user: 139, added: ['made'], orgRoles: { 5: 'Editor' } },
    touches: ['user:139'],
    subjects: [139],
    roles: ['basic_viewer', 'basic_editor'],
  },
  ...(['user.update', 'user.update-own', 'user.set-password', 'user.change-own-password'] as const).map(
    (kind, i) => ({
      kind,
      before: { user: 140 + i },
      after: { user: 140 + i },
      touches: [`user:${140 + i}`],
      subjects: [140 + i],
    }),
  ),
  {
    kind: 'user.delete',
    before: { user: { id: 144, login: 'l' }, memberships: [{ orgId: 5, name: 'o', role: 'Editor' }] },
    touches: ['user:144'],
    subjects: [144],
    roles: ['basic_editor'],
  },
  {
    kind: 'user.disable',
    before: { user: 145, isDisabled: false },
    after: { user: 145, isDisabled: true },
    touches: ['user:145'],
    subjects: [145],
  },
  {
    kind: 'user.set-server-admin',
    before: { user: 146, isServerAdmin: false },
    after: { user: 146, isServerAdmin: true },
    touches: ['user:146'],
    subjects: [146],
  },
  ...(['user.link-own', 'user.unlink-own', 'user.unlink'] as const).map((kind, i) => ({
    kind,
    before: { user: 147 + i, identity: null },
    after: { user: 147 + i, identity: { issuer: 'i', subject: '100' } },
    touches: [`user:${147 + i}`],
    subjects: [147 + i],
  })),
  ...(['user.use-org', 'user.use-org-own'] as const).map((kind, i) => ({
    kind,
    before: { user: 152 + i, currentOrg: 100 },
    after: { user: 152 + i, currentOrg: 101 },
    touches: [`user:${152 + i}`],
    subjects: [152 + i],
  })),
  {
    kind: 'user.move-link',
    before: { user: 150, identity: { issuer: 'i', subject: 's' }, groups: [] },
    after: { user: 151, identity: { issuer: 'i', subject: 's' }, password: 'ended' },
    touches: ['user:150', 'user:151'],
    subjects: [150, 151],
  },
];

/** Entries that may be about anybody and anything: they touch a whole org, or were shortened. */
export const ABOUT_ANYTHING: readonly ToldChange[] = [
  { kind: 'org.delete', before: { org: { id: 5, name: 'o' } }, touches: ['org:5'] },
  { kind: 'assignment.set-holders', before: { role: 'x', removed: {} }, after: null, touches: ['org:5'] },
  {
    kind: 'assignment.set',
    before: { shortened: { sha256: 'd', bytes: 90_000, counts: {} }, first: { user: 7 } },
    after: { user: 7, added: [] },
    touches: ['user:7'],
  },
  {
    kind: 'team.replace',
    before: { team: 7, removed: [] },
    after: { shortened: { sha256: 'd', bytes: 90_000, counts: {} }, first: { team: 7 } },
    touches: ['team:7'],
  },
];
