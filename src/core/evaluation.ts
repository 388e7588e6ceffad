import type { Asked } from './asking.ts';
import { acceptedScopes, actions } from './catalogue/actions.ts';
import type { PermissionSet } from './permission-set.ts';
import type { ResourceRef } from './resource-types.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What is asked of a set of permissions: the action on any one of the scopes; without scopes, the bare action. */
export type AskedOfPermissions = { readonly action: string; readonly scopes: readonly string[] };

/**
 * Whether a principal may do an action on a resource. An action or type of resource that is neither shipped nor declared there is
 * never allowed, whatever roles hold (I12).
 *
 * @param types what is declared where the permissions were read, at the same moment
 */
export function isAllowed(
  permissions: PermissionSet,
  types: Vocabulary,
  asked: Pick<Asked, 'action' | 'resource'>,
): boolean {
  const of = askedOfPermissions(types, asked.action, asked.resource);
  return of !== undefined && permissions.allows(of.action, of.scopes);
}

/**
 * The action and scope that a question means; undefined where one of them means nothing.
 *
 * - An action with a colon is whole; without one it is an action of the resource's type.
 * - An action that takes no scope is held or not, whatever the resource's id.
 * - The id of a shipped type may have an attribute of that type in front (`uid:abc`): then it is taken as it is. The id of a declared
 *   type is taken literally, since users may choose it.
 * - A star in an id is a plain letter.
 */
export function askedOfPermissions(
  types: Vocabulary,
  action: string,
  { resource, id }: ResourceRef,
): AskedOfPermissions | undefined {
  const whole = action.includes(':') ? action : `${resource}:${action}`;
  const accepted = types.acceptedScopes(whole);
  if (accepted === undefined) return undefined;
  if (!isKnownType(types, resource)) return undefined;
  const attributes = SHIPPED_KINDS.get(resource);
  const declared = attributes === undefined ? types.declaredType(resource) : undefined;
  if (accepted.length === 0) return { action: whole, scopes: [] };
  if (declared !== undefined) return { action: whole, scopes: [`${resource}:${declared.attribute}:${id}`] };
  // No scope begins with the type, so nothing can be held on one such thing.
  if (attributes === undefined) return undefined;
  return { action: whole, scopes: [`${resource}:${withAttribute(attributes, id)}`] };
}

/** Whether a type of resource means something: it is shipped, or declared. */
export const isKnownType = (types: Vocabulary, resource: string): boolean =>
  SHIPPED_KINDS.has(resource) || SHIPPED_SUBJECTS.has(resource) || types.declaredType(resource) !== undefined;

function withAttribute(attributes: readonly string[], id: string): string {
  const [attribute] = attributes;
  if (attribute === undefined || NAMING_ATTRIBUTES.some((one) => id.startsWith(`${one}:`))) return id;
  return attributes.some((one) => id.startsWith(`${one}:`)) ? id : `${attribute}:${id}`;
}

/** Attributes that name a thing of any shipped type. */
const NAMING_ATTRIBUTES = ['id', 'uid'];

/** What scopes of shipped actions begin with, and the attributes that may follow there; none where a name follows directly. */
const SHIPPED_KINDS: ReadonlyMap<string, readonly string[]> = attributesByKind();

/** What shipped actions begin with: also of things that no scope names. */
const SHIPPED_SUBJECTS: ReadonlySet<string> = new Set(
  actions.filter((action) => action.includes(':')).map((action) => action.slice(0, action.indexOf(':'))),
);

function attributesByKind(): ReadonlyMap<string, readonly string[]> {
  const kinds = new Map<string, Set<string>>();
  for (const scope of new Set(actions.flatMap((action) => acceptedScopes(action) ?? []))) {
    const [kind = '', attribute, ...more] = scope.split(':');
    if (kind === '*') continue;
    const attributes = kinds.get(kind) ?? new Set();
    if (attribute !== undefined && more.length > 0) attributes.add(attribute);
    kinds.set(kind, attributes);
  }
  return new Map([...kinds].map(([kind, attributes]) => [kind, [...attributes]]));
}
