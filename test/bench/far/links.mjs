// Makes the ways between a Worker, its objects and its database as long as it is told to. This runs in workerd, around the built
// Worker: `far-worker.mjs` bundles the two. The Worker and its objects share an isolate there, and so these variables.

/** How long each way takes, there and back, in milliseconds. */
let latencies = { call: 0, trip: 0, own: 0, peer: 0 };
/** How often each way was gone since that was set. */
let gone = { call: 0, trip: 0, own: 0, peer: 0 };
let seed = 1;

/** Each time takes so much more or less, as a share, evenly spread. */
const JITTER = 0.2;
/** One in so many takes twice as long. */
const SLOW_EVERY = 50;

/** A number from 0 to 1: the next of a row that its seed decides (mulberry32). */
function next() {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/**
 * Goes a way, does something there, and comes back. Those who go at the same time do not wait for one another, and may overtake one
 * another: how much of the time is spent before and how much after is by chance.
 */
async function go(way, act) {
  gone[way]++;
  const usual = latencies[way];
  if (usual === 0) return await act();
  const slow = next() * SLOW_EVERY < 1 ? 2 : 1;
  const whole = Math.max(1, Math.round(usual * slow * (1 + JITTER * (2 * next() - 1))));
  const there = Math.round(whole * next());
  if (there > 0) await scheduler.wait(there);
  try {
    return await act();
  } finally {
    if (whole > there) await scheduler.wait(whole - there);
  }
}

/** A database at the end of a way: every round trip of Gatehouse is a batch. */
const databaseBehind = (way, database) => ({
  prepare: (sql) => database.prepare(sql),
  batch: async (statements) => await go(way, () => database.batch(statements)),
});

/** Objects at the end of a way. Each call of one goes it. */
const objectsBehind = (way, namespace) => ({
  getByName: (name, options) =>
    new Proxy(namespace.getByName(name, options), {
      get: (stub, method) =>
        typeof method !== 'string' || method === 'then'
          ? undefined
          : async (...given) => await go(way, () => stub[method](...given)),
    }),
});

/** What somebody has, each thing behind its way: the same for the same, since the Worker asks whether it is. */
function behind(known, env, { database, objects }) {
  let far = known.get(env);
  if (far === undefined) {
    far = {
      ...env,
      DB: databaseBehind(database, env.DB),
      ORG: objectsBehind(objects, env.ORG),
      GUARD: objectsBehind(objects, env.GUARD),
    };
    known.set(env, far);
  }
  return far;
}

const [ofWorkers, ofObjects] = [new WeakMap(), new WeakMap()];

/** The same class of Durable Object, behind its ways. */
export const farObject = (Base) =>
  class extends Base {
    constructor(ctx, env) {
      super(ctx, behind(ofObjects, env, { database: 'trip', objects: 'peer' }));
    }
  };

/** The same Worker, behind its ways. `/far` sets how long they are, and tells how often each was gone. */
export const farWorker = (worker) => ({
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname === '/far') {
      const told = await request.json();
      const before = gone;
      latencies = told.latencies;
      seed = told.seed ?? seed;
      gone = { call: 0, trip: 0, own: 0, peer: 0 };
      return Response.json(before);
    }
    return await worker.fetch(request, behind(ofWorkers, env, { database: 'own', objects: 'call' }), ctx);
  },
});
