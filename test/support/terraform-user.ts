import { z } from 'zod';

import { goBool, goInt, goList, goObject, goString, omitEmpty } from './go-client.ts';
import type { Resource, Terraform } from './terraform.ts';
import { DEFAULT_ORG, unlessGone } from './terraform.ts';

/** `grafana_user`. A password cannot be read back. */
export type UserConfig = {
  readonly email: string;
  readonly login: string;
  readonly name?: string;
  readonly password: string;
  readonly isAdmin?: boolean;
};

/** Emails and logins are compared without regard to case. */
export type UserState = {
  readonly email: string;
  readonly login: string;
  readonly name: string;
  readonly isAdmin: boolean;
};

const created = goObject({ id: z.int(), uid: goString, message: goString });
const profile = goObject({
  id: goInt,
  email: goString,
  name: goString,
  login: goString,
  isGrafanaAdmin: goBool,
  orgId: goInt,
});

const stateOf = ({ email, login, name, isGrafanaAdmin }: z.infer<typeof profile>): UserState => ({
  email: email.toLowerCase(),
  login: login.toLowerCase(),
  name,
  isAdmin: isGrafanaAdmin,
});

/** `grafana_user`. Its ids have no org. */
export const userResource = (): Resource<UserConfig, UserState> => {
  const passwords = new Map<string, string>();
  return {
    async create(tf, { email, login, name, password, isAdmin = false }) {
      const client = tf.client(DEFAULT_ORG);
      const body = omitEmpty({ email, login, name, password });
      const { id } = await client('POST', '/admin/users', { body, reads: created });
      if (isAdmin) await client('PUT', `/admin/users/${id}/permissions`, { body: { isGrafanaAdmin: true } });
      passwords.set(String(id), password);
      return String(id);
    },
    read: async (tf, id) =>
      await unlessGone(async () =>
        stateOf(await tf.client(DEFAULT_ORG)('GET', `/users/${id}`, { reads: profile })),
      ),
    async update(tf, id, old, { email, login, name = '', password, isAdmin = false }) {
      const client = tf.client(DEFAULT_ORG);
      if (old.email !== email || old.login !== login || old.name !== name)
        await client('PUT', `/users/${id}`, { body: omitEmpty({ email, login, name }) });
      if (passwords.get(id) !== password)
        await client('PUT', `/admin/users/${id}/password`, { body: { password } });
      passwords.set(id, password);
      if (old.isAdmin !== isAdmin)
        await client('PUT', `/admin/users/${id}/permissions`, {
          body: omitEmpty({ isGrafanaAdmin: isAdmin }),
        });
    },
    async delete(tf, id) {
      await unlessGone(() => tf.client(DEFAULT_ORG)('DELETE', `/admin/users/${id}`));
    },
    planned: ({ email, login, name = '', isAdmin = false }) =>
      stateOf({ id: 0, orgId: 0, email, login, name, isGrafanaAdmin: isAdmin }),
  };
};

/** The data source `grafana_user`, by id, or by login or email. */
export const findUser = async (
  tf: Terraform,
  by: { readonly id: string } | { readonly loginOrEmail: string },
): Promise<UserState | null> =>
  await unlessGone(async () => {
    const client = tf.client(DEFAULT_ORG);
    return stateOf(
      'id' in by
        ? await client('GET', `/users/${by.id}`, { reads: profile })
        : await client('GET', '/users/lookup', { query: by, reads: profile }),
    );
  });

const userPage = goList(
  goObject({ id: z.int(), login: goString, email: goString, name: goString, isAdmin: goBool }),
);
const PAGE = 1_000;

/** All people of the server, page by page; also the data source `grafana_users`. */
export async function listUsers(tf: Terraform) {
  const users: z.infer<typeof userPage> = [];
  for (let page = 1; ; page++) {
    const query = { page: String(page), perpage: String(PAGE) };
    const some = await tf.client(DEFAULT_ORG)('GET', '/users', { query, reads: userPage });
    users.push(...some);
    if (some.length < PAGE) return users;
  }
}

const orgUsers = goList(
  goObject({
    userId: z.int(),
    orgId: goInt,
    email: goString,
    login: goString,
    name: goString,
    role: goString,
  }),
);

/** The data source `grafana_organization_user`: the member with exactly this email or login. */
export async function findOrgUser(tf: Terraform, loginOrEmail: string, org = DEFAULT_ORG) {
  const query = { query: loginOrEmail };
  const some = await tf.client(org)('GET', '/org/users', { query, reads: orgUsers });
  const exact = some.filter(({ email, login }) => email === loginOrEmail || login === loginOrEmail);
  return exact[0] ?? null;
}
