/** Asks on which things of one kind an action is held. `prefix` is a scope up to the id, such as `teams:id:`. */
export type ReachQuestion = { readonly action: string; readonly prefix: string };

/** The things of one kind that an action is held on: all of them, or those with these ids. */
export type Reach = 'all' | readonly string[];

/** What an object answered as a reach; nothing, where that is something that this version does not know (I12). */
export const understoodReach = (reach: unknown): Reach =>
  reach === 'all' || (Array.isArray(reach) && reach.every((id) => typeof id === 'string')) ? reach : [];

/** Tells of many things, by their ids, whether they are within reach. */
export function reaches(reach: Reach): (id: string | number) => boolean {
  if (reach === 'all') return () => true;
  const ids = new Set(reach);
  return (id) => ids.has(String(id));
}

/** True when the thing with this id is within reach. */
export const isWithin = (reach: Reach, id: string | number): boolean =>
  reach === 'all' || reach.includes(String(id));
