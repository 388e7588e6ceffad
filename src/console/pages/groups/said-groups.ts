import { distinctGroups, groupKey } from '../../../core/external-group.ts';
import type { components } from '../../api/document.ts';

type UserGroups = components['schemas']['UserGroups'];

/** A group that somebody is in, and who says so. */
export type SaidGroup = {
  readonly id: string;
  /** In words: `a directory job of this org`. */
  readonly saidBy: readonly string[];
  /** Whether it was said over the API of this org, where it can be taken back. */
  readonly isOurs: boolean;
};

const SOURCES = [
  ['api', 'a directory job of this org'],
  ['jwt', 'the identity provider'],
  ['scim', 'a SCIM client'],
] as const;

/** All groups of somebody, each once whatever the letter case, in the order of the answer, with all who say it. */
export function saidGroups({ groups, bySource }: UserGroups): readonly SaidGroup[] {
  const said = new Map(
    SOURCES.map(([source]) => [source, new Set(bySource[source].map((id) => groupKey(id)))]),
  );
  return distinctGroups(groups).map((id) => ({
    id,
    saidBy: SOURCES.flatMap(([source, words]) =>
      said.get(source)?.has(groupKey(id)) === true ? [words] : [],
    ),
    isOurs: said.get('api')?.has(groupKey(id)) === true,
  }));
}

/** What this org says of somebody, with one group more. */
export const withGroup = ({ bySource }: UserGroups, groupId: string): string[] =>
  distinctGroups([...bySource.api, groupId]);

/** What this org says of somebody, without one of the groups, in whichever letter case. */
export const withoutGroup = ({ bySource }: UserGroups, groupId: string): string[] =>
  bySource.api.filter((id) => groupKey(id) !== groupKey(groupId));
