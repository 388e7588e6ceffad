import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, it } from 'vitest';

import { actionsUpon } from '../../../src/core/catalogue/actions.ts';
import { basicRoles } from '../../../src/core/catalogue/basic-roles.ts';
import { fixedRoles } from '../../../src/core/catalogue/fixed-roles.ts';
import type { Permission } from '../../../src/core/permission.ts';
import { api, ok } from '../../support/api.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { naiveAllows, naiveCovers, naiveHeld, naiveMayDelegate } from '../../support/naive-evaluator.ts';
import { newPerson } from '../../support/people.ts';
import { factsFrom, readStored } from '../../support/stored-world.ts';

const SEEDS = [11, 22, 33];
const PEOPLE = 3;
const ACCOUNTS = 4;
const TEAMS = 3;
const ROLES = 6;

const SHIPPED = [...basicRoles, ...fixedRoles];

/** What roles of a world are made of; `N` is a team or a principal by its place. */
const ACTIONS = [
  'teams:read',
  'teams:write',
  'teams.permissions:read',
  'serviceaccounts:read',
  'users.roles:read',
  'users.permissions:read',
  'datasources.permissions:read',
  'roles:read',
] as const;
const SCOPES = ['', '*', 'KIND:*', 'KIND:id:*', 'KIND:id:N', 'KIND:uid:*', 'KIND:uid:x', 'KIND*', 'K?:*'];

const place = (count: number) => fc.nat({ max: count - 1 });
/** So many that worlds are crowded: where nothing meets anything, all answers agree. */
const several = <T>(one: fc.Arbitrary<T>, length: number) =>
  fc.array(one, { minLength: length, maxLength: length });
const group = fc.constantFrom('cn=a,ou=x', 'cn=b,ou=x', 'other', 'cn=*,ou=x');

/** A world by the places of its principals, teams and roles. */
const plan = fc.record({
  orgRoles: fc.array(fc.constantFrom('None', 'None', 'Viewer', 'Editor', 'Admin'), {
    minLength: PEOPLE,
    maxLength: PEOPLE,
  }),
  roles: fc.array(
    fc.record({
      isGlobal: fc.boolean(),
      permissions: fc.uniqueArray(
        fc.tuple(fc.constantFrom(...ACTIONS), fc.constantFrom(...SCOPES), place(TEAMS)),
        { minLength: 3, maxLength: 6, selector: (pair) => pair.join(' ') },
      ),
    }),
    { minLength: ROLES, maxLength: ROLES },
  ),
  given: several(
    fc.record({ to: place(PEOPLE + ACCOUNTS), role: place(ROLES), everywhere: fc.boolean() }),
    12,
  ),
  members: several(
    fc.record({ who: place(PEOPLE + ACCOUNTS), team: place(TEAMS), permission: fc.constantFrom(0, 4) }),
    6,
  ),
  teamRoles: several(fc.record({ team: place(TEAMS), role: place(ROLES) }), 4),
  groupsOf: several(
    fc.record({ who: place(PEOPLE + ACCOUNTS), group, source: fc.constantFrom('jwt', 'api') }),
    5,
  ),
  teamGroups: several(fc.record({ team: place(TEAMS), group }), 3),
  mappings: several(fc.record({ group, role: place(ROLES) }), 3),
  levels: several(
    fc.record({
      kind: fc.constantFrom('user', 'team', 'basic-role'),
      subject: place(TEAMS),
      on: fc.constantFrom(
        ['teams', 'Member'],
        ['teams', 'Admin'],
        ['serviceaccounts', 'Edit'],
        ['datasources', 'Admin'],
      ),
      resource: place(TEAMS),
    }),
    5,
  ),
  serverAdmin: place(PEOPLE),
  disabled: place(ACCOUNTS),
});

type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

/** A principal, and whether it is a person. */
type Principal = Account & { readonly kind: 'user' | 'service-account' };

type World = {
  readonly org: FreshOrg;
  readonly principals: readonly Principal[];
  readonly teams: readonly number[];
};

