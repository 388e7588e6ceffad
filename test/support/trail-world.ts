import type { Caller } from '../../src/core/caller.ts';
import type { PastEffect } from '../../src/core/past-effect.ts';
import type { Refusal } from '../../src/core/refusal.ts';
import type { Result } from '../../src/core/result.ts';
import type { RowEdit } from '../../src/core/undo-told.ts';
import { OwnChanges } from '../../src/durable/own-changes.ts';
import { PastEffects } from '../../src/durable/past-effects.ts';
import { dependants } from '../../src/storage/dependants.ts';
import type { Preparable } from '../../src/storage/session.ts';
import { pastChanges } from '../../src/storage/past-changes.ts';
import { writesOfEdits } from '../../src/storage/row-edits.ts';
import type { ScratchStorage } from '../../src/storage/scratch.ts';
import { scratchReads } from '../../src/storage/scratch-rows.ts';
import { fixedRoles } from '../../src/core/catalogue/fixed-roles.ts';
import { permissionKey } from '../../src/core/permission.ts';
import { PermissionSet } from '../../src/core/permission-set.ts';
import { compilePermissions, GLOBAL_ORG_ID } from '../../src/core/principal.ts';
import type { ChangeEntry } from '../../src/service/ports/changes.ts';
import type { Change } from '../../src/service/engine/change.ts';
import { chainEntry } from '../../src/service/engine/audit.ts';
import type { ChangeInput, ChangeName } from '../../src/service/changes.ts';
import { changes } from '../../src/service/changes.ts';
import { settleOwn } from '../../src/service/orgs/org-users.ts';
import type { ProviderSignIn } from '../../src/service/sign-in/said.ts';
import { signInByProvider } from '../../src/service/sign-in/provider-sign-in.ts';
import { isShort } from '../../src/service/ports/too-long.ts';
import { readAll } from '../../src/service/ports/read.ts';
import { openDatabase, openOrm } from '../../src/storage/d1.ts';
import { openRepositories } from '../../src/storage/repositories.ts';
import { entriesWith, Ids } from '../simulator/ids.ts';
import { NodeD1 } from '../simulator/node-d1.ts';
import type { Value } from '../simulator/sqlite.ts';
import { Sqlite } from '../simulator/sqlite.ts';
import { MIGHTY } from './decide.ts';

/** What everybody may do, by org and id: keys of permissions. Whoever may do nothing is not in it. */
export type Rights = ReadonlyMap<string, ReadonlySet<string>>;

/** What everybody may do, by org and id. */
export type Sets = ReadonlyMap<string, PermissionSet>;

const FIRST_ADMIN = 1;

/** An object's storage, in Node. */
function scratchStorage(): ScratchStorage {
  const sqlite = new Sqlite();
  return {
    sql: {
      exec: (text, ...values) => {
        const rows = sqlite.run(text, values as Value[]);
        return { toArray: () => rows };
      },
    },
    transactionSync: (closure) => sqlite.atomically(closure),
  };
}

