import type { Caller } from '../../src/core/caller.ts';
import type { NodeD1 } from '../simulator/node-d1.ts';

/** The id of the first of them; the others follow. */
export const FIRST_ID = 1_000;

/** Puts people into org 1, each with two roles of their own choice among twenty, and in a team that has another. */
export function populate(d1: NodeD1, people: number): void {
  const [at, permissions] = ['2026-01-01T00:00:00.000Z', 8];
  const insert = (sql: string, ...values: (string | number)[]): void => void d1.rows(sql, ...values);
  const numbers = `WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < ?)`;
  insert(
    `${numbers} INSERT INTO users (id, uid, login, email, name, is_service_account, home_org_id, created, updated)
      SELECT ${FIRST_ID} + i, 'u' || i, 'p' || i, 'p' || i || '@example.org', '', 0, 1, ?, ? FROM n`,
    people - 1,
    at,
    at,
  );
  insert(
    `INSERT INTO org_users (org_id, user_id, role, created, updated) SELECT 1, id, 'Viewer', '', '' FROM users WHERE id >= ?`,
    FIRST_ID,
  );
  for (let role = 0; role < 30; role++) {
    insert(
      `INSERT INTO roles (org_id, uid, name, version, display_name, description, "group", hidden, created, updated)
        VALUES (1, 'r${role}', 'r${role}', 1, '', '', '', 0, ?, ?)`,
      at,
      at,
    );
    insert(
      `${numbers} INSERT INTO permissions SELECT 1, 'r${role}', 'reports' || i || ':read', 'reports:id:${role}', '', '' FROM n`,
      permissions - 1,
    );
  }
  for (let team = 0; team < 10; team++) {
    insert(
      `INSERT INTO teams (id, org_id, uid, name, email, created, updated) VALUES (?, 1, 't${team}', 't${team}', '', ?, ?)`,
      FIRST_ID + team,
      at,
      at,
    );
    insert(
      `INSERT INTO team_roles (org_id, team_id, role_uid, added_by, created) VALUES (1, ?, 'r${20 + team}', 1, ?)`,
      FIRST_ID + team,
      at,
    );
  }
  for (const shift of [0, 7])
    insert(
      `INSERT INTO user_roles SELECT 1, id, 'r' || ((id + ${shift}) % 20), 1, '' FROM users WHERE id >= ?`,
      FIRST_ID,
    );
  insert(
    `INSERT INTO team_members SELECT 1, ${FIRST_ID} + id % 10, id, 0, 1, '', 0 FROM users WHERE id >= ?`,
    FIRST_ID,
  );
}

/** Somebody of them who signs in. */
export const callerOf = (userId: number): Caller => ({
  userId,
  credential: { kind: 'password', name: `p${userId - FIRST_ID}`, credentialVersion: 0 },
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
});
