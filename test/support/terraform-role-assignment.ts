import { z } from 'zod';

import { escapePath, goInt, goList, goObject } from './go-client.ts';
import { getRole } from './terraform-role.ts';
import type { Resource, Terraform } from './terraform.ts';
import { asSet, splitId, unlessGone } from './terraform.ts';

/** Who has a role, by kind, as the API spells the kinds. */
export type RoleAssignmentState = {
  readonly users: readonly number[];
  readonly teams: readonly number[];
  readonly service_accounts: readonly number[];
};

/** `grafana_role_assignment`: everybody who has the role. */
export type RoleAssignmentConfig = Partial<RoleAssignmentState> & { readonly roleUid: string };

/** `grafana_role_assignment_item`: one who has the role. */
export type RoleAssignmentItemConfig = {
  readonly roleUid: string;
  readonly type: 'user' | 'team' | 'service_account';
  readonly assignee: number;
};

/** Without `role_uid` the provider takes the resource for gone and recreates it. */
const assignments = goObject({
  role_uid: z.string().min(1),
  users: goList(goInt),
  teams: goList(goInt),
  service_accounts: goList(goInt),
});

const pathOf = (uid: string): string => `/access-control/roles/${escapePath(uid)}/assignments`;

const stateOf = ({
  users = [],
  teams = [],
  service_accounts = [],
}: Partial<RoleAssignmentState>): RoleAssignmentState => ({
  users: asSet(users),
  teams: asSet(teams),
  service_accounts: asSet(service_accounts),
});

const get = async (tf: Terraform, org: number, uid: string): Promise<RoleAssignmentState> =>
  stateOf(await tf.client(org)('GET', pathOf(uid), { reads: assignments }));

async function put(
  tf: Terraform,
  org: number,
  uid: string,
  wanted: Partial<RoleAssignmentState>,
): Promise<void> {
  // An empty list may arrive as null.
  const body = Object.fromEntries(
    Object.entries(stateOf(wanted)).map(([kind, ids]) => [kind, ids.length === 0 ? null : ids]),
  );
  await tf.client(org)('PUT', pathOf(uid), { body, reads: assignments });
}

const NOBODY: RoleAssignmentState = { users: [], teams: [], service_accounts: [] };

/** `grafana_role_assignment`. */
export const roleAssignment: Resource<RoleAssignmentConfig, RoleAssignmentState> = {
  async create(tf, { roleUid, ...wanted }) {
    await put(tf, tf.org, roleUid, wanted);
    return `${tf.org}:${roleUid}`;
  },
  read: async (tf, id) => await unlessGone(() => get(tf, splitId(id).org, splitId(id).local)),
  update: async (tf, id, _old, { roleUid: _roleUid, ...wanted }) =>
    await put(tf, splitId(id).org, splitId(id).local, wanted),
  async delete(tf, id) {
    const { org, local } = splitId(id);
    await tf.client(org)('PUT', pathOf(local), { body: NOBODY, reads: assignments });
  },
  planned: stateOf,
  deleted: NOBODY,
};

const KINDS = { user: 'users', team: 'teams', service_account: 'service_accounts' } as const;

/** `[org:]uid:type:id`. */
function splitItemId(id: string) {
  const parts = id.split(':');
  const { org, local } = splitId(parts.length === 3 ? `1:${id}` : id);
  const [uid = '', type = '', assignee] = local.split(':');
  return { org, uid, kind: KINDS[type as keyof typeof KINDS], assignee: Number(assignee) };
}

/** `grafana_role_assignment_item`. What others assign is kept. */
export const roleAssignmentItem: Resource<RoleAssignmentItemConfig, object> = {
  async create(tf, { roleUid, type, assignee }) {
    const now = await get(tf, tf.org, roleUid);
    const kind = KINDS[type];
    await put(tf, tf.org, roleUid, { ...now, [kind]: [...now[kind], assignee] });
    return `${tf.org}:${roleUid}:${type}:${assignee}`;
  },
  async read(tf, id) {
    const { org, uid, kind, assignee } = splitItemId(id);
    const role = await unlessGone(() => getRole(tf, org, uid));
    if (role === null) return null;
    const now = await get(tf, org, uid);
    return now[kind].includes(assignee) ? { uid, kind, assignee } : null;
  },
  async delete(tf, id) {
    const { org, uid, kind, assignee } = splitItemId(id);
    const now = await get(tf, org, uid);
    await put(tf, org, uid, { ...now, [kind]: now[kind].filter((other) => other !== assignee) });
  },
  planned: ({ roleUid, type, assignee }) => ({ uid: roleUid, kind: KINDS[type], assignee }),
};
