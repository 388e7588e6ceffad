import { fail, pass } from '../outcome.mjs';
import { onReport } from '../world.mjs';

const SIZE = 300;
/** How long a change that is on its way may still arrive: the database gives a batch up after that time. */
const SETTLES_MS = 30_000;
const STEP_MS = 500;
/** For changes that nobody waits for any more. */
const AT_LEAST_MS = 3000;

/** A client that hangs up in the middle of a change leaves it whole or not made at all, and the trail says which. */
export const hangUp = {
  name: 'hang-up',
  shows:
    'a client that hangs up in the middle of a change: it is made whole, or not at all, as the trail says',
  needs: 'admin',
  makes: ['roles'],
  async run({ client, world, options }) {
    const org = await world.org();
    const trail = new Trail(client, world, org);
    await trail.readOn();
    // Cut at any moment of the time that a change takes from here.
    const permissions = Array.from({ length: SIZE }, (_, i) => onReport(i));
    const begun = performance.now();
    await world.role(permissions);
    const takes = performance.now() - begun;
    const attempts = [];
    for (let i = 0; i < options.rounds * 4; i++) {
      const uid = world.name('role');
      const isHalf = i % 4 === 0;
      world.noteMade(`role ${uid}`, `/access-control/roles/${uid}?force=true`);
      await client.hangUp('POST', '/api/access-control/roles', {
        as: world.as,
        org,
        body: { uid, name: uid, version: 1, permissions },
        sendShare: isHalf ? 0.5 : 1,
        afterMs: isHalf ? takes : Math.random() * takes * 1.5,
      });
      attempts.push({ uid, isHalf });
    }
    const begin = performance.now();
    for (;;) {
      const seen = [];
      for (const attempt of attempts)
        seen.push({ ...attempt, count: await permissionsOf(world, attempt.uid) });
      await trail.readOn();
      const problems = seen.flatMap((role) => problemsOf(role, trail.made));
      const made = seen.filter(({ count }) => count !== undefined).length;
      const figures = { cut: attempts.length, made, absent: attempts.length - made };
      const waited = performance.now() - begin;
      if (problems.length === 0 && waited > (options.isQuick ? AT_LEAST_MS / 3 : AT_LEAST_MS)) {
        const all = `of ${attempts.length} changes that nobody waited for ${made} were made`;
        return pass(figures, `${all}, each whole; of the others nothing is there`);
      }
      if (waited > SETTLES_MS) return fail(figures, ...problems);
      await client.pause(STEP_MS);
    }
  },
};

function problemsOf({ uid, isHalf, count }, madeByTrail) {
  const isMade = count !== undefined;
  const problems = [];
  if (isMade && count !== SIZE) problems.push(`${uid} has ${count} permissions of ${SIZE}`);
  if (isMade && isHalf) problems.push(`${uid} was made of half a body`);
  if (isMade !== madeByTrail.has(uid)) problems.push(`${uid} and the trail disagree`);
  return problems;
}

/** How many permissions a role has; undefined while there is none. */
async function permissionsOf(world, uid) {
  const { status, body } = await world.admin([200, 404], 'GET', `/access-control/roles/${uid}`);
  return status === 200 ? body.permissions.length : undefined;
}

/** The audit trail of the org, as far as it has been read. */
class Trail {
  #ask;
  #from = 0;
  /** Uids of the roles that were made. */
  made = new Set();

  constructor(client, world, org) {
    this.#ask = async () => {
      const path = `/api/access-control/changes/export?orgId=${org}&from=${this.#from}`;
      return (await client.need(200, 'GET', path, { as: world.as, org })).body;
    };
  }

  async readOn() {
    for (;;) {
      const body = await this.#ask();
      // A single line is JSON, and comes as what it says.
      const entries =
        typeof body === 'string'
          ? body
              .split('\n')
              .filter(Boolean)
              .map((line) => JSON.parse(line))
          : [body];
      if (entries.length === 0) return;
      for (const { kind, after } of entries) if (kind === 'role.create') this.made.add(JSON.parse(after).uid);
      this.#from = entries.at(-1).revision + 1;
    }
  }
}
