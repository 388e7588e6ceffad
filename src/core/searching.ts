import type { AskedSubject } from './asking.ts';
import { actions as shippedActions, acceptedScopes } from './catalogue/actions.ts';
import type { DeclaredType } from './declared-type.ts';
import { actionsOfDeclared } from './declared-type.ts';
import { askedOfPermissions, isAllowed } from './evaluation.ts';
import type { PermissionSet, Spread } from './permission-set.ts';
import type { Reach } from './reach.ts';
import type { Refusal } from './refusal.ts';
import { describeRequirement } from './requirement.ts';
import { searchUserPermissions } from './requirements.ts';
import type { ResourceRef } from './resource-types.ts';
import { ASKING_ACTIONS, reachOfAsking } from './subject.ts';
import type { ExactPermission } from './subject-search.ts';
import { compareByCodePoint, utf8Length } from './text.ts';
import type { Vocabulary } from './vocabulary.ts';
import { SHIPPED_ONLY } from './vocabulary.ts';

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

/** On which resources of a type may a subject do an action? Of what is held itself, the first `limit` ids behind `after` are told. */
export type ResourcesWanted = {
  readonly for: 'resource';
  readonly subject: AskedSubject;
  readonly action: string;
  readonly type: string;
  readonly after: string;
  readonly limit: number;
};

/** What may a subject do at all? */
export type PermissionsWanted = { readonly for: 'permissions'; readonly subject: AskedSubject };

/** What is searched for, as it crosses RPC. */
export type Wanted = SubjectsWanted | ActionsWanted | ResourcesWanted | PermissionsWanted;

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

/** What a search for resources is made from. */
export type ResourcesGround = Spread & {
  readonly for: 'resource';
  /** What the scopes of such resources begin with; empty where no scope can be of one. */
  readonly prefix: string;
  /** `ids` are not all: there are others behind the last of these. */
  readonly isCut: boolean;
  /** The actions in whose scopes ids of such resources stand. */
  readonly actions: readonly string[];
};

/** All that the subject may do, as the JSON text `{action: [scopes]}`. */
export type PermissionsFound = { readonly for: 'permissions'; readonly json: string };

/** What an org's object answers to a search. */
export type Ground = SubjectsGround | ActionsFound | ResourcesGround | PermissionsFound;

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
    reach: reachOfAsking({ userId, permissions }),
    declared: declared === undefined ? [] : [declared],
  };
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

/** From what resources are searched, for a subject with these permissions. */
export function resourcesGround(
  permissions: PermissionSet,
  { action, type, after, limit }: ResourcesWanted,
): ResourcesGround {
  const { types } = permissions;
  const asked = askedOfPermissions(types, action, { resource: type, id: '' });
  if (asked === undefined) return NO_RESOURCES;
  // It takes no scope, so it is of no thing: to hold it shows nobody which things there are.
  if (asked.scopes.length === 0) return { ...NO_RESOURCES, isAll: permissions.allows(asked.action, []) };
  const { prefix, actions } = scopesOfType(types, type);
  const { isAll, ids, beginnings } = permissions.spread(asked.action, prefix);
  const order = orderOfIds(prefix);
  const next = ids.filter((id) => isFindable(prefix, id) && order(id, after) > 0).toSorted(order);
  return {
    for: 'resource',
    prefix,
    actions,
    isAll,
    beginnings,
    ids: next.slice(0, limit),
    isCut: next.length > limit,
  };
}

const NO_RESOURCES: ResourcesGround = {
  for: 'resource',
  prefix: '',
  actions: [],
  isAll: false,
  ids: [],
  beginnings: [],
  isCut: false,
};

/** What the scopes of a type begin with, and the actions that can be held on such. */
function scopesOfType(
  types: Vocabulary,
  type: string,
): { readonly prefix: string; readonly actions: readonly string[] } {
  const scoped = actionsOf(types, type).flatMap((action) => {
    const scope = askedOfPermissions(types, action, { resource: type, id: '' })?.scopes[0];
    return scope === undefined ? [] : [{ action, scope }];
  });
  return { prefix: scoped[0]?.scope ?? '', actions: scoped.map(({ action }) => action) };
}

/** Things that Gatehouse keeps itself, by what their scopes begin with: of these, only what exists is found. */
const KEPT = {
  'teams:id:': 'team',
  'serviceaccounts:id:': 'service-account',
  'users:id:': 'user',
  'roles:uid:': 'role',
} as const satisfies Readonly<Record<string, string>>;

/** A kind of thing that Gatehouse keeps. `user` is people and service accounts: the members of the org. */
export type KeptKind = (typeof KEPT)[keyof typeof KEPT];

/** The kind of thing that is kept here and has scopes that begin so; undefined for things of other systems. */
export const keptKindOf = (prefix: string): KeptKind | undefined =>
  Object.hasOwn(KEPT, prefix) ? KEPT[prefix as keyof typeof KEPT] : undefined;

const hasNumbers = (prefix: string): boolean => !['role', undefined].includes(keptKindOf(prefix));

/** The order in which ids are found: of things with numbers by these, else by code point. The empty text is before all. */
export const orderOfIds = (prefix: string): ((a: string, b: string) => number) =>
  hasNumbers(prefix) ? (a, b) => Number(a) - Number(b) : compareByCodePoint;

/** At least so many ids are looked at for a page: some of them may be none of the results. */
const LOOKED_AT_LEAST = 100;

/** How many ids behind the key an org's object is to tell, for a page of so many. */
export const idsToTell = (limit: number): number => Math.max(limit, LOOKED_AT_LEAST);

/** So many bytes in UTF-8 the id of a result has at most. */
const ID_BYTES_MAX = 1_000;

/** Whether a resource with this id can be a result: ids of things with numbers are these, as they are written in scopes. */
export const isFindable = (prefix: string, id: string): boolean =>
  hasNumbers(prefix) ? /^[1-9]\d{0,9}$/.test(id) : id !== '' && utf8Length(id) <= ID_BYTES_MAX;

/**
 * The id by which one asks about the resource with this scope: it may need its attribute in front. Undefined where no id means this
 * scope.
 */
export function idAsAsked(type: string, prefix: string, id: string): string | undefined {
  const shipped = scopesOfType(SHIPPED_ONLY, type);
  const [action] = shipped.actions;
  // The ids of declared types are literal.
  if (action === undefined) return id;
  return [id, `${prefix.slice(type.length + 1)}${id}`].find(
    (asked) =>
      askedOfPermissions(SHIPPED_ONLY, action, { resource: type, id: asked })?.scopes[0] === `${prefix}${id}`,
  );
}

/** What is answered about the permissions of somebody who has none. */
export const NO_PERMISSIONS: PermissionsFound = { for: 'permissions', json: '{}' };

/** What is answered about somebody who holds nothing in the org. */
export function nothingFound(wanted: ActionsWanted | ResourcesWanted | PermissionsWanted): Ground {
  switch (wanted.for) {
    case 'action':
      return { for: wanted.for, actions: [] };
    case 'resource':
      return NO_RESOURCES;
    case 'permissions':
      return NO_PERMISSIONS;
  }
}

/** What is answered to whoever may search nothing of the kind but about itself: what it misses. */
export const refusalOfSearch = (wanted: Wanted): Refusal => ({
  tag: 'denied',
  needed: wanted.for === 'permissions' ? describeRequirement(searchUserPermissions) : ASKING_ACTIONS[0],
});
