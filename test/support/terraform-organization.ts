import { z } from 'zod';

import { escapePath, goList, goObject, goString } from './go-client.ts';
import { listUsers } from './terraform-user.ts';
import type { Resource, Terraform } from './terraform.ts';
import { asSet, DEFAULT_ORG, unlessGone } from './terraform.ts';

const ROLES = { admins: 'Admin', editors: 'Editor', viewers: 'Viewer', usersWithoutAccess: 'None' } as const;
type People = { readonly [kind in keyof typeof ROLES]: readonly string[] };

/** `grafana_organization`; people are named by email. Whoever does not exist is created. */
export type OrganizationConfig = Partial<People> & { readonly name: string };
export type OrganizationState = People & { readonly name: string };

/** Not shown as a member: the first admin, who creates orgs and is then in them. */
const HIDDEN_LOGIN = 'admin';

const createdOrg = goObject({ orgId: z.int(), message: goString });
const createdUser = goObject({ id: z.int(), message: goString });
const org = goObject({ id: z.int(), name: goString });
const members = goList(goObject({ userId: z.int(), login: goString, email: goString, role: goString }));

/** 64 code points of any kind: what Terraform gives people whom it creates and who will set their own. */
export const randomPassword = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(64)), (random, i) =>
    i === 0 ? '\uFFFD' : i === 1 ? '\u0007' : String.fromCodePoint(codePoint(random)),
  ).join('');

/** Any code point but the halves of pairs: what is left of those in UTF-8 is U+FFFD. */
const codePoint = (random: number): number => {
  const point = random % 0x11_0000;
  return point >= 0xd800 && point < 0xe000 ? 0xfffd : point;
};

const rolesOf = (people: Partial<People>): Map<string, string> =>
  new Map(
    Object.entries(ROLES).flatMap(([kind, role]) =>
      (people[kind as keyof People] ?? []).map((email) => [email, role] as const),
    ),
  );

async function changePeople(
  tf: Terraform,
  id: string,
  old: Partial<People>,
  config: OrganizationConfig,
): Promise<void> {
  const [now, wanted] = [rolesOf(old), rolesOf(config)];
  const client = tf.client(DEFAULT_ORG);
  const ids = new Map((await listUsers(tf)).map((user) => [user.email, user.id]));
  for (const [email, role] of wanted) {
    if (!ids.has(email)) {
      const body = { email, login: email, name: email, password: randomPassword() };
      ids.set(email, (await client('POST', '/admin/users', { body, reads: createdUser })).id);
    }
    if (!now.has(email)) await client('POST', `/orgs/${id}/users`, { body: { loginOrEmail: email, role } });
    else if (now.get(email) !== role)
      await client('PATCH', `/orgs/${id}/users/${ids.get(email)}`, { body: { role } });
  }
  for (const email of now.keys())
    if (!wanted.has(email)) await client('DELETE', `/orgs/${id}/users/${ids.get(email)}`);
}

async function readOrg(tf: Terraform, id: number | string, name: string): Promise<OrganizationState> {
  const people = (await tf.client(DEFAULT_ORG)('GET', `/orgs/${id}/users`, { reads: members })).filter(
    ({ login }) => login !== HIDDEN_LOGIN,
  );
  const emailsOf = (kind: keyof People) =>
    asSet(people.filter(({ role }) => role === ROLES[kind]).map(({ email }) => email));
  return {
    name,
    admins: emailsOf('admins'),
    editors: emailsOf('editors'),
    viewers: emailsOf('viewers'),
    usersWithoutAccess: emailsOf('usersWithoutAccess'),
  };
}

/** `grafana_organization`. Its ids have no other org in them. */
export const organization: Resource<OrganizationConfig, OrganizationState> = {
  async create(tf, config) {
    const body = { name: config.name };
    const { orgId } = await tf.client(DEFAULT_ORG)('POST', '/orgs', { body, reads: createdOrg });
    await changePeople(tf, String(orgId), {}, config);
    return String(orgId);
  },
  read: async (tf, id) =>
    await unlessGone(async () => {
      const { name } = await tf.client(DEFAULT_ORG)('GET', `/orgs/${id}`, { reads: org });
      return await readOrg(tf, id, name);
    }),
  async update(tf, id, old, config) {
    if (old.name !== config.name)
      await tf.client(DEFAULT_ORG)('PUT', `/orgs/${id}`, { body: { name: config.name } });
    await changePeople(tf, id, old, config);
  },
  async delete(tf, id) {
    await unlessGone(() => tf.client(DEFAULT_ORG)('DELETE', `/orgs/${id}`));
  },
  planned: ({ name, admins, editors, viewers, usersWithoutAccess }) => ({
    name,
    admins: asSet(admins),
    editors: asSet(editors),
    viewers: asSet(viewers),
    usersWithoutAccess: asSet(usersWithoutAccess),
  }),
};

/** The data source `grafana_organization`: the org of a name. */
export const findOrganization = async (tf: Terraform, name: string): Promise<OrganizationState | null> =>
  await unlessGone(async () => {
    const found = await tf.client(DEFAULT_ORG)('GET', `/orgs/name/${escapePath(name)}`, { reads: org });
    return await readOrg(tf, found.id, found.name);
  });