/** Makes the world in the database, before anybody in it is seen for the first time. */
async function build(wanted: Plan): Promise<World> {
  const org = await freshOrg();
  const principals: Principal[] = [];
  for (const role of wanted.orgRoles) {
    const person = await newPerson({ orgId: org.id });
    await org.admin(200, 'PATCH', `/org/users/${person.id}`, { role });
    principals.push({ ...person, kind: 'user' });
  }
  for (let i = 0; i < ACCOUNTS; i++) principals.push({ ...(await org.account()), kind: 'service-account' });
  const teams: number[] = [];
  for (let i = 0; i < TEAMS; i++) teams.push(await org.team());
  const roles: { readonly uid: string; readonly orgId: number }[] = [];
  for (const { isGlobal } of wanted.roles) {
    roles.push({ uid: await org.role([], { global: isGlobal }), orgId: isGlobal ? 0 : org.id });
  }

  const idOf = (who: number) => principals[who]?.id ?? 0;
  const insert = (table: string, ...values: readonly unknown[]) =>
    env.DB.prepare(`INSERT OR IGNORE INTO ${table} VALUES (${values.map(() => '?').join(', ')})`).bind(
      ...values,
    );
  const scopeOf = (action: string, scope: string, at: number) => {
    const kind = action.split(/[.:]/)[0] ?? '';
    const id = kind === 'teams' ? teams[at] : idOf(kind === 'users' ? at : PEOPLE + at);
    return scope.replace('KIND', kind).replace('N', String(id));
  };
  const subjectOf = (kind: string, at: number) =>
    kind === 'user' ? idOf(PEOPLE + at) : kind === 'team' ? teams[at] : 'basic_none';
  const siblings = (name: string) => (/^cn=[ab],/.test(name) ? 'cn=*,ou=x' : '');
  await env.DB.batch([
    ...wanted.roles.flatMap(({ permissions }, i) =>
      permissions.map(([action, scope, at]) =>
        insert('permissions', roles[i]?.orgId, roles[i]?.uid, action, scopeOf(action, scope, at), '', ''),
      ),
    ),
    ...wanted.given.map(({ to, role, everywhere }) => {
      const { uid, orgId } = roles[role] ?? { uid: '', orgId: 1 };
      return insert('user_roles', everywhere && orgId === 0 ? 0 : org.id, idOf(to), uid, 1, '');
    }),
    ...wanted.members.map(({ who, team, permission }) =>
      insert('team_members', org.id, teams[team], idOf(who), permission, 1, '', 0),
    ),
    ...wanted.teamRoles.map(({ team, role }) =>
      insert('team_roles', org.id, teams[team], roles[role]?.uid, 1, '', 0),
    ),
    ...wanted.groupsOf.map(({ who, group: name, source }) =>
      insert('user_groups', idOf(who), source === 'jwt' ? 0 : org.id, source, name, siblings(name), name, ''),
    ),
    ...wanted.teamGroups.map(({ team, group: name }) =>
      insert('team_groups', org.id, teams[team], name, name, 1, '', 0),
    ),
    ...wanted.mappings.map(({ group: name, role }) =>
      insert('group_mappings', org.id, name, name, roles[role]?.uid),
    ),
    ...wanted.levels.map(({ kind, subject, on: [resource = '', level = ''], resource: at }) => {
      const id = resource === 'teams' ? teams[at] : resource === 'serviceaccounts' ? idOf(PEOPLE + at) : 'x';
      return insert(
        'managed_permissions',
        org.id,
        kind,
        String(subjectOf(kind, subject)),
        resource,
        String(id),
        level,
      );
    }),
    env.DB.prepare('UPDATE users SET is_server_admin = 1 WHERE id = ?').bind(idOf(wanted.serverAdmin)),
    env.DB.prepare('UPDATE users SET is_disabled = 1 WHERE id = ?').bind(idOf(PEOPLE + wanted.disabled)),
  ]);
  return { org, principals, teams };
}

/** Pairs as texts in order, each once. */
const textsOf = (permissions: readonly Permission[]) =>
  [...new Set(permissions.map(({ action, scope }) => `${action} ${scope}`))].toSorted();

const fromActions = (byAction: Readonly<Record<string, readonly string[]>>): Permission[] =>
  Object.entries(byAction).flatMap(([action, scopes]) => scopes.map((scope) => ({ action, scope })));

/** By action, without scopes that another one covers; null where there are none. */
function reduced(held: readonly Permission[]): Record<string, string[] | null> {
  const byAction = Map.groupBy(held, ({ action }) => action);
  return Object.fromEntries(
    [...byAction].map(([action, pairs]) => {
      const scopes = [...new Set(pairs.map(({ scope }) => scope))].filter((scope) => scope !== '');
      const isNeeded = (scope: string) =>
        !scopes.some((other) => other !== scope && naiveCovers(other, scope));
      return [action, scopes.length === 0 ? null : scopes.filter(isNeeded).toSorted()];
    }),
  );
}

/** Routes that are guarded by one permission each. */
const guardedBy = ({
  principals,
  teams,
}: World): (readonly [path: string, action: string, scope: string])[] => [
  ...teams.flatMap((id) => [
    [`/teams/${id}`, 'teams:read', `teams:id:${id}`] as const,
    [`/teams/${id}/members`, 'teams.permissions:read', `teams:id:${id}`] as const,
  ]),
  ...principals.flatMap(({ id, kind }) => [
    [`/access-control/users/${id}/roles`, 'users.roles:read', `users:id:${id}`] as const,
    [`/access-control/users/${id}/permissions`, 'users.permissions:read', `users:id:${id}`] as const,
    ...(kind === 'user'
      ? []
      : [[`/serviceaccounts/${id}`, 'serviceaccounts:read', `serviceaccounts:id:${id}`] as const]),
  ]),
  ['/access-control/datasources/x', 'datasources.permissions:read', 'datasources:uid:x'],
  ['/access-control/roles', 'roles:read', 'roles:*'],
];

