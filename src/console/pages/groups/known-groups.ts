import { groupKey, siblingsKey } from '../../../core/external-group.ts';
import type { components } from '../../api/document.ts';

type Schemas = components['schemas'];

/** A team that a group feeds: whoever is in the group is a member of it. */
export type FedTeam = {
  readonly id: number;
  readonly name: string;
  /** The link that the group falls under, where this is another text: `cn=*,ou=groups`. */
  readonly link?: string;
};

/** An external group that brings something in the org. */
export type KnownGroup = {
  /** Its id, as it was spelt first. */
  readonly id: string;
  /** The uids of the roles that are mapped to it. */
  readonly roles: readonly string[];
  /** The teams that it feeds, as far as they could be read. */
  readonly teams: readonly FedTeam[];
};

/** The mapped groups of an answer, whose form depends on the flavour. */
export function mappedOf(
  answered: Schemas['MappedGroups'] | readonly Schemas['MappedGroups'][],
): readonly Schemas['MappedGroup'][] {
  const all: readonly Schemas['MappedGroups'][] = 'groups' in answered ? [answered] : answered;
  return all.flatMap(({ groups }) => groups);
}

/**
 * All groups that roles are mapped to or that teams are linked to, each once whatever the letter case, by id. A link `cn=*,<rest>` is a
 * group of its own here, and feeds each CN directly under `<rest>` as well. Source: docs/group-sync.md#how-ids-match.
 */
export function knownGroups(
  mapped: readonly Schemas['MappedGroup'][],
  teams: readonly Schemas['groupSchema'][],
): readonly KnownGroup[] {
  const found = new Map<string, { id: string; roles: string[] }>();
  for (const { groupID, mappings } of mapped)
    found.set(groupKey(groupID), {
      id: groupID,
      roles: Object.values(mappings).flatMap(({ roles }) => roles),
    });
  for (const { mappingsSSO = [] } of teams)
    for (const id of mappingsSSO) if (!found.has(groupKey(id))) found.set(groupKey(id), { id, roles: [] });
  return [...found.entries()]
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, group]) => ({ ...group, teams: teamsFedBy(group.id, teams) }));
}

/** The teams that a group feeds, by itself or by a link that stands for it, in the order of the teams. */
export function teamsFedBy(groupId: string, teams: readonly Schemas['groupSchema'][]): readonly FedTeam[] {
  const own = groupKey(groupId);
  const siblings = siblingsKey(groupId);
  return teams.flatMap(({ id, name, mappingsSSO = [] }): FedTeam[] => {
    if (mappingsSSO.some((link) => groupKey(link) === own)) return [{ id, name }];
    const link = siblings === '' ? undefined : mappingsSSO.find((one) => groupKey(one) === siblings);
    return link === undefined ? [] : [{ id, name, link }];
  });
}
