import type { Factor } from '../factor.ts';
import type { Person } from '../world.ts';
import type { Org, World } from '../world.ts';
import { SERVER_ADMIN, unique } from '../world.ts';
import { adminIn } from './members.ts';
import { assignedRow, roleUpdate } from './roles.ts';

/** How long a register of the global plane rests after a change: every org must follow, and its changes wait. */
const REST_MS = 400;

/** A global role that brings what a target of the person is about, assigned in every org. */
async function globalRole(world: World, orgs: readonly Org[], person: Person) {
  const [first] = orgs as [Org];
  const target = { ...world.target(first, person), admin: adminIn(orgs) };
  const { action, scope } = target;
  const roleUid = unique('everywhere');
  const must = async (path: string, body: object) =>
    await world.must({ as: SERVER_ADMIN, method: 'POST', path, body: { ...body, global: true } });
  const permissions = [{ action, scope }];
  await must('/access-control/roles', { uid: roleUid, name: roleUid, version: 1, permissions });
  await must(`/access-control/users/${person.id}/roles`, { roleUid });
  return { target, roleUid, action, scope };
}

/** A register of a global role that is updated; read in several orgs. */
export async function updatedGlobalRole(world: World, orgs: readonly Org[], person: Person): Promise<void> {
  const { target, ...role } = await globalRole(world, orgs, person);
  const factor = roleUpdate({ as: SERVER_ADMIN, ...role, isGlobal: true }, 0);
  world.register(orgs, target, [{ ...factor, restMs: REST_MS }]);
}

/** A register of a global role that is assigned everywhere, and to nobody; read in several orgs. */
export async function globallyAssignedRole(
  world: World,
  orgs: readonly Org[],
  person: Person,
): Promise<void> {
  const { target, roleUid } = await globalRole(world, orgs, person);
  const path = `/access-control/users/${person.id}/roles`;
  const factor: Factor = {
    kind: 'global-assignment',
    on: true,
    restMs: REST_MS,
    turn: async (on, writing) => {
      const as = SERVER_ADMIN;
      const body = { roleUid, global: true };
      await (on
        ? writing.send({ as, method: 'POST', path, body, leaves: true })
        : writing.send({
            as,
            method: 'DELETE',
            path: `${path}/${roleUid}?global=true`,
            leaves: false,
            already: [404],
          }));
    },
    row: () => assignedRow(0, person.id, roleUid),
  };
  world.register(orgs, target, [factor]);
}
