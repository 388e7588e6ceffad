/**
 * Much of something, stored past the API, which would take minutes.
 *
 * @typedef {import('../runtime.mjs').D1} D1
 */

const AT = '2026-06-01T00:00:00.000Z';
/** How many roles each of many people holds. */
const ROLES_EACH = 3;
const PERMISSIONS_OF_ROLE = 5;

/**
 * People of an org who hold one role, and never sign in.
 *
 * @param {D1} database
 * @param {object} options
 * @param {number} options.orgId
 * @param {number} options.people
 * @param {string} options.prefix of their logins
 * @param {string} [options.roleUid] the role
 */
export async function storePeople(database, { orgId, people, prefix, roleUid }) {
  const names = JSON.stringify(Array.from({ length: people }, (_, i) => `${prefix}-${i}`));
  const stored = 'FROM json_each(?) JOIN users ON users.uid = json_each.value';
  /** @type {[sql: string, values: unknown[]][]} */
  const statements = [
    [
      `INSERT INTO users (uid, login, email, name, is_service_account, home_org_id, created, updated)
       SELECT value, value, value || '@example.org', value, 0, ?, ?, ? FROM json_each(?)`,
      [orgId, AT, AT, names],
    ],
    [
      `INSERT INTO org_users (org_id, user_id, role, created, updated) SELECT ?, users.id, 'Viewer', ?, ? ${stored}`,
      [orgId, AT, AT, names],
    ],
  ];
  if (roleUid !== undefined)
    statements.push([
      `INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created) SELECT ?, users.id, ?, 1, ? ${stored}`,
      [orgId, roleUid, AT, names],
    ]);
  await database.batch(statements.map(([sql, values]) => database.prepare(sql).bind(...values)));
}

/**
 * Roles of an org, and three of them for each of its members.
 *
 * @param {D1} database
 * @param {number} orgId
 * @param {number} roles
 */
export async function storeRoles(database, orgId, roles) {
  const numbers = (count) =>
    `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count} - 1)`;
  const statements = [
    `INSERT INTO roles (org_id, uid, name, version, display_name, description, "group", hidden, created, updated)
     ${numbers(roles)} SELECT ?1, 'r_' || i, 'custom:r_' || i, 1, 'r_' || i, '', 'bench', 0, ?2, ?2 FROM n`,
    `INSERT INTO permissions (org_id, role_uid, action, scope, created, updated)
     ${numbers(roles * PERMISSIONS_OF_ROLE)}
     SELECT ?1, 'r_' || (i / ${PERMISSIONS_OF_ROLE}), 'dashboards:read', 'dashboards:uid:d_' || i, ?2, ?2 FROM n`,
    `INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created)
     ${numbers(ROLES_EACH)}
     SELECT ?1, user_id, 'r_' || ((user_id * 7 + i * 13) % ${roles}), 1, ?2 FROM org_users CROSS JOIN n WHERE org_id = ?1`,
  ];
  await database.batch(statements.map((sql) => database.prepare(sql).bind(orgId, AT)));
}

/**
 * Orgs without anybody.
 *
 * @param {D1} database
 * @param {number} orgs
 * @returns {Promise<number>} the first one's id; the others have the next
 */
export async function storeOrgs(database, orgs) {
  await database
    .prepare(
      `INSERT INTO orgs (name, created, updated) WITH RECURSIVE n (i) AS
         (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) SELECT 'org ' || i, ?2, ?2 FROM n`,
    )
    .bind(orgs, AT)
    .run();
  const last = await database.prepare('SELECT max(id) AS id FROM orgs').first();
  return last.id - orgs + 1;
}

/**
 * What an org's audit trail holds.
 *
 * @typedef {{ readonly entries: number, readonly bytes: number }} Trail `bytes` of its texts, without indexes
 */

/**
 * @param {D1} database
 * @param {number} orgId
 * @returns {Promise<Trail>}
 */
export async function trailOf(database, orgId) {
  const texts = [
    'id',
    'at',
    'actor',
    'origin',
    'kind',
    'before',
    'after',
    'touches',
    'previous_hash',
    'hash',
  ];
  const bytes = texts.map((column) => `length(CAST("${column}" AS BLOB))`).join(' + ');
  return await database
    .prepare(`SELECT count(*) AS entries, coalesce(sum(${bytes}), 0) AS bytes FROM changes WHERE org_id = ?`)
    .bind(orgId)
    .first();
}
