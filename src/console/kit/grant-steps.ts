import type { components } from '../api/document.ts';
import { hrefTo } from '../route/route.ts';
import type { Kind } from './chip.tsx';

type Grant = components['schemas']['AuthzenGrant'];

/** One step of the way from somebody to a permission. */
export type Step = {
  readonly kind: Kind;
  readonly name: string;
  /** The page about it, where there is one. */
  readonly href?: string;
  /** What it is beside its name: `in all orgs`. */
  readonly about?: string;
};

/** Whom a grant is of. */
export type Holder = {
  readonly kind: 'person' | 'account';
  readonly id?: number | undefined;
  readonly name: string;
};

/** What the ways are called that are no thing of their own. Source: docs/authzen.md#reasons. */
const WAYS: Readonly<Record<string, string>> = {
  'org-role': 'by the org role',
  'server-admin': 'as a server admin',
  level: 'by a level on the resource',
  everyone: 'as every member',
};

/**
 * The way from somebody to a permission, as the reason of a decision tells of one grant: person, external group, team, role, permission,
 * each where the grant goes by it. What the caller may not read is not in it.
 */
export function stepsOf(holder: Holder, action: string, grant: Grant): readonly Step[] {
  const { via, role, team, group, scope, global } = grant;
  const steps: Step[] = [
    {
      kind: holder.kind,
      name: holder.name,
      ...(holder.id !== undefined && {
        href: hrefTo([holder.kind === 'person' ? 'people' : 'accounts', holder.id]),
      }),
    },
  ];
  if (group !== undefined) steps.push({ kind: 'group', name: group, href: hrefTo(['groups', group]) });
  if (team !== undefined)
    steps.push({ kind: 'team', name: team.name ?? `team ${team.id}`, href: hrefTo(['teams', team.id]) });
  const way = WAYS[via];
  const about = [...(way === undefined ? [] : [way]), ...(global === true ? ['in all orgs'] : [])].join(', ');
  if (role !== undefined)
    steps.push({
      kind: 'role',
      name: role.name ?? role.uid,
      href: hrefTo(['roles', role.uid]),
      ...(about !== '' && { about }),
    });
  else if (about !== '') steps.push({ kind: 'role', name: about });
  steps.push({
    kind: 'permission',
    name: action,
    ...(scope !== undefined && scope !== '' && { about: `on ${scope}` }),
  });
  return steps;
}
