/** Asks on which things of one kind an action is held. `prefix` is a scope up to the id, such as `teams:id:`. */
export type ReachQuestion = { readonly action: string; readonly prefix: string };

/** The things of one kind that an action is held on: all of them, or those with these ids. */
export type Reach = 'all' | readonly string[];

/** True when the thing with this id is within reach. */
export const isWithin = (reach: Reach, id: string | number): boolean =>
  reach === 'all' || reach.includes(String(id));
