import type { AskedSubject } from './asking.ts';
import { actions as shippedActions, acceptedScopes } from './catalogue/actions.ts';
import type { DeclaredType } from './declared-type.ts';
import { actionsOfDeclared } from './declared-type.ts';
import { askedOfPermissions, isAllowed } from './evaluation.ts';
import type { PermissionSet } from './permission-set.ts';
import type { Reach } from './reach.ts';
import type { ResourceRef } from './resource-types.ts';
import { ASKING_ACTIONS } from './subject.ts';
import type { ExactPermission } from './subject-search.ts';
import { compareByCodePoint } from './text.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Who may do an action on a resource? */
export type SubjectsWanted = {
  readonly for: 'subject';
  readonly action: string;
  readonly resource: ResourceRef;
};

/** What may a subject do on a resource? */
export type ActionsWanted = {
  readonly for: 'action';
  readonly subject: AskedSubject;
  readonly resource: ResourceRef;
};

/** What is searched for, as it crosses RPC. */
export type Wanted = SubjectsWanted | ActionsWanted;

/** What a search for subjects is made from: see `sourcesOfPermission`. */
export type SubjectsGround = {
  readonly for: 'subject';
  /** What they must hold; null where the question means nothing, so that nobody does. */
  readonly permission: ExactPermission | null;
  /** The ids of those about whom the caller may ask, with its own. */
  readonly reach: Reach;
  /** The declared type of the resource, if it is one. */
  readonly declared: readonly DeclaredType[];
};

/** The actions that were searched for, as they are asked, in order of code points. */
export type ActionsFound = { readonly for: 'action'; readonly actions: readonly string[] };

/** What an org's object answers to a search. */
export type Ground = SubjectsGround | ActionsFound;

/** From what subjects are searched, for a caller with these permissions who may ask about somebody. */
export function subjectsGround(
  { action, resource }: SubjectsWanted,
  { userId, permissions }: { readonly userId: number; readonly permissions: PermissionSet },
): SubjectsGround {
  const { types } = permissions;
  const asked = askedOfPermissions(types, action, resource);
  const declared = types.declaredType(resource.resource);
  return {
    for: 'subject',
    permission: asked === undefined ? null : { action: asked.action, scope: asked.scopes[0] ?? '' },
    reach: reachOfAsking(userId, permissions),
    declared: declared === undefined ? [] : [declared],
  };
}

function reachOfAsking(userId: number, permissions: PermissionSet): Reach {
  const ids = new Set([String(userId)]);
  for (const action of ASKING_ACTIONS) {
    const reach = permissions.reach({ action, prefix: 'users:id:' });
    if (reach === 'all') return 'all';
    for (const id of reach) ids.add(id);
  }
  return [...ids];
}

/**
 * All that somebody with these permissions may do on a resource: of the actions of its type, and of those of other types that can be
 * held on it. In order of name, as they are asked: without the type where that is the resource's.
 */
export function actionsFound(permissions: PermissionSet, resource: ResourceRef): ActionsFound {
  const { types } = permissions;
  const names = actionsOf(types, resource.resource)
    .filter((action) => isAllowed(permissions, types, { action, resource }))
    .map((action) => askedName(resource.resource, action));
  return { for: 'action', actions: names.toSorted(compareByCodePoint) };
}

/** As one would ask for an action of a resource of this type. */
const askedName = (type: string, action: string): string => {
  const short = action.slice(type.length + 1);
  return action.startsWith(`${type}:`) && !short.includes(':') ? short : action;
};

/** The actions of a type of resource, whole; none for an unknown type. */
function actionsOf(types: Vocabulary, type: string): readonly string[] {
  const declared = types.declaredType(type);
  return declared === undefined ? shippedActionsOf(type) : actionsOfDeclared(declared);
}

/** Of its own, and those that accept a scope that begins with it. */
const shippedActionsOf = (type: string): readonly string[] =>
  shippedActions.filter(
    (action) =>
      action.startsWith(`${type}:`) ||
      acceptedScopes(action)?.some((scope) => scope.startsWith(`${type}:`)) === true,
  );

/** What is answered to somebody who holds nothing in the org, and asks about themselves. */
export const nothingFound = (wanted: ActionsWanted): Ground => ({ for: wanted.for, actions: [] });
