import type { components } from '../../api/document.ts';

type Role = components['schemas']['RoleDTO'];

/** A permission, and which roles bring it. */
export type Brought = {
  readonly action: string;
  /** Empty where the action is about nothing in particular. */
  readonly scope: string;
  readonly by: readonly { readonly uid: string; readonly name: string }[];
};

/** Everything that roles permit together: each permission once, by action and scope, with all the roles that it comes by. */
export function broughtBy(roles: readonly Role[]): readonly Brought[] {
  const found = new Map<string, { action: string; scope: string; by: Map<string, string> }>();
  for (const { uid, name, displayName, permissions = [] } of roles)
    for (const { action, scope = '' } of permissions) {
      const key = JSON.stringify([action, scope]);
      const one = found.get(key) ?? { action, scope, by: new Map<string, string>() };
      one.by.set(uid, displayName || name);
      found.set(key, one);
    }
  return [...found.values()]
    .map(({ action, scope, by }) => ({ action, scope, by: [...by].map(([uid, name]) => ({ uid, name })) }))
    .sort((a, b) => compare(a.action, b.action) || compare(a.scope, b.scope));
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
