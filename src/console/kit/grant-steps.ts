import type { components } from '../api/document.ts';
import { hrefTo } from '../route/route.ts';
import type { Kind } from './kind.ts';

type Grant = components['schemas']['AuthzenGrant'];

/** One step of the way from somebody to a permission. */
export type Step = {
  /** The same for the same thing in every way, and for no other one: ways are drawn together by it. */
  readonly key: string;
  readonly kind: Kind;
  readonly name: string;
  /** The page about it, where there is one: there it is changed. */
  readonly href?: string;
  /** What it is beside its name: `in all orgs`. */
  readonly about?: string;
};

/** Whom a grant is of. */
export type Holder = {
  readonly kind: 'person' | 'account';
  /** Tells them from everybody else, where the kind and the name do not. */
  readonly key?: string | undefined;
  readonly id?: number | undefined;
  readonly name: string;
  /** A page about them where the id is not known. */
  readonly href?: string | undefined;
};

/** What roles are called by people, by uid. */
export type RoleNames = ReadonlyMap<string, string>;

/** What the ways are called that are no thing of their own. Source: docs/authzen.md#reasons. */
const WAYS: Readonly<Record<string, string>> = {
  'org-role': 'by the org role',
  'server-admin': 'as a server admin',
  level: 'by a level on the resource',
  everyone: 'as every member',
  unknown: 'in a way that this page does not know',
};

/**
 * The way from somebody to a permission, as the reason of a decision tells of one grant: person, external group, team, role, permission,
 * each where the grant goes by it. What the caller may not read is there without a name.
 */
export function stepsOf(holder: Holder, action: string, grant: Grant): readonly Step[] {
  return [
    holderStep(holder),
    ...groupSteps(grant),
    ...teamSteps(grant),
    ...roleSteps(grant),
    permissionStep(action, grant),
  ];
}

/** A grant whose role is called by its display name, where that is known. */
export function withRoleName(grant: Grant, names: RoleNames): Grant {
  const name = names.get(grant.role?.uid ?? '');
  return grant.role === undefined || name === undefined ? grant : { ...grant, role: { ...grant.role, name } };
}

/** The words for where a permission is held. Nothing where the caller may not read it. */
export const onScope = (scope: string | undefined): string | undefined => {
  if (scope === undefined) return undefined;
  return scope === '' ? 'without a scope' : `on ${scope}`;
};

function holderStep({ kind, name, key = `${kind} ${name}`, id, href }: Holder): Step {
  const page = id === undefined ? href : hrefTo([kind === 'person' ? 'people' : 'accounts', id]);
  return { key, kind, name, ...(page !== undefined && { href: page }) };
}

function groupSteps({ via, group }: Grant): Step[] {
  if (group !== undefined)
    return [{ key: `group ${group}`, kind: 'group', name: group, href: hrefTo(['groups', group]) }];
  return via === 'group' ? [{ key: 'group', kind: 'group', name: 'a group that you may not read' }] : [];
}

function teamSteps({ via, team }: Grant): Step[] {
  if (team !== undefined) {
    const name = team.name ?? `team ${team.id}`;
    return [{ key: `team ${team.id}`, kind: 'team', name, href: hrefTo(['teams', team.id]) }];
  }
  return via === 'team' ? [{ key: 'team', kind: 'team', name: 'a team that you may not read' }] : [];
}

function roleSteps({ via, role, scope, global }: Grant): Step[] {
  const way = WAYS[via];
  const words = [...(way === undefined ? [] : [way]), ...(global === true ? ['in all orgs'] : [])].join(', ');
  const about = words === '' ? {} : { about: words };
  if (role !== undefined) {
    const key = `role ${role.uid} ${words}`;
    return [{ key, kind: 'role', name: role.name ?? role.uid, href: hrefTo(['roles', role.uid]), ...about }];
  }
  if (via === 'level') {
    const type = scope?.split(':')[0] ?? '';
    const page = type === '' ? {} : { href: hrefTo(['types', type]) };
    return [{ key: `level ${scope ?? ''}`, kind: 'role', name: 'a level on the resource', ...page }];
  }
  if (way !== undefined) return [{ key: `way ${words}`, kind: 'role', name: words }];
  // Membership of a team may be all there is.
  if (via === 'team') return [];
  return [{ key: `role ${words}`, kind: 'role', name: 'a role that you may not read', ...about }];
}

function permissionStep(action: string, { scope }: Grant): Step {
  const about = onScope(scope);
  return {
    key: `permission ${action} ${scope ?? '?'}`,
    kind: 'permission',
    name: action,
    ...(about !== undefined && { about }),
  };
}
