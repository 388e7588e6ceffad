import { z } from 'zod';

import { goBool, goInt, goList, goObject, goString, goTime, omitEmpty } from './go-client.ts';
import type { Resource, Terraform } from './terraform.ts';
import { DEFAULT_ORG, splitId, unlessGone } from './terraform.ts';

/** `grafana_service_account`. */
export type ServiceAccountConfig = {
  readonly name: string;
  readonly role?: 'None' | 'Viewer' | 'Editor' | 'Admin';
  readonly isDisabled?: boolean;
};

const ROLE = 'Viewer';

const account = goObject({
  id: z.int(),
  orgId: goInt,
  name: goString,
  role: goString,
  isDisabled: goBool,
  login: goString,
  uid: goString,
});

export type ServiceAccountState = Pick<z.infer<typeof account>, 'name' | 'role' | 'isDisabled'>;

const pathOf = (id: string): string => `/serviceaccounts/${splitId(id).local}`;

/** The account, or `null` when it is gone. */
export const getAccount = async (tf: Terraform, id: string): Promise<ServiceAccountState | null> =>
  await unlessGone(async () => {
    const { name, role, isDisabled } = await tf.client(splitId(id).org)('GET', pathOf(id), {
      reads: account,
    });
    return { name, role, isDisabled };
  });

/** `grafana_service_account`. */
export const serviceAccount: Resource<ServiceAccountConfig, ServiceAccountState> = {
  async create(tf, { name, role = ROLE, isDisabled }) {
    const body = omitEmpty({ name, role, isDisabled });
    const { id } = await tf.client(tf.org)('POST', '/serviceaccounts', {
      success: 201,
      body,
      reads: account,
    });
    return `${tf.org}:${id}`;
  },
  read: getAccount,
  async update(tf, id, _old, { name, role = ROLE, isDisabled = false }) {
    await tf.client(splitId(id).org)('PATCH', pathOf(id), { body: { name, role, isDisabled } });
  },
  async delete(tf, id) {
    await unlessGone(() => tf.client(splitId(id).org)('DELETE', pathOf(id)));
  },
  planned: ({ name, role = ROLE, isDisabled = false }) => ({ name, role, isDisabled }),
};

/** `grafana_service_account_token`. The account is named by its Terraform id. */
export type TokenConfig = {
  readonly account: string;
  readonly name: string;
  readonly secondsToLive?: number;
};

/** What can be told of a token beforehand: whether it expires, not exactly when. */
export type TokenState = { readonly name: string; readonly expires: boolean; readonly hasExpired: boolean };

const INT32 = z.int().max(2 ** 31 - 1);
const createdToken = goObject({ id: INT32, name: goString, key: goString });
const tokens = goList(
  goObject({
    id: INT32,
    name: goString,
    created: goTime,
    expiration: goTime,
    secondsUntilExpiration: z.number().nullish(),
    hasExpired: goBool,
    isRevoked: goBool,
    lastUsedAt: goTime,
  }),
);

/** The tokens of an account, as the list shows them. */
export const getTokens = async (tf: Terraform, accountId: string) =>
  await tf.client(splitId(accountId).org)('GET', `${pathOf(accountId)}/tokens`, { reads: tokens });

/** `<org>:<account>:<token>`: Terraform keeps the two apart, but remembers both. */
const splitTokenId = (id: string) => {
  const at = id.lastIndexOf(':');
  return { accountId: id.slice(0, at), tokenId: Number(id.slice(at + 1)) };
};

const createToken = async (tf: Terraform, { account: id, name, secondsToLive }: TokenConfig) => {
  const body = omitEmpty({ name, secondsToLive });
  const path = `${pathOf(id)}/tokens`;
  return await tf.client(splitId(id).org)('POST', path, { body, reads: createdToken });
};

/** `grafana_service_account_token`. `keys` learns each key that is made: it is shown only once. */
export const tokenResource = (keys: string[] = []): Resource<TokenConfig, TokenState> => ({
  async create(tf, config) {
    const { id, key } = await createToken(tf, config);
    keys.push(key);
    return `${config.account}:${id}`;
  },
  async read(tf, id) {
    const { accountId, tokenId } = splitTokenId(id);
    const token = (await getTokens(tf, accountId)).find((one) => one.id === tokenId);
    if (token === undefined) return null;
    const { name, expiration, hasExpired } = token;
    return { name, expires: expiration !== null, hasExpired };
  },
  async delete(tf, id) {
    const { accountId, tokenId } = splitTokenId(id);
    await tf.client(splitId(accountId).org)('DELETE', `${pathOf(accountId)}/tokens/${tokenId}`);
  },
  planned: ({ name, secondsToLive }) => ({ name, expires: secondsToLive !== undefined, hasExpired: false }),
});

/** `grafana_service_account_rotating_token`. */
export type RotatingTokenConfig = {
  readonly account: string;
  readonly prefix: string;
  readonly secondsToLive: number;
  readonly deleteOnDestroy?: boolean;
};

/** `grafana_service_account_rotating_token`: a token whose name says when it ends. */
export const rotatingToken = (
  expiry: number,
): Resource<RotatingTokenConfig, TokenState & { readonly deleteOnDestroy: boolean }> => {
  const plain = tokenResource();
  const named = ({ account: id, prefix, secondsToLive }: RotatingTokenConfig): TokenConfig => ({
    account: id,
    name: `${prefix}-${expiry}`,
    secondsToLive,
  });
  const remembered = new Map<string, boolean>();
  return {
    async create(tf, config) {
      const id = await plain.create(tf, named(config));
      remembered.set(id, config.deleteOnDestroy ?? false);
      return id;
    },
    async read(tf, id) {
      const state = await plain.read(tf, id);
      return state && { ...state, deleteOnDestroy: remembered.get(id) ?? false };
    },
    async delete(tf, id, state) {
      if (state.deleteOnDestroy) await plain.delete(tf, id, state);
    },
    planned: (config) => ({
      ...plain.planned(named(config)),
      deleteOnDestroy: config.deleteOnDestroy ?? false,
    }),
  };
};

const found = goObject({
  totalCount: goInt,
  page: goInt,
  perPage: goInt,
  serviceAccounts: goList(
    goObject({
      id: z.int(),
      orgId: goInt,
      name: goString,
      role: goString,
      isDisabled: goBool,
      tokens: goInt,
    }),
  ),
});

/** The data source `grafana_service_account`: asks page after page, from 0 on, until one has the name or is empty. */
export async function findServiceAccount(
  tf: Terraform,
  name: string,
  org = DEFAULT_ORG,
): Promise<ServiceAccountState | null> {
  for (let page = 0; page < 50; page++) {
    const query = { page: String(page) };
    const { serviceAccounts } = await tf.client(org)('GET', '/serviceaccounts/search', {
      query,
      reads: found,
    });
    if (serviceAccounts.length === 0) return null;
    const one = serviceAccounts.find((candidate) => candidate.name === name);
    if (one !== undefined) return { name: one.name, role: one.role, isDisabled: one.isDisabled };
  }
  throw new Error('No page is empty: the provider would ask for ever');
}
