// Makes a Worker's database farther away: every round trip to D1 takes DELAY_MS longer.

const known = new WeakMap();

function distant(env) {
  const made = known.get(env) ?? { ...env, DB: distantDatabase(env.DB, Number(env.DELAY_MS)) };
  known.set(env, made);
  return made;
}

/** Every round trip of the Worker is a batch. */
const distantDatabase = (database, milliseconds) => ({
  prepare: (sql) => database.prepare(sql),
  batch: async (statements) => {
    await scheduler.wait(milliseconds);
    return await database.batch(statements);
  },
});

/** The same class of Durable Object, far from its database. */
export const distantObject = (Base) =>
  class extends Base {
    constructor(ctx, env) {
      super(ctx, distant(env));
    }
  };

/** The same Worker, far from its database. */
export const distantWorker = (worker) => ({
  fetch: async (request, env, ctx) => await worker.fetch(request, distant(env), ctx),
});
