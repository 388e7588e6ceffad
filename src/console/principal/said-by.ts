import type { components } from '../api/document.ts';

/** Who says that somebody is in a group, in words. */
export function saidBy(group: string, bySource: components['schemas']['UserGroups']['bySource']): string {
  const sources = [
    ...(bySource.jwt.includes(group) ? ['the identity provider'] : []),
    ...(bySource.api.includes(group) ? ['the directory job'] : []),
    ...(bySource.scim.includes(group) ? ['SCIM'] : []),
  ];
  return sources.length === 0 ? '' : `by ${sources.join(' and ')}`;
}
