import type { Factor } from '../factor.ts';
import type { Subject, Target } from '../looks.ts';
import type { Org, Person, World } from '../world.ts';
import { SERVER_ADMIN } from '../world.ts';

type Member = { readonly userId: number; readonly role: string; readonly isDisabled: boolean };

/** What an Admin of the org has, and nobody below. */
const asAdmin = (subject: Subject, admin: (orgId: number) => string): Target => ({
  subject,
  action: 'roles:read',
  scope: 'roles:*',
  decision: '/access-control/roles',
  admin,
});

const adminRow = (org: Org, { id }: Subject) => ({
  sql: "SELECT 1 FROM org_users WHERE org_id = ? AND user_id = ? AND role = 'Admin'",
  values: [org.id, id],
});

const listedWhere = ({ id }: Subject, isSo: (member: Member) => boolean): NonNullable<Target['listed']> => ({
  path: (orgId) => `/orgs/${orgId}/users`,
  has: (body: readonly Member[]) => body.some((member) => member.userId === id && isSo(member)),
});

/** A register of a member who is made an Admin of the org, and is none again. */
export function orgRole(world: World, org: Org, person: Person): void {
  const factor: Factor = {
    kind: 'org-role',
    on: false,
    turn: async (on, writing) => {
      const path = `/org/users/${person.id}`;
      const body = { role: on ? 'Admin' : 'Viewer' };
      await writing.send({ as: org.admin, method: 'PATCH', path, body, leaves: on });
    },
    row: () => adminRow(org, person),
  };
  const listed = listedWhere(person, ({ role }) => role === 'Admin');
  world.register([org], { ...asAdmin(person, () => org.admin), listed }, [factor]);
}

/** A register of a service account that is made an Admin of the org, and is none again. */
export function accountRole(world: World, org: Org, account: Subject): void {
  const path = `/serviceaccounts/${account.id}`;
  const factor: Factor = {
    kind: 'org-role',
    on: false,
    turn: async (on, writing) => {
      const body = { role: on ? 'Admin' : 'None' };
      await writing.send({ as: org.admin, method: 'PATCH', path, body, leaves: on });
    },
    row: () => adminRow(org, account),
  };
  const listed = { path: () => path, has: ({ role }: Member) => role === 'Admin' };
  world.register([org], { ...asAdmin(account, () => org.admin), listed }, [factor]);
}

/** A register of a person who joins an org as Admin and leaves it; the person is a member of another one, too. */
export function orgMember(world: World, org: Org, person: Person): void {
  const factor: Factor = {
    kind: 'org-member',
    on: false,
    turn: async (on, writing) => {
      const path = `/orgs/${org.id}/users`;
      const body = { loginOrEmail: person.login, role: 'Admin' };
      await (on
        ? // Whom an Admin of the org adds is no member before they act there.
          writing.send({ as: SERVER_ADMIN, method: 'POST', path, body, leaves: true, already: [409] })
        : writing.send({
            as: org.admin,
            method: 'DELETE',
            path: `${path}/${person.id}`,
            leaves: false,
            already: [404],
          }));
    },
    row: () => adminRow(org, person),
  };
  const listed = listedWhere(person, () => true);
  world.register([org], { ...asAdmin(person, () => org.admin), listed }, [factor]);
}

/** A register of a service account that is disabled: whether it is let in, and what it may do. */
export async function disabledAccount(world: World, org: Org, account: Subject): Promise<void> {
  const target = world.target(org, account);
  const roleUid = await world.role(org, target);
  await world.assign(org, account, roleUid);
  const path = `/serviceaccounts/${account.id}`;
  const factor: Factor = {
    kind: 'account-disabled',
    on: true,
    turn: async (on, writing) => {
      await writing.send({ as: org.admin, method: 'PATCH', path, body: { isDisabled: !on }, leaves: on });
    },
    row: () => ({ sql: 'SELECT 1 FROM users WHERE id = ? AND is_disabled = 0', values: [account.id] }),
  };
  const listed = { path: () => path, has: ({ isDisabled }: Member) => !isDisabled };
  world.register([org], { ...target, listed }, [factor]);
}

/** A register of a person who is disabled everywhere; read in several orgs. */
export async function disabledPerson(world: World, orgs: readonly Org[], person: Person): Promise<void> {
  const [first] = orgs as [Org];
  const target = world.target(first, person);
  for (const org of orgs) {
    const roleUid = await world.role(org, target);
    await world.assign(org, person, roleUid);
  }
  const factor: Factor = {
    kind: 'person-disabled',
    on: true,
    restMs: 300,
    turn: async (on, writing) => {
      const path = `/admin/users/${person.id}/${on ? 'enable' : 'disable'}`;
      await writing.send({ as: SERVER_ADMIN, method: 'POST', path, leaves: on });
    },
    row: () => ({ sql: 'SELECT 1 FROM users WHERE id = ? AND is_disabled = 0', values: [person.id] }),
  };
  const listed = listedWhere(person, ({ isDisabled }) => !isDisabled);
  world.register(orgs, { ...target, admin: adminIn(orgs), listed }, [factor]);
}

/** Whoever administers each of the orgs. */
export const adminIn =
  (orgs: readonly Org[]) =>
  (orgId: number): string =>
    orgs.find(({ id }) => id === orgId)?.admin ?? SERVER_ADMIN;
