import type { PermissionSet } from './permission-set.ts';
import type { Refusal } from './refusal.ts';
import { notFound } from './refusal.ts';
import type { Requirement } from './requirement.ts';
import { describeRequirement, isMet } from './requirement.ts';
import { readResourceType } from './requirements.ts';

/**
 * The refusal of somebody who does not meet a requirement: `denied`, or, for a resource of a type that is not declared,
 * `not-found` for whoever may read whether it is. Others learn nothing of what is declared.
 */
export const whyUnmet = (requirement: Requirement, permissions: PermissionSet): Refusal =>
  requirement.kind === 'on-resource' &&
  !permissions.knowsType(requirement.on.resource) &&
  isMet(readResourceType(requirement.on.resource), permissions)
    ? notFound('resource-type')
    : { tag: 'denied', needed: describeRequirement(requirement) };
