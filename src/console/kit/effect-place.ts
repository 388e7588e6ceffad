/** Where somebody gains or loses something, beside their name: nothing where it is the org that is shown. `orgs` are those known by name. */
export function placeOf(
  orgId: number,
  shown: number,
  orgs: readonly { readonly orgId: number; readonly name: string }[],
): string | undefined {
  if (orgId === 0) return 'in all orgs';
  if (orgId === shown) return undefined;
  return `in ${orgs.find((org) => org.orgId === orgId)?.name ?? `org ${orgId}`}`;
}
