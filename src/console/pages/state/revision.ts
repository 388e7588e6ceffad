/** A revision in words: `87.27` is the 87th change of the org, and the 27th of the global plane. */
export function revisionWords(revision: string): string {
  const [, org, global] = /^(\d+)\.(\d+)$/.exec(revision) ?? [];
  return org === undefined || global === undefined
    ? revision
    : `${Number(org).toLocaleString('en')} in the org, ${Number(global).toLocaleString('en')} in the global plane`;
}
