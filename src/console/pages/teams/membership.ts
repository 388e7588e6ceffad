import { groupKey, siblingsKey } from '../../../core/external-group.ts';

/** Service accounts have a login of this form, and nobody else has. Source: docs/grafana.md#users. */
const ACCOUNT_LOGIN = /^sa-\d+-/i;

/** Whether somebody with this login is a service account: members of a team do not say it. */
export const isAccountLogin = (login: string): boolean => ACCOUNT_LOGIN.test(login);

/** Who says that somebody is in an external group, by the label of the membership. Source: docs/group-sync.md#groups-of-teams. */
const SOURCES: Readonly<Record<string, string>> = {
  JWT: 'an identity provider',
  API: 'a directory job',
  SCIM: 'a SCIM client',
};

/** In words who says it: `an identity provider and a directory job`. Undefined for who was added by hand. */
export function saidBy(labels: readonly string[]): string | undefined {
  if (labels.length === 0) return undefined;
  return labels.map((label) => SOURCES[label] ?? label).join(' and ');
}

/** A group that somebody is in and that makes them a member. */
export type GroupWay = {
  /** The group. */
  readonly group: string;
  /** The link of the team that it falls under, where this is another text: `cn=*,ou=groups`. */
  readonly link?: string;
};

/** Which of somebody's groups make them a member of a team that is linked to these, each once. Source: docs/group-sync.md#how-ids-match. */
export function waysInto(groups: readonly string[], links: readonly string[]): readonly GroupWay[] {
  const byKey = new Map(links.map((link) => [groupKey(link), link]));
  return groups.flatMap((group): GroupWay[] => {
    if (byKey.has(groupKey(group))) return [{ group }];
    const link = byKey.get(siblingsKey(group));
    return link === undefined ? [] : [{ group, link }];
  });
}
