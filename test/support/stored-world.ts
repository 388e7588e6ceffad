import { env } from 'cloudflare:workers';

import type { DeclaredLevel } from '../../src/core/declared-type.ts';
import { Vocabulary } from '../../src/core/vocabulary.ts';
import type { PrincipalFacts } from '../../src/core/principal.ts';
import { factsOf } from './arbitraries.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** Everything in the database that decides what principals may do, row by row. */
type Stored = Readonly<Record<(typeof TABLES)[number], readonly Row[]>>;

const TABLES = [
  'users',
  'org_users',
  'team_members',
  'team_groups',
  'team_roles',
  'roles',
  'permissions',
  'user_roles',
  'user_groups',
  'group_mappings',
  'managed_permissions',
  'resource_types',
] as const;

/** Reads the tables whole. */
export async function readStored(): Promise<Stored> {
  const tables = await env.DB.batch<Row>(TABLES.map((name) => env.DB.prepare(`SELECT * FROM ${name}`)));
  const entries = TABLES.map((name, i) => [name, tables[i]?.results ?? []] as const);
  return Object.fromEntries(entries) as unknown as Stored;
}

/** What the types that are stored mean in an org. */
export const typesFrom = (stored: Stored, orgId: number): Vocabulary =>
  new Vocabulary(
    stored.resource_types
      .filter((row) => row['org_id'] === orgId || row['org_id'] === 0)
      .map((row) => ({
        name: String(row['name']),
        attribute: String(row['attribute']),
        actions: JSON.parse(String(row['actions'])) as string[],
        levels: JSON.parse(String(row['levels'])) as DeclaredLevel[],
        isGlobal: row['org_id'] === 0,
      })),
  );

/**
 * What is stored about a principal of an org, found row by row, as slowly as the rules of
 * docs/grafana.md#what-a-principal-holds and docs/group-sync.md read. It shares no query with the product.
 */
export function factsFrom(stored: Stored, orgId: number, userId: number): PrincipalFacts {
  const own = (table: keyof Stored) => stored[table].filter((row) => row['user_id'] === userId);
  const isHere = (row: Row) => row['org_id'] === orgId;
  const isHereOrGlobal = (row: Row) => isHere(row) || row['org_id'] === 0;
  const user = stored.users.find((row) => row['id'] === userId) ?? {};
  const membership = own('org_users').find(isHere);
  const role = membership?.['role'];
  const isPending = typeof membership?.['pending_as'] === 'string';
  const basic = role === undefined ? [] : [`basic_${String(role).toLowerCase()}`];

  const groups = own('user_groups').filter(isHereOrGlobal);
  const isLinked = (link: Row) =>
    groups.some((group) => [group['group_key'], group['siblings_key']].includes(link['group_key']));
  const byHand = own('team_members').filter(isHere);
  const fromOutside = stored.team_groups.filter((link) => isHere(link) && isLinked(link));
  const teamIds = [...new Set([...byHand, ...fromOutside].map((row) => Number(row['team_id'])))];

  const mapped = stored.group_mappings.filter(
    (row) => isHere(row) && groups.some((group) => group['group_key'] === row['group_key']),
  );
  const ofTeams = stored.team_roles.filter((row) => isHere(row) && teamIds.includes(Number(row['team_id'])));
  const assigned = own('user_roles').filter(isHereOrGlobal);
  const uidsOf = (rows: readonly Row[]) => rows.map((row) => String(row['role_uid']));
  // How something came is not told, but whether it counts in all orgs.
  const ofOrg = [...basic, ...uidsOf(assigned.filter(isHere)), ...uidsOf([...ofTeams, ...mapped])];
  const ofAllOrgs = [
    // Nobody is in the org of the global plane: there, server admins hold what Admins hold in theirs.
    ...(user['is_server_admin'] === 1
      ? ['basic_grafana_admin', ...(orgId === 0 ? ['basic_admin'] : [])]
      : []),
    ...uidsOf(assigned.filter((row) => row['org_id'] === 0)),
  ];
  const subjects = [`user ${userId}`, ...teamIds.map((id) => `team ${id}`)];
  const managed = stored.managed_permissions.filter(
    (row) =>
      isHere(row) &&
      [...subjects, ...basic.map((uid) => `basic-role ${uid}`)].includes(
        `${String(row['subject_kind'])} ${String(row['subject'])}`,
      ),
  );
  const textsOf = <K extends string>(row: Row, ...keys: readonly K[]) =>
    Object.fromEntries(keys.map((key) => [key, String(row[key])])) as Record<K, string>;
  return factsOf({
    evaluatedIn: orgId,
    userId,
    isDisabled: user['is_disabled'] === 1,
    orgRole: (role ?? null) as PrincipalFacts['orgRole'],
    ...(isPending && { isPending }),
    teams: teamIds.map((id) => ({
      id,
      isAdmin: byHand.some((row) => row['team_id'] === id && row['permission'] === 4),
    })),
    reached: [
      ...ofOrg.map((uid) => ({ uid, path: { via: 'unknown' } as const })),
      ...ofAllOrgs.map((uid) => ({ uid, path: { via: 'assignment', global: true } as const })),
    ],
    storedRoles: stored.roles.filter(isHereOrGlobal).map((row) => ({
      uid: String(row['uid']),
      permissions: stored.permissions
        .filter((pair) => pair['org_id'] === row['org_id'] && pair['role_uid'] === row['uid'])
        .map((pair) => textsOf(pair, 'action', 'scope')),
    })),
    managed: managed.map((row) => ({
      ...textsOf(row, 'resource', 'level'),
      resourceId: String(row['resource_id']),
    })),
  });
}
