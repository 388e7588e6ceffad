import { groupKey, siblingsKey } from '../../../core/external-group.ts';
import type { components } from '../../api/document.ts';

type Schemas = components['schemas'];

/** A team with the ids of the groups that are linked to it; without them where they may not be read. */
export type LinkedTeam = {
  readonly id: number;
  readonly name: string;
  readonly links?: readonly string[] | undefined;
};

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

/**
 * All groups that roles are mapped to or that teams are linked to, each once whatever the letter case, by id. A link `cn=*,<rest>` is a
 * group of its own here, and feeds each CN directly under `<rest>` as well. Source: docs/group-sync.md#how-ids-match.
 */
export function knownGroups(
  mapped: readonly Schemas['MappedGroup'][],
  teams: readonly LinkedTeam[],
): readonly KnownGroup[] {
  const found = new Map<string, { id: string; roles: string[] }>();
  for (const { groupID, mappings } of mapped)
    found.set(groupKey(groupID), {
      id: groupID,
      roles: Object.values(mappings).flatMap(({ roles }) => roles),
    });
  for (const { links = [] } of teams)
    for (const id of links) if (!found.has(groupKey(id))) found.set(groupKey(id), { id, roles: [] });
  const fedBy = feeding(teams);
  return [...found.entries()]
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, group]) => ({ ...group, teams: fedBy(group.id) }));
}

/**
 * Tells the teams that a group feeds, each once and in the order of the teams: by a link with its own id, or else by one that stands for it.
 * The teams are looked through once, however many groups are asked about.
 */
export function feeding(teams: readonly LinkedTeam[]): (groupId: string) => readonly FedTeam[] {
  const byLink = new Map<string, { at: number; team: LinkedTeam; link: string }[]>();
  for (const [at, team] of teams.entries())
    for (const link of team.links ?? []) {
      const key = groupKey(link);
      const linked = byLink.get(key) ?? [];
      linked.push({ at, team, link });
      byLink.set(key, linked);
    }
  return (groupId) => {
    const own = groupKey(groupId);
    const siblings = siblingsKey(groupId);
    const fed = new Map<number, FedTeam>();
    for (const { at, team, link } of siblings === '' ? [] : (byLink.get(siblings) ?? []))
      fed.set(at, { id: team.id, name: team.name, link });
    for (const { at, team } of byLink.get(own) ?? []) fed.set(at, { id: team.id, name: team.name });
    return [...fed.entries()].sort(([a], [b]) => a - b).map(([, team]) => team);
  };
}