/** What `?accesscontrol=true` must tell of a thing. */
const accessTo = (held: readonly Permission[], prefix: string, id: number) =>
  Object.fromEntries(
    actionsUpon(prefix)
      .filter((action) => naiveAllows(held, action, [`${prefix}${id}`]))
      .map((action) => [action, true]),
  );

describe('every endpoint that tells permissions agrees with every other, and with the rules (I11, I12)', () => {
  for (const seed of SEEDS) {
    it(`in random world ${seed}`, { timeout: 120_000 }, async ({ expect }) => {
      // The first ones are simpler than most.
      const wanted = fc.sample(plan, { seed, numRuns: 100 }).at(-1);
      if (wanted === undefined) throw new Error('no world');
      const world = await build(wanted);
      const { org, principals, teams } = world;
      const stored = await readStored();
      const decisions: boolean[] = [];
      for (const { id, as, kind } of principals) {
        const facts = factsFrom(stored, org.id, id);
        const held = naiveHeld(facts, SHIPPED);
        const who = `${kind} ${id}: ${textsOf(held).length} permissions`;
        const asAdmin = async (path: string) => (await org.admin(200, 'GET', path)).body;

        const list = await asAdmin(`/access-control/users/${id}/permissions`);
        expect(textsOf(list), who).toEqual(textsOf(held));
        const search = '/access-control/users/permissions/search';
        const found = await asAdmin(`${search}?namespacedId=${kind}:${id}`);
        expect(found, who).toEqual(held.length === 0 ? {} : { [id]: reduced(held) });
        for (const action of ['teams:read', 'users.roles:read']) {
          const among = await asAdmin(`${search}?action=${action}`);
          expect(id in among, who).toBe(naiveAllows(held, action, []));
          if (id in among) expect(among[id][action], who).toEqual(reduced(held)[action]);
        }

        const ask = async (path: string) => await api('GET', path, { as, org: org.id });
        if (facts.isDisabled) {
          expect((await ask('/access-control/user/permissions')).status, who).toBe(401);
          continue;
        }
        const own = await ok(200, 'GET', '/access-control/user/permissions', { as, org: org.id });
        expect(textsOf(fromActions(own.body)), who).toEqual(textsOf(held));
        const actions = await ok(200, 'GET', '/access-control/user/actions', { as, org: org.id });
        expect(Object.keys(actions.body).toSorted(), who).toEqual(
          [...new Set(held.map(({ action }) => action))].toSorted(),
        );

        for (const [path, action, scope] of guardedBy(world)) {
          const isAllowed = naiveAllows(held, action, [scope]);
          decisions.push(isAllowed);
          expect((await ask(path)).status, `${who}, GET ${path}`).toBe(isAllowed ? 200 : 403);
        }
        for (const team of teams.filter((one) => naiveAllows(held, 'teams:read', [`teams:id:${one}`]))) {
          const { body } = await ask(`/teams/${team}?accesscontrol=true`);
          expect(body.accessControl, `${who} to team ${team}`).toEqual(accessTo(held, 'teams:id:', team));
        }
        if (naiveAllows(held, 'teams:read', [])) {
          const { body } = await ask('/teams/search?accesscontrol=true');
          const told = body.teams.map((team: { id: number; accessControl: object }) => [
            team.id,
            team.accessControl,
          ]);
          const seen = teams.filter((team) => naiveAllows(held, 'teams:read', [`teams:id:${team}`]));
          expect(new Map(told), who).toEqual(
            new Map(seen.map((team) => [team, accessTo(held, 'teams:id:', team)])),
          );
        }
        if (naiveAllows(held, 'roles:read', ['roles:*'])) {
          const { body } = await ask('/access-control/roles?delegatable=true');
          for (const { uid, delegatable } of body as { uid: string; delegatable?: boolean }[]) {
            const role = [...facts.storedRoles, ...SHIPPED].find((one) => one.uid === uid);
            const isOfHand = !uid.startsWith('basic_');
            const may = isOfHand && (role?.permissions ?? []).every((pair) => naiveMayDelegate(held, pair));
            expect(delegatable ?? false, `${who}, role ${uid}`).toBe(may);
          }
        }
      }
      // The world says yes to some and no to others.
      expect(decisions.filter(Boolean).length).toBeGreaterThan(decisions.length / 20);
      expect(decisions.filter((allowed) => !allowed).length).toBeGreaterThan(decisions.length / 20);
    });
  }
});
