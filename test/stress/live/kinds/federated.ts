import { bearer } from '../client.ts';
import { sleep } from '../clock.ts';
import type { Factor } from '../factor.ts';
import type { Subject, Target } from '../looks.ts';
import type { Org, World } from '../world.ts';
import { unique } from '../world.ts';
import { adminIn } from './members.ts';

/** Tokens count by the second: of two of the same second, one might bring back what the other took away. */
const REST_MS = 1_200;

/** Somebody whom a provider knows, with the newest token that was taken in for certain. */
type Federated = {
  readonly subject: Subject;
  readonly login: string;
  /** Signs a token that is newer than every one before. */
  readonly sign: (claims: object) => Promise<string>;
  /** From now on, signs in by this one. */
  readonly use: (token: string) => void;
};

/** Brings somebody in by a first token. */
export async function federate(
  world: World,
  issuer: 'groups' | 'org-role',
  claims: object,
): Promise<Federated> {
  const sub = unique('subject');
  let issuedAt = 0;
  let current = '';
  const sign = async (said: object): Promise<string> => {
    issuedAt = Math.max(issuedAt + 1, Math.floor(Date.now() / 1_000));
    while (Date.now() / 1_000 < issuedAt) await sleep(50);
    return bearer(await world.provider.sign(issuer, sub, issuedAt, said));
  };
  current = await sign(claims);
  const { id } = await world.must({ as: current, path: '/user' });
  return {
    login: sub,
    subject: { id, kind: 'jwt', as: () => current },
    sign,
    use: (token) => (current = token),
  };
}

/** What a change of the claims is: a sign-in with another token. */
const signIn = (
  { sign, use }: Federated,
  claimsWhen: (on: boolean) => object,
): Pick<Factor, 'turn' | 'restMs'> => ({
  restMs: REST_MS,
  turn: async (on, writing) => {
    const token = await sign(claimsWhen(on));
    await writing.send({ as: token, path: '/user', leaves: on });
    use(token);
  },
});

/** A register of a group that the tokens say, and that is mapped to a role; read in several orgs. */
export async function groupsByToken(world: World, orgs: readonly Org[]): Promise<void> {
  const group = `cn=${unique('Claimed')},ou=groups`;
  const federated = await federate(world, 'groups', { groups: [] });
  const { subject, login } = federated;
  const [first] = orgs as [Org];
  const target = world.target(first, subject);
  const roleUid = unique('claimed');
  for (const org of orgs) {
    if (org.id !== 1) await world.join(org, login);
    const { action, scope } = target;
    const body = { uid: roleUid, name: roleUid, version: 1, permissions: [{ action, scope }] };
    await world.inOrg(org, 'POST', '/access-control/roles', body);
    const path = `/groupsync/groups/${encodeURIComponent(group)}`;
    await world.inOrg(org, 'PUT', path, { roles: [roleUid] });
  }
  const factor: Factor = {
    kind: 'jwt-groups',
    on: false,
    ...signIn(federated, (on) => ({ groups: on ? ['cn=other', group] : ['cn=other'] })),
    row: () => ({
      sql: 'SELECT 1 FROM user_groups WHERE org_id = 0 AND user_id = ? AND group_key = ?',
      values: [subject.id, group.toLowerCase()],
    }),
  };
  const listed: Target['listed'] = {
    path: () => `/groupsync/users/${subject.id}/groups`,
    has: (body: { groups: readonly string[] }) => body.groups.includes(group),
  };
  world.register(orgs, { ...target, admin: adminIn(orgs), roleUid, listed }, [factor]);
}

/** A register of the org role that the tokens say, which is about org 1. */
export async function orgRoleByToken(world: World, org: Org): Promise<void> {
  const federated = await federate(world, 'org-role', { role: 'Viewer' });
  const { subject } = federated;
  const factor: Factor = {
    kind: 'jwt-org-role',
    on: false,
    ...signIn(federated, (on) => ({ role: on ? 'Admin' : 'Viewer' })),
    row: () => ({
      sql: "SELECT 1 FROM org_users WHERE org_id = ? AND user_id = ? AND role = 'Admin'",
      values: [org.id, subject.id],
    }),
  };
  const target: Target = {
    subject,
    action: 'roles:read',
    scope: 'roles:*',
    decision: '/access-control/roles',
    admin: () => org.admin,
    listed: {
      path: (orgId) => `/orgs/${orgId}/users`,
      has: (body: readonly { userId: number; role: string }[]) =>
        body.some(({ userId, role }) => userId === subject.id && role === 'Admin'),
    },
  };
  world.register([org], target, [factor]);
}
