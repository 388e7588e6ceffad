/** Asks how far an action is held over one kind of thing; `prefix` is a scope up to the id, such as `teams:id:`. */
export type ReachQuestion = { readonly action: string; readonly prefix: string };

/** The things of one kind that an action is held on: every one of them, or those with the ids. */
export type Reach = 'all' | readonly string[];

/** True when the thing with the id is within reach. */
export const isWithin = (reach: Reach, id: string | number): boolean =>
  reach === 'all' || reach.includes(String(id));
