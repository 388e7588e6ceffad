import type { components } from '../api/document.ts';

type Schemas = components['schemas'];

/** The mapped groups of an answer, whose form depends on the flavour: in an array, or by itself. */
export function mappedOf(
  answered: Schemas['MappedGroups'] | readonly Schemas['MappedGroups'][],
): readonly Schemas['MappedGroup'][] {
  const all: readonly Schemas['MappedGroups'][] = 'groups' in answered ? [answered] : answered;
  return all.flatMap(({ groups }) => groups);
}

/** The ids of the groups among them that a role is mapped to, in order. */
export const groupsWith = (uid: string, mapped: readonly Schemas['MappedGroup'][]): readonly string[] =>
  mapped
    .filter(({ mappings }) => Object.values(mappings).some(({ roles }) => roles.includes(uid)))
    .map(({ groupID }) => groupID)
    .toSorted();
