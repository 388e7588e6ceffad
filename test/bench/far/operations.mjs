/** @typedef {import('./scene.mjs').Scene} Scene */
/** @typedef {import('./profiles.mjs').Latencies} Latencies */

/**
 * What is asked again and again, and what it may take: the budget, as docs/speed.md says it.
 *
 * @typedef {object} Operation
 * @property {string} name
 * @property {string} budget in words
 * @property {(ways: Latencies) => number} alone how long the ways of the budget take by themselves, in milliseconds
 * @property {number} times how often it is measured, with the ways and without
 * @property {number} beside so many are asked at once, each for itself
 * @property {(i: number) => Promise<unknown>} ask the i-th time; `i` counts from 0 over all that are asked. Throws on a wrong answer
 * @property {(i: number) => Promise<unknown>} [before] what is done for the i-th time where nothing takes long
 */

/** An object reads three principals at once, and more together. */
const BESIDE = 3;
const OWN = '/access-control/user/permissions';
const CROWD = 50;
/** So many crowds for each time that everything else is measured. */
const crowdsOf = (times) => Math.max(2, Math.round(times / 10));
/** Nothing is measured the first time. */
const both = (times) => 2 * (times + BESIDE) + BESIDE;
/** Those who are asked about again and again. */
const FIRST = 10;

/** So many accounts are asked about by `operations`. */
export const accountsFor = (times) => FIRST + 3 * both(times) + CROWD * (2 * crowdsOf(times) + 1);
/** So many people sign in in `operations`; those beyond come in the morning. */
export const peopleFor = both;

/**
 * @param {Scene} scene
 * @param {number} times how often each is measured
 * @returns {readonly Operation[]}
 */
export function operations(scene, times) {
  const { world, client, admin, account, signIn } = scene;
  const expect = async (asked, status = 200) => {
    const { status: got, text } = await client.ask(asked);
    if (got !== status)
      throw new Error(`${asked.method} ${asked.path} answered ${got} ${text.slice(0, 300)}`);
    return text;
  };
  /** Each has three roles, of ten permissions each. */
  const expectHeld = async (headers, i) => {
    const held = JSON.parse(await expect({ method: 'GET', path: OWN, headers }));
    const wanted = `dashboards:uid:${world.role(i)}_0`;
    if (!held['dashboards:read']?.includes(wanted)) throw new Error(`An account lacks ${wanted}`);
  };
  const evaluate = async (i, wanted = true) => {
    const body = {
      subject: { type: 'service_account', id: `id:${world.account(i)}` },
      action: { name: 'dashboards:read' },
      resource: { type: 'dashboards', id: `${world.role(i)}_0` },
    };
    const text = await expect({
      method: 'POST',
      path: '/evaluation',
      under: '/access/v1',
      body,
      headers: admin,
    });
    if (JSON.parse(text).decision !== wanted) throw new Error(`An evaluation was answered ${text}`);
  };
  const list = async (headers) => {
    const { totalCount } = JSON.parse(
      await expect({ method: 'GET', path: '/teams/search?perpage=10', headers }),
    );
    if (totalCount !== world.size.teams) throw new Error(`A list shows ${totalCount} teams`);
  };
  const [cold, fresh, lists, crowd] = [0, 1, 2, 3].map((place) => FIRST + place * both(times));
  const rolesOf = `/access-control/users/${world.account(1)}/roles`;
  return [
    {
      name: 'an evaluation, hot',
      budget: '1 call',
      alone: ({ call }) => call,
      times,
      beside: BESIDE,
      ask: () => evaluate(0),
    },
    {
      name: 'an evaluation of somebody who is not kept',
      budget: '1 call, 1 trip',
      alone: ({ call, trip }) => call + trip,
      times,
      beside: BESIDE,
      ask: (i) => evaluate(cold + i),
    },
    {
      name: 'own permissions, hot',
      budget: '1 call',
      alone: ({ call }) => call,
      times,
      beside: BESIDE,
      ask: () => expectHeld(account(0), 0),
    },
    {
      name: 'own permissions, by a token that is new',
      budget: "1 trip of the Worker's own, 1 call, 1 trip",
      alone: ({ own, call, trip }) => own + call + trip,
      times,
      beside: BESIDE,
      ask: (i) => expectHeld(account(fresh + i), fresh + i),
    },
    {
      name: 'a change',
      budget: '1 call, 2 trips',
      alone: ({ call, trip }) => call + 2 * trip,
      times,
      // Changes of an org wait for one another.
      beside: 1,
      ask: (i) =>
        i % 2 === 0
          ? expect({ method: 'POST', path: rolesOf, headers: admin, body: { roleUid: 'solo_1' } })
          : expect({ method: 'DELETE', path: `${rolesOf}/solo_1`, headers: admin }),
    },
    {
      // What of it may be seen is asked first.
      name: 'a list of teams, by somebody who has just asked for it',
      budget: "1 call, then 1 trip of the Worker's own",
      alone: ({ own, call }) => own + call,
      times,
      beside: BESIDE,
      ask: () => list(admin),
    },
    {
      name: 'a list of teams, the first of somebody',
      budget: "1 call, then 1 trip of the Worker's own",
      alone: ({ own, call }) => own + call,
      times,
      beside: BESIDE,
      before: (i) => expectHeld(account(lists + i), lists + i),
      ask: (i) => list(account(lists + i)),
    },
    {
      name: 'a sign-in by a new token of an identity provider',
      budget: "3 trips of the Worker's own, 1 call, 1 trip",
      alone: ({ own, call, trip }) => 3 * own + call + trip,
      times,
      beside: BESIDE,
      ask: (i) => expect({ method: 'GET', path: OWN, headers: signIn(i) }),
    },
    {
      name: `${CROWD} at once who are not kept, until the last is answered`,
      budget: '1 call, 2 trips',
      alone: ({ call, trip }) => call + 2 * trip,
      times: crowdsOf(times),
      beside: 1,
      ask: (i) => Promise.all(Array.from({ length: CROWD }, (_, k) => evaluate(crowd + CROWD * i + k))),
    },
  ];
}
