// No stale grant, seen from outside: while many ask all the time, a right is taken away. From the reply on, nobody may be
// answered by it (docs/promises.md, I6).
import { told } from '../client.mjs';
import { Failed, fail, inWords, pass, timesOf } from '../outcome.mjs';
import { CASES } from './revoke-cases.mjs';

/** So many checks that are sent after the reply are judged, on each connection and in each round. */
const AFTER = 3;
/** A right that was given must be seen, and one that was taken away answered, in this time. */
const PATIENCE_MS = 30_000;
/** So many checks of each connection have been answered before the right is taken away. */
const WARM = 2;
const PUT_OFF_MS = 200;

/** One step for each way of losing a right: `revoke-token`, `revoke-role`, … */
export const revocations = CASES.map((given) => ({
  name: `revoke-${given.name}`,
  shows: `${given.shows}: after the reply nobody is answered by the old state, over several connections at once`,
  needs: 'admin',
  makes: given.makes,
  async run(context) {
    const { client, world, options } = context;
    const org = await world.org();
    const lines = client.lines(options.connections);
    let counts = { rounds: 0, checked: 0, stale: 0, back: 0, late: 0, putOff: 0, unanswered: 0 };
    const [granted, revoked] = [[], []];
    try {
      const round = await given.prepare(world);
      const { unsure } = world;
      while (counts.rounds < (given.rounds ?? options.rounds)) {
        const { orgs = [org], ...right } = await round();
        // Half of the connections for each of two orgs.
        const askers = lines.map((line, i) => ({ line, org: orgs[i % orgs.length] }));
        const own = { ...counts, rounds: counts.rounds + 1 };
        const turn = { client, askers, counts: own, isOrdered: given.isOrdered, ...right };
        const [grantMs, revokeMs] = [await grants(turn), await revokes(turn)];
        // A change with an unknown outcome may be made later than those after it: nothing can be judged any more.
        if (world.unsure > unsure) break;
        counts = own;
        granted.push(grantMs);
        revoked.push(revokeMs);
      }
    } finally {
      for (const line of lines) line.close();
    }
    const figures = { ...counts, grant: timesOf(granted), revoke: timesOf(revoked) };
    const problems = [
      [
        counts.stale,
        `of ${counts.checked} checks that were sent after the reply were answered by the old state`,
      ],
      [counts.back, 'checks showed the old state after another had shown the new one'],
      [counts.late, 'checks did not show a right after the reply that gave it'],
      [counts.unanswered, `connections had no answer but 429 and 503 for ${PATIENCE_MS / 1000} seconds`],
      [
        counts.rounds === 0 ? 1 : 0,
        'round or more was tried, and none can be judged: changes were answered 503',
      ],
    ].filter(([count]) => count > 0);
    if (problems.length > 0) return fail(figures, ...problems.map(([count, what]) => `${count} ${what}`));
    const off = counts.putOff > 0 ? `; ${counts.putOff} were put off (429, 503)` : '';
    return pass(
      figures,
      `${counts.rounds} ${counts.rounds === 1 ? 'round' : 'rounds'}, ${counts.checked} checks sent after the reply, none by the old state${off}`,
      `the reply: ${inWords(figures.revoke)}`,
    );
  },
}));

/** Gives the right, and waits until every connection sees it. Tells how long the reply took. */
async function grants(turn) {
  const { client, askers, counts } = turn;
  const { ms } = await turn.grant();
  await Promise.all(
    askers.map(async (asker) => {
      let isLate = false;
      for (const begin = performance.now(); ;) {
        const { state } = await check(turn, asker);
        // Once a connection, however long it lasts.
        if (state === 'gone' && !isLate) counts.late++;
        isLate ||= state === 'gone';
        if (state === 'held') return;
        if (performance.now() - begin > PATIENCE_MS)
          throw new Failed('a right that was given was never seen');
        await client.pause(PUT_OFF_MS);
      }
    }),
  );
  return ms;
}

/** Takes the right away while all ask, and judges what is sent after the reply. Tells how long the reply took. */
async function revokes(turn) {
  const { client, askers, counts, isOrdered } = turn;
  let isReplied = false;
  /** The orgs that have shown the new state: before the reply, one may have it and another not yet. */
  const seenGone = new Set();
  let isOver = false;
  let warm = 0;
  let warmed = () => {};
  const isWarm = new Promise((resolve) => (warmed = resolve));
  // Whoever is put off all the time is not waited for.
  const patience = setTimeout(warmed, PATIENCE_MS);
  const hammer = async (asker) => {
    let after = 0;
    let before = 0;
    const begin = performance.now();
    while (after < AFTER && !isOver) {
      // Read before the check is sent: only what was sent afterwards is judged.
      const [wasReplied, wasSeenGone] = [isReplied, seenGone.has(asker.org)];
      const { state } = await check(turn, asker);
      if (state === 'put-off') {
        counts.putOff++;
        if (performance.now() - begin > PATIENCE_MS) {
          counts.unanswered++;
          return;
        }
        await client.pause(PUT_OFF_MS);
        continue;
      }
      if (++before === WARM && ++warm === askers.length) warmed();
      if (state === 'gone') seenGone.add(asker.org);
      if (wasReplied) {
        after++;
        counts.checked++;
        if (state === 'held') counts.stale++;
      } else if (isOrdered && wasSeenGone && state === 'held') counts.back++;
    }
  };
  const hammers = Promise.all(askers.map(hammer));
  try {
    await Promise.race([isWarm, hammers]);
    const { ms } = await turn.revoke();
    isReplied = true;
    await hammers;
    return ms;
  } finally {
    isOver = true;
    clearTimeout(patience);
    await hammers.catch(() => {});
  }
}

/** One check, and what it shows: the right, no right, or nothing, since it was put off or got lost. */
async function check({ client, as, path, isHeld }, { line, org }) {
  const answer = await client.ask('GET', path, { as, line, ...('token' in as ? {} : { org }) });
  if ([0, 429, 503].includes(answer.status)) return { state: 'put-off' };
  if (answer.status === 200) return { state: isHeld(answer.body) ? 'held' : 'gone' };
  if (answer.status === 401 || answer.status === 403) return { state: 'gone' };
  throw new Failed(`a check was ${told(answer)}`);
}
