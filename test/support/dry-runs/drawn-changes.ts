import type { ChangeStanding } from '../../../src/core/caller.ts';
import { GLOBAL_ORG_ID } from '../../../src/core/principal.ts';
import { ORG_ROLES } from '../../../src/core/org-role.ts';
import type { Permission } from '../../../src/core/permission.ts';
import type { RoleDraft } from '../../../src/core/role.ts';
import type { ChangeInput, ChangeName, ChangeRequest } from '../../../src/service/changes.ts';
import type { Row, Rows } from './everybody.ts';
import { rowsOf } from './everybody.ts';
import { DATA_SOURCES, GROUPS, idsIn, ISSUERS, TYPES } from './stored-walk.ts';

/*
 * How any change is asked for on a walk: in which org, by which rights, and with what, of which much is there and some is not.
 */

/** Chooses by numbers that were drawn beforehand. */
export type Draws = {
  /** A whole number below another one. */
  readonly below: (bound: number) => number;
  readonly pick: <T>(of: readonly T[]) => T;
};

/** Where a walk is: what is stored, which org it is mostly about, and who asks. */
export type Scene = {
  readonly rows: Rows;
  readonly orgId: number;
  readonly callerId: number;
  /** A text that was not there before. */
  readonly fresh: string;
};

/** A change that somebody asks for. */
export type Asked = {
  readonly orgId: number;
  readonly standing: ChangeStanding;
  readonly request: ChangeRequest;
};

type Draw<K extends ChangeName> = (
  scene: Scene,
  draws: Draws,
) => { readonly input: ChangeInput<K>; readonly orgId?: number; readonly standing?: ChangeStanding };

const NOT_THERE = 2_000_000_000;
/** Nobody is told what its providers manage but by its settings. */
const MANAGING = { [ISSUERS[0]]: ['orgRole', 'login', 'email', 'name', 'password'] } as const;
const PERMISSIONS: readonly Permission[] = [
  { action: 'teams:read', scope: 'teams:*' },
  { action: 'teams:read', scope: 'teams:id:1' },
  { action: 'teams:write', scope: 'teams:*' },
  { action: 'teams:create', scope: '' },
  { action: 'roles:read', scope: 'roles:*' },
  { action: 'roles:read', scope: 'roles:uid:x' },
  { action: 'users:read', scope: 'global.users:*' },
  { action: 'users:read', scope: 'global.users:id:5' },
  { action: 'org.users:read', scope: 'users:*' },
  { action: 'users.permissions:read', scope: 'users:*' },
  { action: 'datasources:read', scope: 'datasources:uid:d1' },
  { action: 'datasources:read', scope: 'datasources:*' },
  { action: 'invoices:read', scope: 'invoices:*' },
  { action: 'invoices:approve', scope: 'invoices:id:7' },
  // Of an action that nothing knows.
  { action: 'reports:read', scope: 'reports:*' },
];
/** What a basic role must keep, so that somebody can put it right again. */
const RESET: Permission = { action: 'roles:write', scope: 'permissions:type:escalate' };

const ofOrg =
  (orgId: number) =>
  (row: Row): boolean =>
    row['org_id'] === orgId;

/** Somebody but the first admin, who is no part of any walk. */
const others = (rows: Rows, holds: (row: Row) => boolean = () => true): number[] =>
  idsIn(rows, 'users', (row) => row['id'] !== 1 && holds(row));
const orNot = (ids: readonly number[]): readonly number[] => [...ids, ...ids, ...ids, NOT_THERE];
const anybody = ({ rows }: Scene, { pick }: Draws): number => pick(orNot(others(rows)));
const people = ({ rows }: Scene): number[] => others(rows, (row) => row['is_service_account'] === 0);
const anyPerson = (scene: Scene, { pick, below }: Draws): number =>
  below(8) === 0 ? anybody(scene, { pick, below }) : pick(people(scene));
const member = ({ rows, orgId }: Scene, { pick }: Draws): number =>
  pick([
    ...rowsOf(rows, 'org_users')
      .filter((row) => row['org_id'] === orgId && row['user_id'] !== 1)
      .map((row) => Number(row['user_id'])),
    NOT_THERE,
  ]);