/** The real changes over the real SQL, in Node, made by somebody who may do everything; and what everybody may do after each. */
export class TrailWorld {
  readonly d1 = new NodeD1();
  readonly #ids = new Ids();
  readonly #orm = openOrm(this.d1.binding((batch) => Promise.resolve(this.d1.batch(batch))));
  readonly repositories = openRepositories(this.#orm);
  readonly database = openDatabase(this.#orm);
  readonly #scratch = scratchStorage();
  #ms = Date.parse('2026-01-01T00:00:00.000Z');

  /** Makes a change. The new entry; undefined where it is refused, or changes nothing. */
  async make<K extends ChangeName>(
    name: K,
    orgId: number,
    input: ChangeInput<K>,
    callerId = FIRST_ADMIN,
    isServerAdmin = true,
  ): Promise<ChangeEntry | undefined> {
    const change = changes[name] as unknown as Change<ChangeInput<K>, unknown>;
    return await this.change(change, orgId, input, callerId, isServerAdmin);
  }

  /** The same of those that nobody can ask for. */
  async settle(orgId: number, userId: number): Promise<ChangeEntry | undefined> {
    return await this.change(settleOwn, orgId, { orgId }, userId);
  }

  async signIn(input: ProviderSignIn): Promise<ChangeEntry | undefined> {
    return await this.change(signInByProvider, GLOBAL_ORG_ID, input, 0);
  }

  async change<I>(
    change: Change<I, unknown>,
    orgId: number,
    input: I,
    callerId: number,
    isServerAdmin = true,
  ): Promise<ChangeEntry | undefined> {
    const { changes: trail, principals, resourceTypes } = this.repositories;
    const caller: Caller = {
      userId: callerId,
      credential: { kind: 'password', name: '', credentialVersion: 0 },
      tokenOrgId: null,
      currentOrgId: null,
      origin: { address: '', userAgent: '' },
    };
    const { head, facts, types, proposal } = await this.database.read(
      readAll({
        head: trail.head(orgId, Number.MAX_SAFE_INTEGER),
        facts: principals.facts(orgId, callerId, null),
        types: resourceTypes.inForce(orgId),
        proposal: change.propose(this.repositories, orgId, input, caller),
      }),
    );
    const now = new Date((this.#ms += 1000)).toISOString();
    const permissions = new PermissionSet(
      [
        {
          source: { roleUid: 'custom', path: { via: 'assignment', global: true } },
          permissions: [
            ...MIGHTY.permissions.list(),
            ...types.declared.flatMap(({ name, actions }) =>
              [
                ...actions.map((action) => `${name}:${action}`),
                `${name}.permissions:read`,
                `${name}.permissions:write`,
              ].map((action) => ({ action, scope: '*' })),
            ),
          ],
        },
      ],
      types,
    );
    const mighty = { ...MIGHTY.facts, ...facts, orgRole: 'Admin' as const, isServerAdmin };
    const decision = proposal.decide({
      orgId,
      caller: { facts: mighty, permissions },
      types,
      now,
      newUid: this.#ids.newUid,
    });
    if (!decision.ok || decision.value.kind === 'unchanged') return undefined;
    const { writes, before, after, touches } = decision.value;
    const draft = { orgId, at: now, kind: change.kind, actor: null, origin: null, before, after, touches };
    const entry = await chainEntry(head, draft, entriesWith(this.#ids.newId));
    const outcome = await this.database.commit([trail.append(entry), ...writes]);
    if (outcome.kind === 'committed') return entry;
    // A guard kept it from being made.
    if (outcome.kind === 'conflict') return undefined;
    throw new Error(`${change.kind} ${outcome.kind}`);
  }

  /** What everybody may do, everywhere. */
  async rights(): Promise<Rights> {
    return new Map(
      [...(await this.sets())].map(([who, set]) => [who, new Set(set.list().map(permissionKey))]),
    );
  }

  /** The same, to compare what covers what. */
  async sets(): Promise<Sets> {
    const rights = new Map<string, PermissionSet>();
    const userIds = this.ids('SELECT id FROM users');
    for (const orgId of [GLOBAL_ORG_ID, ...this.ids('SELECT id FROM orgs')]) {
      const found = await this.database.read(
        readAll({
          types: this.repositories.resourceTypes.inForce(orgId),
          factsOf: this.repositories.principals.factsOfMany(
            orgId,
            userIds.map((userId) => ({ userId, tokenId: null })),
          ),
        }),
      );
      if (!isShort(found)) throw new Error('There is too much to read at once');
      const { types, factsOf } = found;
      for (const userId of userIds) {
        const facts = factsOf({ userId, tokenId: null });
        const held = facts && compilePermissions(facts, types);
        if (held !== undefined && held.list().length > 0) rights.set(`${orgId}/${userId}`, held);
      }
    }
    return rights;
  }

  ids(sql: string, ...values: Value[]): number[] {
    return this.d1.rows(sql, ...values).map((row) => Number(Object.values(row)[0]));
  }

  texts(sql: string, ...values: Value[]): string[] {
    return this.d1.rows(sql, ...values).map((row) => String(Object.values(row)[0]));
  }

  /** What an entry did, as the object of dry runs tells it. */
  async effectOf({ orgId, revision }: ChangeEntry): Promise<Result<PastEffect, Refusal>> {
    const past = new PastEffects({
      orgId,
      database: this.database,
      repositories: this.repositories,
      dependants: dependants(this.#orm),
      scratch: scratchReads(this.#orm),
      storage: this.#scratch,
      counts: new OwnChanges(() => this.#ms, new Map(), { burst: 1_000, everyMs: 1 }),
      past: pastChanges(this.#orm),
      writesOf: (edits) => writesOfEdits(this.#orm, edits),
    });
    return await past.effectOf({ userId: FIRST_ADMIN, credential: { kind: 'password' } } as Caller, revision);
  }

  /** Makes edits of rows. */
  edit(edits: readonly RowEdit[]): void {
    const prepared = writesOfEdits(this.#orm, edits).map(({ statement }) =>
      (statement as Preparable)._prepare().getQuery(),
    );
    this.d1.batch(prepared.map(({ sql, params }) => ({ sql, values: params as Value[] })));
  }

  /** The numbers of what an entry made. */
  madeBy({ orgId, after }: ChangeEntry) {
    const { uid = '', name = '' } = (JSON.parse(after) ?? {}) as { uid?: string; name?: string };
    const one = (sql: string, ...values: Value[]) => this.ids(sql, ...values)[0] ?? null;
    return {
      userId: one('SELECT id FROM users WHERE uid = ?', uid),
      teamId: one('SELECT id FROM teams WHERE org_id = ? AND uid = ?', orgId, uid),
      orgId: one('SELECT id FROM orgs WHERE name = ?', name),
    };
  }
}

const GROUPS = ['cn=A,ou=x', 'cn=a,ou=x', 'cn=b,ou=x', 'cn=*,ou=x', 'g1', 'G1', 'g2'];
const PERMISSIONS = [
  { action: 'users:read', scope: 'users:*' },
  { action: 'users:read', scope: 'users:id:1' },
  { action: 'teams:read', scope: 'teams:*' },
  { action: 'dashboards:read', scope: 'dashboards:uid:a' },
  { action: 'invoices:read', scope: 'invoices:id:7' },
  { action: 'global.users:read', scope: 'global.users:*' },
];
const ORG_ROLES = ['None', 'Viewer', 'Editor', 'Admin'] as const;
const BASIC = ['basic_viewer', 'basic_editor', 'basic_admin'];
const FIXED_ROLES = fixedRoles.filter(({ name }) => /^fixed:(teams|users):/.test(name)).map(({ uid }) => uid);
/** No issuer manages anything. */
const UNMANAGED = { managing: {} } as const;
const ISSUER = 'https://idp.example';

/** There is nothing that a step could be about. */
class NothingThere extends Error {}

/** Picks at random, the same for the same numbers. */
export class Chooser {
  readonly #numbers: () => number;

  /** @param numbers gives numbers from 0 to below 2³⁰ */
  constructor(numbers: () => number) {
    this.#numbers = numbers;
  }

  below(count: number): number {
    return count === 0 ? 0 : this.#numbers() % count;
  }

  isSo(): boolean {
    return this.below(2) === 0;
  }

  /** One of the list, which has some. */
  one<T>(list: readonly T[]): T {
    if (list.length === 0) throw new NothingThere();
    return list[this.below(list.length)] as T;
  }

  /** Some of the list, each once, in any order. */
  some<T>(list: readonly T[]): T[] {
    return this.shuffled(list.filter(() => this.below(3) === 0));
  }

  /** The list in any order. */
  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((item) => ({ item, at: this.below(10_000) }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }
}

type Step = (world: TrailWorld, choose: Chooser, serial: number) => Promise<ChangeEntry | undefined>;

const orgIn = (world: TrailWorld, choose: Chooser) =>
  choose.one(world.ids('SELECT id FROM orgs ORDER BY id'));
const placeIn = (world: TrailWorld, choose: Chooser) => (choose.below(4) === 0 ? 0 : orgIn(world, choose));
const people = (world: TrailWorld) =>
  world.ids('SELECT id FROM users WHERE is_service_account = 0 ORDER BY id');
const others = (world: TrailWorld) => people(world).filter((id) => id !== FIRST_ADMIN);
const members = (world: TrailWorld, orgId: number) =>
  world.ids('SELECT user_id FROM org_users WHERE org_id = ? ORDER BY user_id', orgId);
const accounts = (world: TrailWorld, orgId: number) =>
  world.ids('SELECT id FROM users WHERE is_service_account = 1 AND home_org_id = ? ORDER BY id', orgId);
const teams = (world: TrailWorld, orgId: number) =>
  world.ids('SELECT id FROM teams WHERE org_id = ? ORDER BY id', orgId);
const rolesOf = (world: TrailWorld, orgId: number) =>
  world.texts("SELECT uid FROM roles WHERE org_id = ? AND uid NOT LIKE 'basic%' ORDER BY uid", orgId);
const usable = (world: TrailWorld, orgId: number) => [
  ...rolesOf(world, orgId),
  ...(orgId === 0 ? [] : rolesOf(world, 0)),
  ...FIXED_ROLES,
];
const somePermissions = (choose: Chooser) => choose.some(PERMISSIONS);

const draftOf = (uid: string, choose: Chooser) => ({
  uid,
  name: `custom:${uid}`,
  displayName: '',
  description: '',
  group: '',
  hidden: choose.isSo(),
  permissions: somePermissions(choose),
});

const assignee = (world: TrailWorld, choose: Chooser, orgId: number) => {
  const ofOrg = teams(world, orgId);
  return orgId !== 0 && ofOrg.length > 0 && choose.isSo()
    ? ({ kind: 'team', id: choose.one(ofOrg) } as const)
    : ({
        kind: 'user',
        id: choose.one(
          orgId === 0 ? world.ids('SELECT id FROM users') : [...members(world, orgId), ...others(world)],
        ),
      } as const);
};

const wholeTeam = (world: TrailWorld, choose: Chooser, orgId: number, serial: number) => ({
  name: `team ${serial}`,
  description: '',
  groupIds: [...new Map(choose.some(GROUPS).map((id) => [id.toLowerCase(), id])).values()],
  rootRole:
    choose.below(3) === 0
      ? null
      : choose.one([
          1,
          2,
          3,
          ...world.ids("SELECT id + 1000 FROM roles WHERE org_id IN (?, 0) AND name LIKE 'custom:%'", orgId),
        ]),
  userIds: choose.some(members(world, orgId)),
});

/** A change of every name, with inputs that are good more often than not. */
const STEPS: Readonly<Record<ChangeName | 'settle' | 'signIn', Step>> = {
  addOrgUser: async (world, choose) => {
    const orgId = orgIn(world, choose);
    const inside = new Set(members(world, orgId));
    const id = choose.one(people(world).filter((one) => !inside.has(one)));
    const [login = ''] = world.texts('SELECT login FROM users WHERE id = ?', id);
    const input = { loginOrEmail: login, role: choose.one(ORG_ROLES), ...UNMANAGED };
    // Whoever is no server admin makes a pending membership.
    return await world.make('addOrgUser', orgId, input, FIRST_ADMIN, choose.isSo());
  },
  addRole: (world, choose) => {
    const orgId = placeIn(world, choose);
    return world.make('addRole', orgId, {
      assignee: assignee(world, choose, orgId),
      roleUid: choose.one(usable(world, orgId)),
    });
  },
  addTeamGroup: async (world, choose) => {
    const orgId = orgIn(world, choose);
    const ids = teams(world, orgId);
    if (ids.length === 0) return undefined;
    return await world.make('addTeamGroup', orgId, { teamId: choose.one(ids), groupId: choose.one(GROUPS) });
  },
  addTeamMember: async (world, choose) => {
    const orgId = orgIn(world, choose);
    const ids = teams(world, orgId);
    if (ids.length === 0) return undefined;
    return await world.make('addTeamMember', orgId, {
      teamId: choose.one(ids),
      userId: choose.one(members(world, orgId)),
    });
  },
  changeOwnPassword: (world, choose) =>
    world.make('changeOwnPassword', 0, { passwordHash: 'h', ...UNMANAGED }, choose.one(people(world))),
  createWholeTeam: (world, choose, serial) => {
    const orgId = orgIn(world, choose);
    return world.make('createWholeTeam', orgId, wholeTeam(world, choose, orgId, serial));
  },
  createGroupMappings: (world, choose) => {
    const orgId = orgIn(world, choose);
    return world.make('createGroupMappings', orgId, {
      groupId: choose.one(GROUPS),
      roleUids: choose.some(usable(world, orgId)),
    });
  },
  createOrg: async (world, choose, serial) =>
    world.ids('SELECT id FROM orgs').length > 3
      ? undefined
      : await world.make('createOrg', 0, { name: `org ${serial}` }, choose.one(people(world))),
  createRole: (world, choose, serial) =>
    world.make('createRole', placeIn(world, choose), {
      draft: draftOf(`r${serial}`, choose),
      version: 1,
      validatePermissions: false,
    }),
  createServiceAccount: (world, choose, serial) =>
    world.make(
      'createServiceAccount',
      orgIn(world, choose),
      { name: `sa ${serial}`, role: choose.one(ORG_ROLES), isDisabled: choose.below(4) === 0 },
      choose.one(people(world)),
    ),
  createTeam: (world, choose, serial) => {
    const orgId = orgIn(world, choose);
    return world.make(
      'createTeam',
      orgId,
      { name: `team ${serial}`, email: '' },
      choose.one(members(world, orgId)),
    );
  },
  createToken: async (world, choose, serial) => {
    const orgId = orgIn(world, choose);
    const ids = accounts(world, orgId);
    if (ids.length === 0) return undefined;
    return await world.make('createToken', orgId, {
      accountId: choose.one(ids),
      name: `token ${serial}`,
      hash: `hash ${serial}`,
      expires: null,
    });
  },
  createUser: (world, choose, serial) =>
    world.make('createUser', 0, {
      login: `user${serial}`,
      email: `user${serial}@x.example`,
      name: '',
      passwordHash: 'h',
      orgId: orgIn(world, choose),
    }),
  deleteGroupMappings: (world, choose) =>
    world.make('deleteGroupMappings', orgIn(world, choose), { groupId: choose.one(GROUPS) }),
  deleteOrg: async (world, choose) => {
    const ids = world.ids('SELECT id FROM orgs WHERE id > 1 ORDER BY id');
    return ids.length < 2
      ? undefined
      : await world.make('deleteOrg', 0, { orgId: choose.one(ids), actsIn: 1 });
  },
  deleteResourceType: (world, choose) =>
    world.make('deleteResourceType', placeIn(world, choose), {
      name: choose.one(['invoices', 'ships']),
      force: choose.isSo(),
    }),
  deleteRole: async (world, choose) => {
    const orgId = placeIn(world, choose);
    const uids = rolesOf(world, orgId);
    if (uids.length === 0) return undefined;
    return await world.make('deleteRole', orgId, { uid: choose.one(uids), force: choose.isSo() });
  },
  deleteServiceAccount: async (world, choose) => {
    const orgId = orgIn(world, choose);
    const ids = accounts(world, orgId);
    return ids.length === 0
      ? undefined
      : await world.make('deleteServiceAccount', orgId, { accountId: choose.one(ids) });
  },
  deleteTeam: async (world, choose) => {
    const orgId = orgIn(world, choose);
    const ids = teams(world, orgId);
    return ids.length === 0 ? undefined : await world.make('deleteTeam', orgId, { teamId: choose.one(ids) });
  },
  deleteToken: async (world, choose) => {
    const orgId = orgIn(world, choose);
    const [row] = world.d1.rows('SELECT id, account_id FROM tokens WHERE org_id = ?', orgId);
    return row === undefined
      ? undefined
      : await world.make('deleteToken', orgId, {
          accountId: Number(row['account_id']),
          tokenId: Number(row['id']),
        });
  },
  deleteUser: async (world, choose) => {
    const ids = others(world);
    return ids.length < 2 ? undefined : await world.make('deleteUser', 0, { userId: choose.one(ids) });
  },
  disableUser: (world, choose) =>
    world.make('disableUser', 0, { userId: choose.one(people(world)), isDisabled: choose.isSo() }),
  hardReset: async (world) =>
    world.texts("SELECT uid FROM roles WHERE uid LIKE 'basic%'").length < 2
      ? undefined
      : await world.make('hardReset', 0, { basicRoles: true }),
  linkOwnUser: (world, choose, serial) =>
    world.make(
      'linkOwnUser',
      0,
      { issuer: ISSUER, subject: `s${serial}`, issuedAt: 1, formerIssuers: [] },
      choose.one(people(world)),
    ),
  moveLink: async (world, choose) => {
    const [row] = world.d1.rows('SELECT user_id, issuer, subject FROM identities');
    return row === undefined
      ? undefined
      : await world.make('moveLink', 0, {
          userId: Number(row['user_id']),
          issuer: String(row['issuer']),
          subject: String(row['subject']),
          toUserId: choose.one(people(world)),
        });
  },
  moveOutTrail: () => Promise.resolve(undefined),
  placeOrg: (world, choose) => {
    const orgId = orgIn(world, choose);
    // None has an object here.
    world.d1.batch([{ sql: `UPDATE orgs SET placed = ''`, values: [] }]);
    return world.make('placeOrg', 0, {
      orgId,
      location: choose.one(['weur', 'enam'] as const),
      isBound: false,
    });
  },
  putResourceType: (world, choose) =>
    world.make('putResourceType', placeIn(world, choose), {
      name: choose.one(['invoices', 'ships']),
      declared: {
        displayName: '',
        attribute: 'id',
        actions: ['read', ...choose.some(['write', 'pay'])],
        levels: [{ name: 'View', actions: ['read'] }],
      },
    }),
  removeLink: async (world) => {
    const [row] = world.d1.rows('SELECT user_id, issuer, subject FROM identities');
    return row === undefined
      ? undefined
      : await world.make('removeLink', 0, {
          userId: Number(row['user_id']),
          issuer: String(row['issuer']),
          subject: String(row['subject']),
        });
  },
  removeOrgUser: async (world, choose) => {
    const orgId = orgIn(world, choose);
    const ids = members(world, orgId).filter((id) => others(world).includes(id));
    return ids.length === 0
      ? undefined
      : await world.make('removeOrgUser', orgId, { userId: choose.one(ids) });
  },
  removeOrgUserForGood: async (world, choose) => {
    const orgId = orgIn(world, choose);
    const ids = members(world, orgId).filter((id) => others(world).includes(id));
    return ids.length === 0
      ? undefined
      : await world.make('removeOrgUserForGood', 0, { orgId, userId: choose.one(ids) });
  },
  removeOwnLink: async (world) => {
    const [row] = world.d1.rows('SELECT user_id, issuer, subject FROM identities ORDER BY user_id DESC');
    return row === undefined
      ? undefined
      : await world.make(
          'removeOwnLink',
          0,
          { issuer: String(row['issuer']), subject: String(row['subject']) },
          Number(row['user_id']),
        );
  },
  removeRole: async (world, choose) => {
    const [row] = world.d1.rows(
      'SELECT org_id, user_id, role_uid FROM user_roles ORDER BY user_id * ? % 7 LIMIT 1',
      choose.below(7),
    );
    return row === undefined
      ? undefined
      : await world.make('removeRole', Number(row['org_id']), {
          assignee: { kind: 'user', id: Number(row['user_id']) },
          roleUid: String(row['role_uid']),
        });
  },
  removeTeamGroup: async (world) => {
    const [row] = world.d1.rows('SELECT org_id, team_id, group_id FROM team_groups');
    return row === undefined
      ? undefined
      : await world.make('removeTeamGroup', Number(row['org_id']), {
          teamId: Number(row['team_id']),
          groupId: String(row['group_id']),
        });
  },
  removeTeamMember: async (world) => {
    const [row] = world.d1.rows('SELECT org_id, team_id, user_id FROM team_members');
    return row === undefined
      ? undefined
      : await world.make('removeTeamMember', Number(row['org_id']), {
          teamId: Number(row['team_id']),
          userId: Number(row['user_id']),
        });
  },
  renameOrg: (world, choose, serial) =>
    world.make('renameOrg', orgIn(world, choose), { name: `renamed ${serial}` }),
  replaceTeam: async (world, choose, serial) => {
    const orgId = orgIn(world, choose);
    const ids = teams(world, orgId);
    return ids.length === 0
      ? undefined
      : await world.make('replaceTeam', orgId, {
          ...wholeTeam(world, choose, orgId, serial),
          teamId: choose.one(ids),
        });
  },
  setDeclaredLevels: (world, choose) => setLevels(world, choose),
  setGroupMappings: (world, choose) => {
    const orgId = orgIn(world, choose);
    return world.make('setGroupMappings', orgId, {
      groupId: choose.one(GROUPS),
      roleUids: choose.some(usable(world, orgId)),
    });
  },
  setPassword: (world, choose) =>
    world.make('setPassword', 0, { userId: choose.one(people(world)), passwordHash: 'h', ...UNMANAGED }),
  setResourcePermissions: (world, choose) => setLevels(world, choose),
  setRoleHolders: (world, choose) => {
    const orgId = orgIn(world, choose);
    const isAccount = new Set(accounts(world, orgId));
    const chosen = choose.some(members(world, orgId));
    return world.make('setRoleHolders', orgId, {
      roleUid: choose.one(usable(world, orgId)),
      wanted: {
        users: chosen.filter((id) => !isAccount.has(id)),
        serviceAccounts: chosen.filter((id) => isAccount.has(id)),
        teams: choose.some(teams(world, orgId)),
      },
    });
  },
  setRoles: (world, choose) => {
    const orgId = placeIn(world, choose);
    return world.make('setRoles', orgId, {
      assignee: assignee(world, choose, orgId),
      roleUids: choose.some(usable(world, orgId)),
      includeHidden: choose.isSo(),
    });
  },
  setServerAdmin: async (world, choose) => {
    const ids = others(world);
    return ids.length === 0
      ? undefined
      : await world.make('setServerAdmin', 0, { userId: choose.one(ids), isServerAdmin: choose.isSo() });
  },
  setTeamMembers: async (world, choose) => {
    const orgId = orgIn(world, choose);
    const ids = teams(world, orgId);
    if (ids.length === 0) return undefined;
    const emails = world.texts(
      `SELECT email FROM users WHERE email <> '' AND id IN (SELECT user_id FROM org_users WHERE org_id = ?)`,
      orgId,
    );
    return await world.make('setTeamMembers', orgId, {
      teamId: choose.one(ids),
      members: choose.some(emails),
      admins: choose.some(emails),
    });
  },
  setTeamPreferences: async (world, choose) => {
    const orgId = orgIn(world, choose);
    const ids = teams(world, orgId);
    return ids.length === 0
      ? undefined
      : await world.make('setTeamPreferences', orgId, {
          teamId: choose.one(ids),
          preferences: { theme: 'dark', timezone: '', weekStart: '', homeDashboardUid: '', language: '' },
        } as never);
  },
  setUserGroups: (world, choose) => {
    const orgId = orgIn(world, choose);
    return world.make('setUserGroups', orgId, {
      userId: choose.one(members(world, orgId)),
      groupIds: choose.some(GROUPS),
    });
  },
  updateOrgUser: (world, choose) => {
    const orgId = orgIn(world, choose);
    return world.make('updateOrgUser', orgId, {
      userId: choose.one(members(world, orgId)),
      role: choose.one(ORG_ROLES),
      ...UNMANAGED,
    });
  },
  updateOwnUser: (world, choose, serial) => {
    const userId = choose.one(people(world));
    const same = { login: undefined, email: undefined, ...UNMANAGED };
    return world.make('updateOwnUser', 0, { userId, ...same, name: `own ${serial}` }, userId);
  },
  updateRole: async (world, choose) => {
    const orgId = placeIn(world, choose);
    const uids = [...rolesOf(world, orgId), ...(orgId === 0 ? BASIC : [])];
    if (uids.length === 0) return undefined;
    return await world.make('updateRole', orgId, {
      draft: draftOf(choose.one(uids), choose),
      version: undefined,
      versionRule: 'gate',
      validatePermissions: false,
    } as never);
  },
  updateServiceAccount: async (world, choose, serial) => {
    const orgId = orgIn(world, choose);
    const ids = accounts(world, orgId);
    return ids.length === 0
      ? undefined
      : await world.make('updateServiceAccount', orgId, {
          accountId: choose.one(ids),
          name: choose.isSo() ? undefined : `account ${serial}`,
          role: choose.isSo() ? undefined : choose.one(ORG_ROLES),
          isDisabled: choose.isSo() ? undefined : choose.isSo(),
        });
  },
  updateTeam: async (world, choose, serial) => {
    const orgId = orgIn(world, choose);
    const ids = teams(world, orgId);
    return ids.length === 0
      ? undefined
      : await world.make('updateTeam', orgId, {
          teamId: choose.one(ids),
          name: `team ${serial}`,
          nameProblem: undefined,
          email: '',
        });
  },
  updateTeamMember: async (world, choose) => {
    const [row] = world.d1.rows('SELECT org_id, team_id, user_id FROM team_members');
    return row === undefined
      ? undefined
      : await world.make('updateTeamMember', Number(row['org_id']), {
          teamId: Number(row['team_id']),
          userId: Number(row['user_id']),
          permission: choose.isSo() ? 0 : 4,
        });
  },
  updateUser: (world, choose, serial) =>
    world.make('updateUser', 0, {
      userId: choose.one(others(world).length === 0 ? people(world) : others(world)),
      login: `renamed${serial}`,
      email: undefined,
      name: undefined,
      ...UNMANAGED,
    }),
  useOrg: (world, choose) =>
    world.make('useOrg', 0, { userId: choose.one(people(world)), orgId: orgIn(world, choose) }),
  useOwnOrg: (world, choose) => {
    const userId = choose.one(people(world));
    return world.make('useOwnOrg', 0, { userId, orgId: orgIn(world, choose) }, userId);
  },
  settle: async (world, choose) => {
    const [row] = world.d1.rows('SELECT org_id, user_id FROM org_users WHERE pending_as IS NOT NULL');
    if (row === undefined) return undefined;
    const { org_id: orgId, user_id: userId } = row;
    return choose.isSo()
      ? await world.settle(Number(orgId), Number(userId))
      : await world.make('useOwnOrg', 0, { userId: Number(userId), orgId: Number(orgId) }, Number(userId));
  },
  signIn: (world, choose, serial) => {
    const logins = world.texts(
      'SELECT login FROM users WHERE is_service_account = 0 AND id <> 1 ORDER BY id',
    );
    const known = world.d1.rows('SELECT subject FROM identities ORDER BY user_id');
    const isKnown = known.length > 0 && choose.isSo();
    return world.signIn({
      claims: {
        issuer: ISSUER,
        subject: isKnown ? String(choose.one(known)['subject']) : `s${serial}`,
        issuedAt: serial + 10,
        expires: '2027-01-01T00:00:00.000Z',
        login: logins.length > 0 && choose.isSo() ? choose.one(logins) : `idp${serial}`,
        email: undefined,
        name: undefined,
        groups: choose.below(4) === 0 ? undefined : choose.some(GROUPS),
        orgRole: choose.one([undefined, 'none', ...ORG_ROLES]),
        mapped: {},
      },
      policy: {
        issuer: ISSUER,
        formerIssuers: [],
        claims: { login: 'login', groups: 'groups', orgRole: 'role' },
        absentClaims: 'say-nothing',
        refusesUnlistedGroups: false,
        emailsAreVerified: false,
        createUsers: true,
        linkUsers: 'login',
        manages: ['orgRole'],
        orgId: 1,
        defaultOrgRole: 'Viewer',
        orgMapping: world
          .ids('SELECT id FROM orgs WHERE id > 1 ORDER BY id')
          .map((orgId) => ({ value: 'g1', orgId, role: 'Editor' as const })),
      },
      digest: `digest ${serial}`,
      issuers: [ISSUER],
    });
  },
};

function setLevels(world: TrailWorld, choose: Chooser): Promise<ChangeEntry | undefined> {
  const orgId = orgIn(world, choose);
  const ids = { teams: teams(world, orgId), serviceaccounts: accounts(world, orgId) };
  const resource = choose.one([
    'dashboards',
    'folders',
    ...world.texts('SELECT name FROM resource_types WHERE org_id IN (?, 0)', orgId),
    ...(['teams', 'serviceaccounts'] as const).filter((kind) => ids[kind].length > 0),
  ]);
  const id =
    resource === 'teams' || resource === 'serviceaccounts'
      ? String(choose.one(ids[resource]))
      : choose.one(['a', '7']);
  const levels = {
    teams: ['Member', 'Admin'],
    invoices: ['View'],
    ships: ['View'],
    serviceaccounts: ['Edit', 'Admin'],
  }[resource] ?? ['View', 'Edit', 'Admin'];
  const holders = [
    ...members(world, orgId).map((subject) => ({ kind: 'user' as const, subject: String(subject) })),
    ...(resource === 'teams'
      ? []
      : [
          ...teams(world, orgId).map((subject) => ({ kind: 'team' as const, subject: String(subject) })),
          ...BASIC.map((subject) => ({ kind: 'basic-role' as const, subject })),
        ]),
  ];
  const chosen = choose.some(holders).map((holder) => ({ ...holder, level: choose.one(['', ...levels]) }));
  return world.make('setResourcePermissions', orgId, { on: { resource, id }, levels: chosen });
}

/** The names of all steps. */
export const STEP_NAMES = Object.keys(STEPS) as readonly (keyof typeof STEPS)[];

/** Makes a change of a name, and gives the new entry; undefined where nothing was changed. */
export const step = async (
  world: TrailWorld,
  name: keyof typeof STEPS,
  choose: Chooser,
  serial: number,
): Promise<ChangeEntry | undefined> => {
  try {
    return await STEPS[name](world, choose, serial);
  } catch (error) {
    if (error instanceof NothingThere) return undefined;
    throw error;
  }
};

/** Numbers that follow from one. */
export const numbersFrom = (seed: number): (() => number) => {
  let state = seed || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 2) & (2 ** 30 - 1);
  };
};
