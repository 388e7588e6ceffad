import type { Repositories } from '../../../../src/service/ports/repositories.ts';

/** What a method of a repository is called with. */
type Args<M> = M extends (...args: infer A) => unknown ? Readonly<A> : never;

/**
 * The calls of one method that make all its texts: for each text one, at least. A method that may make a text at each call says
 * why.
 */
type Calls<M> = readonly Args<M>[] | { readonly because: string; readonly calls: readonly Args<M>[] };

/** The calls of every method of some repositories. One that is missing does not compile. */
export type CallsOf<R extends keyof Repositories> = {
  readonly [N in R]: { readonly [M in keyof Repositories[N]]: Calls<Repositories[N][M]> };
};

/** An ISO time. */
export const AT = '2026-01-01T00:00:00.000Z';
