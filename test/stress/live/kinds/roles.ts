import type { Factor, FactorWriter } from '../factor.ts';
import type { Subject } from '../looks.ts';
import type { Org, World } from '../world.ts';

/** A role's permissions are replaced, with and without the one in question. */
export function roleUpdate(
  {
    as,
    roleUid,
    action,
    scope,
    isGlobal = false,
  }: {
    readonly as: string;
    readonly roleUid: string;
    readonly action: string;
    readonly scope: string;
    readonly isGlobal?: boolean;
  },
  orgId: number,
): Factor {
  let version = 1;
  return {
    kind: isGlobal ? 'global-role-update' : 'role-update',
    on: true,
    turn: async (on, writing) => {
      const other = { action, scope: `${scope}-other` };
      const permissions = on ? [other, { action, scope }] : [other];
      await writing.send({
        as,
        method: 'PUT',
        path: `/access-control/roles/${roleUid}`,
        body: { name: roleUid, version: ++version, permissions, ...(isGlobal && { global: true }) },
        leaves: on,
      });
    },
    row: () => ({
      sql: 'SELECT 1 FROM permissions WHERE org_id = ? AND role_uid = ? AND action = ? AND scope = ?',
      values: [orgId, roleUid, action, scope],
    }),
  };
}

/** A role is assigned, and taken away, by the subject's end. */
function assignment(org: Org, { id }: Subject, roleUid: string): Factor {
  const path = `/access-control/users/${id}/roles`;
  return {
    kind: 'assignment-by-subject',
    on: true,
    turn: async (on, writing) => {
      await (on
        ? writing.send({ as: org.admin, method: 'POST', path, body: { roleUid }, leaves: true })
        : writing.send({
            as: org.admin,
            method: 'DELETE',
            path: `${path}/${roleUid}`,
            leaves: false,
            already: [404],
          }));
    },
    row: () => assignedRow(org.id, id, roleUid),
  };
}

/** The row of an assignment. */
export const assignedRow = (orgId: number, userId: number, roleUid: string) => ({
  sql: 'SELECT 1 FROM user_roles WHERE org_id = ? AND user_id = ? AND role_uid = ?',
  values: [orgId, userId, roleUid],
});

/** A register of a role that is updated. */
export async function updatedRole(world: World, org: Org, subject: Subject): Promise<void> {
  const target = world.target(org, subject);
  const roleUid = await world.role(org, target);
  await world.assign(org, subject, roleUid);
  world.register([org], target, [roleUpdate({ as: org.admin, roleUid, ...target }, org.id)]);
}

/** A register of a role that is assigned by the subject's end. */
export async function assignedRole(world: World, org: Org, subject: Subject): Promise<void> {
  const target = world.target(org, subject);
  const roleUid = await world.role(org, target);
  await world.assign(org, subject, roleUid);
  world.register([org], { ...target, roleUid }, [assignment(org, subject, roleUid)]);
}

/** A register of both, in any order. */
export async function updatedAndAssignedRole(world: World, org: Org, subject: Subject): Promise<void> {
  const target = world.target(org, subject);
  const roleUid = await world.role(org, target);
  await world.assign(org, subject, roleUid);
  const factors = [
    roleUpdate({ as: org.admin, roleUid, ...target }, org.id),
    assignment(org, subject, roleUid),
  ];
  world.register([org], target, factors);
}

/** A register of a role that is deleted with its assignments, made again and assigned again. */
export async function deletedRole(world: World, org: Org, subject: Subject): Promise<FactorWriter> {
  const target = world.target(org, subject);
  const uid = await world.role(org, target);
  await world.assign(org, subject, uid);
  const { action, scope } = target;
  const factor: Factor = {
    kind: 'role-delete',
    on: true,
    turn: async (on, writing) => {
      const path = '/access-control/roles';
      const as = org.admin;
      if (!on) {
        const where = `${path}/${uid}?force=true`;
        await writing.send({ as, method: 'DELETE', path: where, leaves: false, already: [404] });
        return;
      }
      const body = { uid, name: uid, version: 1, permissions: [{ action, scope }] };
      await writing.send({ as, method: 'POST', path, body, leaves: false, already: [400, 409] });
      const assignTo = `/access-control/users/${subject.id}/roles`;
      await writing.send({ as, method: 'POST', path: assignTo, body: { roleUid: uid }, leaves: true });
    },
    row: () => ({
      sql: `SELECT 1 FROM user_roles JOIN permissions USING (org_id, role_uid) JOIN roles ON roles.org_id = user_roles.org_id
        AND roles.uid = role_uid WHERE user_roles.org_id = ? AND user_id = ? AND role_uid = ?`,
      values: [org.id, subject.id, uid],
    }),
  };
  return world.register([org], { ...target, roleUid: uid }, [factor]);
}

/** A register of a role that is assigned by the role's end. */
export async function heldRole(world: World, org: Org, subject: Subject): Promise<void> {
  const target = world.target(org, subject);
  const roleUid = await world.role(org, target);
  const path = `/access-control/roles/${roleUid}/assignments`;
  const list = subject.kind === 'account' ? 'service_accounts' : 'users';
  const factor: Factor = {
    kind: 'assignment-by-role',
    on: false,
    turn: async (on, writing) => {
      const body = { [list]: on ? [subject.id] : [] };
      await writing.send({ as: org.admin, method: 'PUT', path, body, leaves: on });
    },
    row: () => assignedRow(org.id, subject.id, roleUid),
  };
  world.register([org], { ...target, roleUid }, [factor]);
}
