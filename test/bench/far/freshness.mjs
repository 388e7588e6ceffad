import { HERE } from './profiles.mjs';

const ROUNDS = 20;
const READERS = 6;
const FROM_SUBJECT = 2;

/**
 * Whether answers are of the state that a change left, where everything takes long: a right is given and taken while others go on
 * asking for it.
 *
 * @typedef {{ readonly checked: number, readonly wrong: readonly string[] }} Freshness `checked` answers were asked for after a change
 *   had been answered and before the next one was sent, so that only one of two is right
 */

/**
 * @param {import('./scene.mjs').Scene} scene
 * @param {import('./profiles.mjs').Latencies} ways
 * @returns {Promise<Freshness>}
 */
export async function freshness({ client, world, admin, account, set }, ways) {
  await set(ways);
  const rolesOf = `/access-control/users/${world.account(FROM_SUBJECT)}/roles`;
  const changes = [
    { method: 'POST', path: rolesOf, headers: admin, body: { roleUid: 'solo_2' } },
    { method: 'DELETE', path: `${rolesOf}/solo_2`, headers: admin },
  ];
  const evaluation = {
    method: 'POST',
    path: '/evaluation',
    under: '/access/v1',
    headers: admin,
    body: {
      subject: { type: 'service_account', id: `id:${world.account(FROM_SUBJECT)}` },
      action: { name: 'reports:read' },
      resource: { type: 'reports', id: 'solo_2' },
    },
  };
  const own = {
    method: 'GET',
    path: '/access-control/user/permissions',
    headers: account(FROM_SUBJECT),
  };
  const wrong = [];
  let checked = 0;
  let isOver = false;
  /** What is known to be held, as an object of its own after each change; undefined while one is under way. */
  let state;
  const read = async (asked, holds) => {
    while (!isOver) {
      const before = state;
      const { status, text } = await client.ask(asked);
      if (status !== 200) wrong.push(`${status} ${text.slice(0, 200)}`);
      else if (before !== undefined && before === state) {
        checked++;
        if (holds(text) !== before.isHeld)
          wrong.push(`${asked.path} after it was ${before.isHeld ? 'given' : 'taken'}`);
      }
    }
  };
  const readers = Array.from({ length: READERS }, (_, i) =>
    i % 2 === 0
      ? read(evaluation, (text) => JSON.parse(text).decision)
      : read(own, (text) => text.includes('"reports:id:solo_2"')),
  );
  for (let i = 0; i < ROUNDS; i++) {
    state = undefined;
    const { status, text } = await client.ask(changes[i % 2]);
    if (status !== 200) wrong.push(`${status} ${text.slice(0, 200)}`);
    state = { isHeld: i % 2 === 0 };
    // Long enough for an answer that begins now.
    await new Promise((resolve) => setTimeout(resolve, 2 * (ways.call + ways.trip) + 20));
  }
  isOver = true;
  await Promise.all(readers);
  await set(HERE);
  return { checked, wrong };
}
