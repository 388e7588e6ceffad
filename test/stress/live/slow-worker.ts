/** How long every batch waits in addition, in milliseconds: a part of it before it is sent, the rest after. */
export type Delay = { readonly from: number; readonly to: number };

/** What the module of the Worker as built is called beside the wrapper. */
export const BUILT_MODULE = 'built.js';

/**
 * A module around the Worker as built, which stays as it is: its handlers and objects get a database that is farther
 * away. On one machine the database answers in less than a millisecond, and most races never show.
 */
export const slowWorker = ({ from, to }: Delay): string => `
import app, { GuessGuard as Guard, OrgCoordinator as Coordinator } from './${BUILT_MODULE}';

const wait = (ms) => (ms <= 0 ? undefined : scheduler.wait(ms));

function slow(database) {
  return {
    prepare: (sql) => database.prepare(sql),
    async batch(statements) {
      const delay = ${from} + Math.random() * ${to - from};
      const before = delay * Math.random();
      await wait(before);
      const results = await database.batch(statements);
      await wait(delay - before);
      return results;
    },
  };
}

// The same for the same bindings: the Worker remembers things as long as they are.
const wrapped = new WeakMap();
function wrap(env) {
  let found = wrapped.get(env);
  if (found === undefined) {
    found = { ...env, DB: slow(env.DB) };
    wrapped.set(env, found);
  }
  return found;
}

export class OrgCoordinator extends Coordinator {
  constructor(ctx, env) {
    super(ctx, wrap(env));
  }
}

export class GuessGuard extends Guard {}

export default { fetch: (request, env, ctx) => app.fetch(request, wrap(env), ctx) };
`;
