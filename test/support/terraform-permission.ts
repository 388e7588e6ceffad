import { goBool, goInt, goList, goObject, goString, omitEmpty } from './go-client.ts';
import { getAccount } from './terraform-service-account.ts';
import type { Resource, Terraform } from './terraform.ts';
import { asSet, splitId, unlessGone } from './terraform.ts';

/** Somebody and a level; a user or a team. */
type Entry = { readonly userId?: number; readonly teamId?: number; readonly permission: 'Edit' | 'Admin' };

/** `grafana_service_account_permission`: everybody with a level on an account, which its Terraform id names. */
export type PermissionConfig = { readonly account: string; readonly permissions: readonly Entry[] };

export type PermissionState = {
  readonly permissions: readonly {
    readonly userId: number;
    readonly teamId: number;
    readonly permission: string;
  }[];
};

const entries = goList(
  goObject({
    id: goInt,
    roleName: goString,
    isManaged: goBool,
    isInherited: goBool,
    isServiceAccount: goBool,
    userId: goInt,
    userLogin: goString,
    teamId: goInt,
    team: goString,
    builtInRole: goString,
    actions: goList(goString),
    permission: goString,
  }),
);

const pathOf = (account: string): string => `/access-control/serviceaccounts/${splitId(account).local}`;

const list = async (tf: Terraform, account: string) =>
  await tf.client(splitId(account).org)('GET', pathOf(account), { reads: entries });

async function managed(tf: Terraform, account: string): Promise<PermissionState['permissions']> {
  const own = (await list(tf, account)).filter((entry) => entry.isManaged && !entry.isInherited);
  return asSet(own.map(({ userId, teamId, permission }) => ({ userId, teamId, permission })));
}

const stateOf = (permissions: readonly Entry[]): PermissionState => ({
  permissions: asSet(
    permissions.map(({ userId = 0, teamId = 0, permission }) => ({ userId, teamId, permission })),
  ),
});

/** Sends the difference only: what is new or another level, and without a level what is to go. */
async function apply(tf: Terraform, account: string, wanted: readonly Entry[]): Promise<void> {
  if ((await getAccount(tf, account)) === null) throw new Error(`service account ${account} does not exist`);
  const now = await managed(tf, account);
  const keyOf = ({ userId = 0, teamId = 0 }: { readonly userId?: number; readonly teamId?: number }) =>
    `${userId}/${teamId}`;
  const levels = new Map(now.map((entry) => [keyOf(entry), entry.permission]));
  const kept = new Set(wanted.map(keyOf));
  const changed = wanted.filter((entry) => levels.get(keyOf(entry)) !== entry.permission);
  const gone = now.filter((entry) => !kept.has(keyOf(entry)));
  await post(tf, account, [
    ...changed,
    ...gone.map(({ userId, teamId }) => ({ userId, teamId, permission: '' })),
  ]);
}

const post = async (tf: Terraform, account: string, changes: readonly object[]) =>
  await tf.client(splitId(account).org)('POST', pathOf(account), {
    body: { permissions: changes.length === 0 ? null : changes.map((change) => omitEmpty({ ...change })) },
  });

/** `grafana_service_account_permission`. */
export const permissionResource: Resource<PermissionConfig, PermissionState> = {
  async create(tf, { account, permissions }) {
    await apply(tf, account, permissions);
    return account;
  },
  async read(tf, id) {
    if ((await getAccount(tf, id)) === null) return null;
    return await unlessGone(async () => ({ permissions: await managed(tf, id) }));
  },
  update: async (tf, id, _old, { permissions }) => await apply(tf, id, permissions),
  async delete(tf, id) {
    const now = await unlessGone(() => managed(tf, id));
    if (now === null) return;
    await post(
      tf,
      id,
      now.map((entry) => ({ ...entry, permission: '' })),
    );
  },
  planned: ({ permissions }) => stateOf(permissions),
  deleted: { permissions: [] },
};

/** `grafana_service_account_permission_item`: one who has a level on an account. */
export type PermissionItemConfig = {
  readonly account: string;
  readonly type: 'user' | 'team';
  readonly assignee: number;
  readonly permission: 'Edit' | 'Admin';
};

/** `[org:]account:type:assignee`. */
function splitItemId(id: string) {
  const parts = id.split(':');
  const [org = '1', account = '', type = '', assignee = ''] = parts.length === 3 ? ['1', ...parts] : parts;
  return { account: `${org}:${account}`, type, assignee: Number(assignee) };
}

async function setItem(tf: Terraform, id: string, permission: string): Promise<void> {
  const { account, type, assignee } = splitItemId(id);
  const path = `${pathOf(account)}/${type}s/${assignee}`;
  await tf.client(splitId(account).org)('POST', path, { body: omitEmpty({ permission }) });
}

/** `grafana_service_account_permission_item`. What others are given is kept. */
export const permissionItem: Resource<PermissionItemConfig, { readonly permission: string }> = {
  async create(tf, { account, type, assignee, permission }) {
    const id = `${account}:${type}:${assignee}`;
    await setItem(tf, id, permission);
    return id;
  },
  async read(tf, id) {
    const { account, type, assignee } = splitItemId(id);
    if ((await getAccount(tf, account)) === null) return null;
    const all = await unlessGone(() => list(tf, account));
    // The first entry counts, whatever kind it is.
    const entry = all?.find((one) => (type === 'user' ? one.userId : one.teamId) === assignee);
    return entry === undefined ? null : { permission: entry.permission };
  },
  update: async (tf, id, _old, { permission }) => await setItem(tf, id, permission),
  async delete(tf, id) {
    await unlessGone(() => setItem(tf, id, ''));
  },
  planned: ({ permission }) => ({ permission }),
};