const outsiders = (scene: Scene): number[] => {
  const isIn = rowsOf(scene.rows, 'org_users').filter(ofOrg(scene.orgId));
  return people(scene).filter((id) => isIn.every((row) => row['user_id'] !== id));
};
const account = ({ rows, orgId }: Scene, { pick }: Draws): number =>
  pick([
    ...others(rows, (row) => row['is_service_account'] === 1 && row['home_org_id'] === orgId),
    ...others(rows).slice(0, 1),
    NOT_THERE,
  ]);
const team = ({ rows, orgId }: Scene, { pick }: Draws): number => {
  const own = idsIn(rows, 'teams', ofOrg(orgId));
  return pick([...own, ...own, ...own, ...idsIn(rows, 'teams').slice(-1), NOT_THERE]);
};
const rolesFor = ({ rows }: Scene, orgId: number): string[] =>
  rowsOf(rows, 'roles')
    .filter((row) => row['org_id'] === orgId || row['org_id'] === GLOBAL_ORG_ID)
    .map((row) => String(row['uid']))
    .filter((uid) => !uid.startsWith('basic_'));
const FIXED = 'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw';
const role = (scene: Scene, { pick }: Draws, orgId = scene.orgId): string => {
  const own = rolesFor(scene, orgId);
  return pick([...own, ...own, FIXED, 'basic_viewer', 'not-there']);
};
const group = ({ pick }: Draws): string => pick(GROUPS);
const orgRole = ({ pick }: Draws) => pick(ORG_ROLES);
const orOwn = (orgId: number, { below }: Draws, oneIn = 3): number =>
  below(oneIn) === 0 ? GLOBAL_ORG_ID : orgId;
const some = <T>(of: (draws: Draws) => T, draws: Draws, most = 3): T[] => [
  ...new Set(Array.from({ length: draws.below(most + 1) }, () => of(draws))),
];
const permissions = (draws: Draws): Permission[] => some(({ pick }) => pick(PERMISSIONS), draws, 4);
const draft = ({ fresh }: Scene, draws: Draws): RoleDraft => ({
  uid: draws.pick(['', `role-${fresh}`]),
  name: draws.pick([`role ${fresh}`, `role ${fresh}`, `role ${fresh}`, 'fixed:role']),
  displayName: '',
  description: fresh,
  group: '',
  hidden: draws.below(5) === 0,
  permissions: permissions(draws),
});
const wholeTeam = (scene: Scene, draws: Draws) => {
  const { rows, fresh, orgId } = scene;
  const numbers = rowsOf(rows, 'roles')
    .filter((row) => row['org_id'] === orgId || row['org_id'] === GLOBAL_ORG_ID)
    .map((row) => Number(row['id']) + 1_000);
  return {
    name: `team ${fresh}`,
    description: '',
    groupIds: some(group, draws, 2),
    rootRole: draws.pick([null, 1, 2, 3, ...numbers, 1]),
    userIds: some((each) => member(scene, each), draws),
  };
};
const level = (scene: Scene, draws: Draws, levels: readonly string[]) => {
  const kind = draws.pick(['user', 'team', 'basic-role'] as const);
  const subject = {
    user: String(member(scene, draws)),
    team: String(team(scene, draws)),
    'basic-role': draws.pick(['basic_viewer', 'basic_editor']),
  }[kind];
  return { kind, subject, level: draws.pick(levels) };
};
const declared = (name: string, draws: Draws) => {
  const actions = draws.pick([['read'], ['read', 'approve'], ['read', 'approve', 'pay']]);
  return {
    displayName: '',
    attribute: draws.pick(['id', 'id', 'id', 'id', 'number']),
    actions,
    levels: [
      { name: 'View', actions: actions.slice(0, 1) },
      { name: 'Full', actions: draws.pick([actions, [...actions, `${name}.permissions:write`]]) },
    ].slice(draws.below(3) === 0 ? 1 : 0),
  };
};
const linked = ({ rows }: Scene, { pick, below }: Draws) => {
  const links = rowsOf(rows, 'identities').map((row) => ({
    userId: Number(row['user_id']),
    issuer: String(row['issuer']),
    subject: String(row['subject']),
  }));
  const none = { userId: NOT_THERE, issuer: ISSUERS[1], subject: 'nobody' };
  return below(6) === 0 ? none : pick([...links, ...links, none]);
};
const oneToken = ({ rows, orgId }: Scene, { pick }: Draws) => {
  const tokens = rowsOf(rows, 'tokens')
    .filter(ofOrg(orgId))
    .map((row) => ({ accountId: Number(row['account_id']), tokenId: Number(row['id']) }));
  return pick([...tokens, { accountId: NOT_THERE, tokenId: NOT_THERE }]);
};
const loginOf = ({ rows }: Scene, userId: number): string =>
  String(rowsOf(rows, 'users').find((row) => row['id'] === userId)?.['login'] ?? 'nobody');
