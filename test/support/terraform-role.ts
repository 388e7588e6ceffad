import { expect } from 'vitest';
import { z } from 'zod';

import {
  escapePath,
  goBool,
  goInt,
  goList,
  goObject,
  goString,
  goTime,
  omitEmpty,
  ZERO_TIME,
} from './go-client.ts';
import type { Resource, Terraform } from './terraform.ts';
import { asSet, DEFAULT_ORG, splitId, unlessGone } from './terraform.ts';

type Permission = { readonly action: string; readonly scope?: string };

/** `grafana_role`. */
export type RoleConfig = {
  readonly uid?: string;
  readonly name: string;
  readonly description?: string;
  readonly displayName?: string;
  readonly group?: string;
  readonly hidden?: boolean;
  readonly global?: boolean;
  readonly permissions?: readonly Permission[];
  /** Only providers before v4.34 send one. */
  readonly version?: number;
};

export type RoleState = {
  readonly name: string;
  readonly description: string;
  readonly displayName: string;
  readonly group: string;
  readonly hidden: boolean;
  readonly global: boolean;
  readonly permissions: readonly Permission[];
};

const role = goObject({
  uid: z.string(),
  name: goString,
  description: goString,
  displayName: goString,
  group: goString,
  hidden: goBool,
  global: goBool,
  version: goInt,
  permissions: goList(goObject({ action: goString, scope: goString, created: goTime, updated: goTime })),
  created: goTime,
  updated: goTime,
});

const pathOf = (uid: string): string => `/access-control/roles/${escapePath(uid)}`;

/** Every permission carries the zero time twice, and its scope unless that is empty; no permissions are `null`. */
const encode = (permissions: readonly Permission[] = []) =>
  permissions.length === 0
    ? null
    : permissions.map((permission) => omitEmpty({ ...permission, created: ZERO_TIME, updated: ZERO_TIME }));

const stateOf = ({
  name,
  description,
  displayName,
  group,
  hidden,
  global,
  permissions,
}: z.infer<typeof role>) => ({
  name,
  description,
  displayName,
  group,
  hidden,
  global,
  permissions: asSet(permissions.map(({ action, scope }) => ({ action, scope }))),
});

/** Global roles are written without naming an org. */
const orgOf = (id: string): number | null => splitId(id).org || null;

/** The role as the server has it now, with what Terraform only computes. */
export const getRole = async (tf: Terraform, org: number | null, uid: string) =>
  await tf.client(org)('GET', pathOf(uid), { reads: role });

/** `grafana_role`, as providers from v4.34 on treat it, and older ones where a version is configured. */
export const roleResource: Resource<RoleConfig, RoleState> = {
  async create(tf, { uid, name, description, displayName, group, hidden, global, permissions, version }) {
    const created = await tf.client(global === true ? null : tf.org)('POST', '/access-control/roles', {
      success: 201,
      body: omitEmpty({
        uid,
        name,
        description,
        displayName,
        group,
        hidden,
        global,
        version,
        permissions: encode(permissions),
      }),
      reads: role,
    });
    if (uid === undefined) expect(created.uid).toMatch(/^[A-Za-z0-9_-]+$/);
    else expect(created.uid).toBe(uid);
    return `${global === true ? 0 : tf.org}:${created.uid}`;
  },
  read: async (tf, id) =>
    await unlessGone(async () => stateOf(await getRole(tf, orgOf(id), splitId(id).local))),
  async update(tf, id, _old, wanted) {
    const {
      name,
      description = '',
      displayName = '',
      group = '',
      hidden,
      global,
      permissions,
      version,
    } = wanted;
    await tf.client(orgOf(id))('PUT', pathOf(splitId(id).local), {
      body: {
        ...omitEmpty({ name, hidden, global, version }),
        description,
        displayName,
        group,
        permissions: encode(permissions),
      },
      reads: role,
    });
  },
  async delete(tf, id, { global }) {
    const query = { global: String(global) };
    await unlessGone(() => tf.client(orgOf(id))('DELETE', pathOf(splitId(id).local), { query }));
  },
  replaces: (old, { global = false }) => old.global !== global,
  planned: ({
    name,
    description = '',
    displayName = '',
    group = '',
    hidden = false,
    global = false,
    permissions = [],
  }) => ({
    name,
    description,
    displayName,
    group,
    hidden,
    global,
    permissions: asSet(permissions.map(({ action, scope = '' }) => ({ action, scope }))),
  }),
};

/** `grafana_role` with a configured version, as providers before v4.34 have it: what is stored must be what is configured. */
export const numberedRoleResource: Resource<
  RoleConfig & { readonly version: number },
  RoleState & { readonly version: number }
> = {
  create: roleResource.create,
  read: async (tf, id) =>
    await unlessGone(async () => {
      const found = await getRole(tf, orgOf(id), splitId(id).local);
      return { ...stateOf(found), version: found.version };
    }),
  update: async (tf, id, old, wanted) => await roleResource.update?.(tf, id, old, wanted),
  delete: roleResource.delete,
  replaces: (old, wanted) => old.global !== (wanted.global ?? false),
  planned: ({ version, ...config }) => ({ ...roleResource.planned(config), version }),
};

const listed = goList(goObject({ uid: goString, name: goString }));

/** The data source `grafana_role`: the role of a name, hidden or not. */
export async function findRole(tf: Terraform, name: string, org = DEFAULT_ORG): Promise<RoleState | null> {
  const query = { includeHidden: 'true' };
  const roles = await tf.client(org)('GET', '/access-control/roles', { query, reads: listed });
  const found = roles.find((one) => one.name === name);
  return found === undefined ? null : stateOf(await getRole(tf, org, found.uid));
}
