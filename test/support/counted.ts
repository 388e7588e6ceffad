import type { CountedName } from '../../src/core/limits.ts';
import { COUNTED_NAMES } from '../../src/core/limits.ts';

const perOrg = (table: string, where = ''): string =>
  `SELECT org_id, count(*) AS used FROM ${table} ${where} GROUP BY org_id`;
const ofOrgs = 'WHERE org_id <> 0';
const ofAll = 'WHERE org_id = 0';
const ASSIGNMENTS = '(SELECT org_id FROM user_roles UNION ALL SELECT org_id FROM team_roles)';

/** How many there are of each kind that has a limit, by org: counted one by one. */
const COUNTS: Readonly<Record<CountedName, string>> = {
  roles: perOrg('roles', ofOrgs),
  permissions: perOrg('permissions', ofOrgs),
  assignments: perOrg(ASSIGNMENTS, ofOrgs),
  members: perOrg('org_users'),
  'service-accounts': `SELECT home_org_id AS org_id, count(*) AS used FROM users WHERE is_service_account = 1 GROUP BY home_org_id`,
  tokens: perOrg('tokens'),
  teams: perOrg('teams'),
  'team-members': perOrg('team_members'),
  'team-groups': perOrg('team_groups'),
  'group-mappings': perOrg('group_mappings'),
  'user-groups': perOrg('user_groups', ofOrgs),
  levels: perOrg('managed_permissions'),
  orgs: 'SELECT 0 AS org_id, count(*) AS used FROM orgs',
  users: 'SELECT 0 AS org_id, count(*) AS used FROM users WHERE is_service_account = 0',
  'global-roles': perOrg('roles', ofAll),
  'global-permissions': perOrg('permissions', ofAll),
  'global-assignments': perOrg(ASSIGNMENTS, ofAll),
  'provider-groups': perOrg('user_groups', ofAll),
};

/** In one statement: what is counted and is not so, and what is there and is not counted. */
const DIFFERENCES = `
  WITH there AS (${COUNTED_NAMES.map((name) => `SELECT '${name}' AS name, * FROM (${COUNTS[name]}) WHERE used > 0`).join(' UNION ALL ')}),
    counted AS (SELECT name, org_id, used FROM usage WHERE used <> 0)
  SELECT 'counted', * FROM (SELECT * FROM counted EXCEPT SELECT * FROM there)
  UNION ALL SELECT 'there', * FROM (SELECT * FROM there EXCEPT SELECT * FROM counted)`;

/** What is wrong with the counters of a database, in which `rows` runs a statement. */
export const wrongCounts = (rows: (sql: string) => readonly object[]): string[] => [
  ...rows(DIFFERENCES).map((row) => `a counter is wrong: ${JSON.stringify(row)}`),
  ...rows('SELECT * FROM full_limits').map((row) => `a full limit is left: ${JSON.stringify(row)}`),
];