const globally = { orgId: GLOBAL_ORG_ID, standing: 'in-org' } as const;
const inOrgOrGlobal = { standing: 'in-org-or-global' } as const;

/** How each change is asked for. */
const kinds: { readonly [K in ChangeName]: Draw<K> } = {
  addOrgUser: (scene, draws) => ({
    input: {
      loginOrEmail: loginOf(scene, draws.pick([...outsiders(scene), anybody(scene, draws)])),
      role: orgRole(draws),
      managing: MANAGING,
    },
    standing: draws.pick(['in-org', 'in-org-or-global'] as const),
  }),
  addRole: (scene, draws) => {
    const orgId = orOwn(scene.orgId, draws);
    const assignee =
      orgId === GLOBAL_ORG_ID || draws.below(2) === 0
        ? { kind: 'user' as const, id: anybody(scene, draws) }
        : { kind: 'team' as const, id: team(scene, draws) };
    return { input: { assignee, roleUid: role(scene, draws, orgId) }, orgId };
  },
  addTeamGroup: (scene, draws) => ({ input: { teamId: team(scene, draws), groupId: group(draws) } }),
  addTeamMember: (scene, draws) => ({
    input: { teamId: team(scene, draws), userId: member(scene, draws) },
  }),
  changeOwnPassword: ({ fresh }) => ({
    input: { passwordHash: `hash ${fresh}`, managing: MANAGING },
    ...globally,
  }),
  createWholeTeam: (scene, draws) => ({ input: wholeTeam(scene, draws) }),
  createGroupMappings: (scene, draws) => ({
    input: { groupId: group(draws), roleUids: some((each) => role(scene, each), draws, 2) },
  }),
  createOrg: ({ fresh, orgId }, { pick }) => ({
    input: { name: pick([`org ${fresh}`, `org ${fresh}`, `org ${orgId}`]) },
    ...globally,
  }),
  createRole: (scene, draws) => {
    const orgId = orOwn(scene.orgId, draws);
    return {
      input: { draft: draft(scene, draws), version: 1, validatePermissions: draws.below(4) > 0 },
      orgId,
    };
  },
  createServiceAccount: ({ fresh }, draws) => ({
    input: { name: `account ${fresh}`, role: orgRole(draws), isDisabled: draws.below(4) === 0 },
  }),
  createTeam: ({ fresh, rows }, { pick }) => ({
    input: { name: pick([`team ${fresh}`, String(rowsOf(rows, 'teams')[0]?.['name'] ?? '')]), email: '' },
  }),
  createToken: (scene, draws) => ({
    input: {
      accountId: account(scene, draws),
      name: `token ${scene.fresh}`,
      hash: `hash ${scene.fresh}`,
      expires: null,
    },
  }),
  createUser: ({ fresh, orgId }, { pick }) => ({
    input: {
      login: `person ${fresh}`,
      email: `person ${fresh}@x`,
      name: '',
      passwordHash: 'hash',
      orgId: pick([orgId, orgId, undefined, NOT_THERE]),
    },
    ...globally,
  }),
  deleteGroupMappings: (_scene, draws) => ({ input: { groupId: group(draws) } }),
  deleteOrg: ({ rows, orgId }, { pick }) => {
    const rest = idsIn(rows, 'orgs', (row) => row['id'] !== 1 && row['id'] !== orgId);
    const gone = pick([...rest, NOT_THERE]);
    return {
      input: { orgId: gone, actsIn: pick([orgId, orgId, gone]) },
      orgId: GLOBAL_ORG_ID,
      standing: { inOrg: gone, orGlobal: true },
    };
  },
  deleteResourceType: (scene, draws) => ({
    input: { name: draws.pick([...TYPES, 'not-there']), force: draws.below(2) === 0 },
    orgId: orOwn(scene.orgId, draws),
  }),
  deleteRole: (scene, draws) => {
    const orgId = orOwn(scene.orgId, draws);
    return { input: { uid: role(scene, draws, orgId), force: draws.below(3) > 0 }, orgId };
  },
  deleteServiceAccount: (scene, draws) => ({ input: { accountId: account(scene, draws) } }),
  deleteTeam: (scene, draws) => ({ input: { teamId: team(scene, draws) } }),
  deleteToken: (scene, draws) => ({ input: oneToken(scene, draws) }),
  deleteUser: (scene, draws) => ({ input: { userId: anyPerson(scene, draws) }, ...globally }),
  disableUser: (scene, draws) => ({
    input: { userId: anyPerson(scene, draws), isDisabled: draws.below(2) === 0 },
    ...globally,
  }),
  hardReset: (_scene, { below }) => ({ input: { basicRoles: below(5) > 0 }, ...globally }),
  linkOwnUser: ({ fresh }, { pick }) => ({
    input: {
      issuer: pick(ISSUERS),
      subject: `subject ${fresh}`,
      issuedAt: 1,
      formerIssuers: [],
    },
    ...globally,
  }),
  moveLink: (scene, draws) => ({
    input: { ...linked(scene, draws), toUserId: anyPerson(scene, draws) },
    ...globally,
  }),
  moveOutTrail: ({ rows, orgId: own }, { pick }) => {
    const orgId = pick([own, own, GLOBAL_ORG_ID]);
    const entries = rowsOf(rows, 'changes').filter(ofOrg(orgId));
    const named = pick([...entries.slice(0, 3), undefined]);
    return {
      input: {
        upTo: Number(named?.['revision'] ?? 1),
        hash: pick([String(named?.['hash'] ?? ''), String(named?.['hash'] ?? ''), 'another']),
      },
      orgId,
      standing: orgId === GLOBAL_ORG_ID ? 'in-org' : 'in-org-or-global',
    };
  },
  placeOrg: ({ rows, orgId }, { pick }) => ({
    input: {
      orgId: pick([...idsIn(rows, 'orgs', (row) => row['id'] !== orgId), NOT_THERE]),
      location: pick(['weur', 'apac', null] as const),
      isBound: false,
    },
    ...globally,
  }),
  putResourceType: (scene, draws) => {
    const name = draws.pick([...TYPES, 'teams']);
    return { input: { name, declared: declared(name, draws) }, orgId: orOwn(scene.orgId, draws) };
  },
  removeLink: (scene, draws) => ({ input: linked(scene, draws), ...globally }),
  removeOrgUser: (scene, draws) => {
    const userId = draws.pick([member(scene, draws), member(scene, draws), scene.callerId]);
    return { input: { userId, isOwn: userId === scene.callerId }, ...inOrgOrGlobal };
  },
  removeOrgUserForGood: (scene, draws) => {
    const userId = draws.pick([member(scene, draws), member(scene, draws), scene.callerId]);
    return {
      input: { orgId: scene.orgId, userId, isOwn: userId === scene.callerId },
      orgId: GLOBAL_ORG_ID,
      standing: { inOrg: scene.orgId, orGlobal: false },
    };
  },
  removeOwnLink: (scene, draws) => {
    const { issuer, subject } = linked(scene, draws);
    const own = rowsOf(scene.rows, 'identities').find((row) => row['user_id'] === scene.callerId);
    const input = { issuer: String(own?.['issuer'] ?? issuer), subject: String(own?.['subject'] ?? subject) };
    return { input, ...globally };
  },
  removeRole: (scene, draws) => {
    const orgId = orOwn(scene.orgId, draws);
    const held = [
      ...rowsOf(scene.rows, 'user_roles')
        .filter((row) => row['org_id'] === orgId && row['user_id'] !== 1)
        .map((row) => ({ kind: 'user' as const, id: Number(row['user_id']), uid: String(row['role_uid']) })),
      ...rowsOf(scene.rows, 'team_roles')
        .filter((row) => row['org_id'] === orgId)
        .map((row) => ({ kind: 'team' as const, id: Number(row['team_id']), uid: String(row['role_uid']) })),
      { kind: 'user' as const, id: anybody(scene, draws), uid: role(scene, draws, orgId) },
    ];
    const { kind, id, uid } = draws.pick(held);
    return { input: { assignee: { kind, id }, roleUid: uid }, orgId };
  },
  removeTeamGroup: (scene, draws) => {
    const links = rowsOf(scene.rows, 'team_groups')
      .filter(ofOrg(scene.orgId))
      .map((row) => ({ teamId: Number(row['team_id']), groupId: String(row['group_id']) }));
    return { input: draws.pick([...links, { teamId: team(scene, draws), groupId: group(draws) }]) };
  },
  removeTeamMember: (scene, draws) => {
    const members = rowsOf(scene.rows, 'team_members')
      .filter((row) => row['org_id'] === scene.orgId && row['user_id'] !== 1)
      .map((row) => ({ teamId: Number(row['team_id']), userId: Number(row['user_id']) }));
    return { input: draws.pick([...members, { teamId: team(scene, draws), userId: member(scene, draws) }]) };
  },
  renameOrg: ({ fresh }, { pick }) => ({
    input: { name: pick([`org ${fresh}`, 'Main Org.']) },
    ...inOrgOrGlobal,
  }),
  replaceTeam: (scene, draws) => ({ input: { ...wholeTeam(scene, draws), teamId: team(scene, draws) } }),
  setDeclaredLevels: (scene, draws) => ({
    input: {
      on: { resource: draws.pick(TYPES), id: draws.pick(['7', '8']) },
      levels: [level(scene, draws, ['View', 'Full', '', 'Unknown'])],
    },
  }),
  setGroupMappings: (scene, draws) => ({
    input: { groupId: group(draws), roleUids: some((each) => role(scene, each), draws, 2) },
  }),
  setPassword: (scene, draws) => ({
    input: {
      userId: anyPerson(scene, draws),
      passwordHash: `hash ${scene.fresh}`,
      managing: MANAGING,
    },
    ...globally,
  }),
  setResourcePermissions: (scene, draws) => {
    const on = draws.pick([
      { resource: 'datasources', id: draws.pick(DATA_SOURCES) },
      { resource: 'teams', id: String(team(scene, draws)) },
      { resource: 'serviceaccounts', id: String(account(scene, draws)) },
    ]);
    const levels = { datasources: ['Edit', 'Admin', ''], teams: ['Member', 'Admin', ''] }[
      on.resource as 'teams'
    ] ?? ['Edit', 'Admin', ''];
    return { input: { on, levels: [level(scene, draws, levels)] } };
  },
  setRoleHolders: (scene, draws) => {
    const users = some((each) => member(scene, each), draws);
    const teams = some((each) => team(scene, each), draws, 2);
    return { input: { roleUid: role(scene, draws), wanted: { users, teams, serviceAccounts: [] } } };
  },
  setRoles: (scene, draws) => {
    const orgId = orOwn(scene.orgId, draws);
    const assignee =
      orgId === GLOBAL_ORG_ID || draws.below(2) === 0
        ? { kind: 'user' as const, id: anybody(scene, draws) }
        : { kind: 'team' as const, id: team(scene, draws) };
    const roleUids = some((each) => role(scene, each, orgId), draws, 2);
    return { input: { assignee, roleUids, includeHidden: draws.below(2) === 0 }, orgId };
  },
  setServerAdmin: (scene, draws) => ({
    input: { userId: anyPerson(scene, draws), isServerAdmin: draws.below(2) === 0 },
    ...globally,
  }),
  setTeamMembers: (scene, draws) => {
    const emails = (most: number) =>
      some((each) => `${loginOf(scene, member(scene, each))}@x`, draws, most).filter(
        (email) => !email.startsWith('nobody'),
      );
    return { input: { teamId: team(scene, draws), members: emails(3), admins: emails(1) } };
  },
  setTeamPreferences: (scene, draws) => ({
    input: {
      teamId: team(scene, draws),
      preferences: {
        theme: draws.pick(['dark', 'light']),
        timezone: '',
        weekStart: '',
        homeDashboardUid: '',
        language: '',
      },
    },
  }),
  setUserGroups: (scene, draws) => ({
    input: { userId: member(scene, draws), groupIds: some(group, draws) },
  }),
  updateOrgUser: (scene, draws) => ({
    input: { userId: member(scene, draws), role: orgRole(draws), managing: MANAGING },
    ...inOrgOrGlobal,
  }),
  updateOwnUser: ({ callerId, fresh }, draws) => ({
    input: {
      userId: draws.pick([callerId, callerId, callerId, NOT_THERE]),
      login: draws.below(3) === 0 ? `own ${fresh}` : undefined,
      email: undefined,
      name: `name ${fresh}`,
      managing: MANAGING,
    },
    ...globally,
  }),
  updateRole: (scene, draws) => {
    const isBasic = draws.below(3) === 0;
    const orgId = isBasic ? GLOBAL_ORG_ID : orOwn(scene.orgId, draws);
    const uid = isBasic
      ? draws.pick(['basic_viewer', 'basic_editor', 'basic_grafana_admin', 'basic_none'])
      : role(scene, draws, orgId);
    const stored = rowsOf(scene.rows, 'roles').find((row) => row['uid'] === uid);
    const kept = uid === 'basic_grafana_admin' ? [RESET] : [];
    return {
      input: {
        draft: { ...draft(scene, draws), uid, permissions: [...permissions(draws), ...kept] },
        version: draws.pick([undefined, Number(stored?.['version'] ?? 0) + 1, 1]),
        versionRule: draws.pick(['stored-if-sent', 'gate', 'gate'] as const),
        validatePermissions: draws.below(4) > 0,
      },
      orgId,
    };
  },
  updateServiceAccount: (scene, draws) => ({
    input: {
      accountId: account(scene, draws),
      name: draws.below(3) === 0 ? `account ${scene.fresh}` : undefined,
      role: draws.below(2) === 0 ? orgRole(draws) : undefined,
      isDisabled: draws.pick([undefined, true, false]),
    },
  }),
  updateTeam: (scene, draws) => ({
    input: {
      teamId: team(scene, draws),
      name: `team ${scene.fresh}`,
      nameProblem: draws.below(6) === 0 ? 'must be another one' : undefined,
      email: '',
    },
  }),
  updateTeamMember: (scene, draws) => {
    const members = rowsOf(scene.rows, 'team_members')
      .filter((row) => row['org_id'] === scene.orgId && row['user_id'] !== 1)
      .map((row) => ({ teamId: Number(row['team_id']), userId: Number(row['user_id']) }));
    const none = { teamId: team(scene, draws), userId: member(scene, draws) };
    return { input: { ...draws.pick([...members, none]), permission: draws.pick([0, 4] as const) } };
  },
  updateUser: (scene, draws) => ({
    input: {
      userId: anyPerson(scene, draws),
      login: draws.below(3) === 0 ? `renamed ${scene.fresh}` : undefined,
      email: undefined,
      name: `name ${scene.fresh}`,
      managing: MANAGING,
    },
    ...globally,
  }),
  useOrg: (scene, draws) => ({
    input: { userId: anyPerson(scene, draws), orgId: draws.pick(idsIn(scene.rows, 'orgs')) },
    ...globally,
  }),
  useOwnOrg: ({ callerId, rows }, { pick }) => ({
    input: {
      userId: pick([callerId, callerId, callerId, NOT_THERE]),
      orgId: pick(idsIn(rows, 'orgs')),
    },
    ...globally,
  }),
};

/** Every change by its name. */
export const NAMES = Object.keys(kinds) as readonly ChangeName[];

/** Draws a change of one name. */
export function drawChange<K extends ChangeName>(name: K, scene: Scene, draws: Draws): Asked {
  const { input, orgId = scene.orgId, standing = 'in-org' } = kinds[name](scene, draws);
  return { orgId, standing, request: { name, input } as ChangeRequest };
}
