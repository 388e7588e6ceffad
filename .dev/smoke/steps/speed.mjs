// How long answers take, seen from here. Nothing is promised: an answer takes as long as the way.
import { told } from '../client.mjs';
import { fail, figure, inWords, notHere, timesOf } from '../outcome.mjs';
import { onReport } from '../world.mjs';

/** The path of the check: what the caller may do. */
export const PERMISSIONS = '/api/access-control/user/permissions';

/** Asks over these connections until there are so many answers, and tells the times; or what went wrong. */
async function timed(client, lines, count, ask) {
  const times = [];
  let left = count;
  /** @type {string | undefined} */
  let wrong;
  await Promise.all(
    lines.map(async (line) => {
      while (left-- > 0 && wrong === undefined) {
        const answer = await ask(line);
        if (answer.status === 200) times.push(answer.ms);
        else wrong = told(answer);
      }
    }),
  );
  return { times: timesOf(times), wrong };
}

/** Changes one role again and again while something else is done, and tells how long these took. */
async function besideChanges(client, world, roleUid, work) {
  const line = client.line();
  const times = [];
  let isOver = false;
  const changes = (async () => {
    while (!isOver) {
      const answer = await changeOnce(world, roleUid, line);
      if (answer.status === 200) times.push(answer.ms);
      else await client.pause(100);
    }
  })();
  try {
    return { ...(await work()), changes: timesOf(times) };
  } finally {
    isOver = true;
    await changes;
    line.close();
  }
}

let edition = 0;
const changeOnce = async (world, roleUid, line) =>
  await world.tries(
    'PUT',
    `/access-control/roles/${roleUid}`,
    { name: roleUid, permissions: [onReport('speed')], description: `edition ${++edition}` },
    { line, headers: { 'X-Grafana-Dialect': '13' } },
  );

/** Whom the steps ask as: the given token, or an account of the list. */
async function asker({ world, options }) {
  if (options.token !== undefined) return { token: options.token };
  const account = await world.account();
  await world.gives(account.id, await world.role([onReport('speed')]));
  return account.as;
}

/** A check about somebody whom the object keeps. */
export const hot = {
  name: 'hot',
  shows: 'a check about somebody known: over one connection, over several, and beside changes',
  needs: 'token',
  makes: ['service accounts', 'roles'],
  async run(context) {
    const { client, world, options } = context;
    const as = await asker(context);
    const check = async (line) => await client.ask('GET', PERMISSIONS, { as, line });
    const lines = client.lines(options.connections);
    try {
      // Opens the connections, and makes the caller known.
      for (const line of lines) await client.need(200, 'GET', PERMISSIONS, { as, line });
      const one = await timed(client, lines.slice(0, 1), options.n, check);
      const several = await timed(client, lines, options.n * 2, check);
      const role = world && (await world.role([onReport('beside')]));
      const beside =
        world &&
        (await besideChanges(
          client,
          world,
          role,
          async () => await timed(client, lines.slice(0, 1), options.n, check),
        ));
      const figures = { one: one.times, several: several.times, beside: beside?.times };
      const wrong = one.wrong ?? several.wrong ?? beside?.wrong;
      if (wrong !== undefined) return fail(figures, `a check was ${wrong}`);
      return figure(
        figures,
        `one connection: ${inWords(one.times)}`,
        `${lines.length} connections: ${inWords(several.times)}`,
        ...(beside ? [`one, with a change always under way: ${inWords(beside.times)}`] : []),
      );
    } finally {
      for (const line of lines) line.close();
    }
  },
};

/** Checks about accounts that nobody asked about before, one after the other and all at once. */
export const cold = {
  name: 'cold',
  shows: 'a first check about somebody: one at a time, and many at once (how they queue for the database)',
  needs: 'admin',
  makes: ['service accounts', 'roles'],
  async run({ client, world, options }) {
    const role = await world.role([onReport('cold')]);
    const make = async () => {
      const account = await world.account();
      await world.gives(account.id, role);
      return account;
    };
    const accounts = [];
    const single = Math.max(3, Math.ceil(options.cold / 5));
    while (accounts.length < single + options.cold)
      accounts.push(...(await Promise.all(Array.from({ length: 5 }, make))));
    const check = async (account, line) => await client.ask('GET', PERMISSIONS, { as: account.as, line });
    const lines = client.lines(options.cold);
    try {
      // The connections are open before anything is measured.
      await Promise.all(lines.map(async (line) => await client.need(200, 'GET', '/api/health', { line })));
      const alone = [];
      for (const account of accounts.splice(0, single)) alone.push(await check(account, lines[0]));
      const together = await Promise.all(lines.map(async (line, i) => await check(accounts[i], line)));
      const figures = {
        alone: timesOf(alone.map(({ ms }) => ms)),
        together: timesOf(together.map(({ ms }) => ms)),
      };
      const wrong = [...alone, ...together].find(({ status }) => status !== 200);
      if (wrong !== undefined) return fail(figures, `a first check was ${told(wrong)}`);
      return figure(
        figures,
        `one at a time: ${inWords(figures.alone)}`,
        `${lines.length} at once: ${inWords(figures.together)}`,
      );
    } finally {
      for (const line of lines) line.close();
    }
  },
};

/** Changes of one role, one after the other. */
export const change = {
  name: 'change',
  shows: 'one change after the other over one connection',
  needs: 'admin',
  makes: ['roles'],
  async run({ client, world, options }) {
    const role = await world.role([onReport('change')]);
    const line = client.line();
    const { times, wrong } = await timed(
      client,
      [line],
      Math.ceil(options.n / 5),
      async () => await changeOnce(world, role, line),
    );
    line.close();
    return wrong === undefined ? figure({ times }, inWords(times)) : fail({ times }, `a change was ${wrong}`);
  },
};

/** The list of roles, with and without changes beside. */
export const list = {
  name: 'list',
  shows: 'the list of roles, which comes from the database: alone, and beside changes',
  needs: 'token',
  makes: ['roles'],
  async run({ client, world, options }) {
    const org = world && (await world.org());
    const as = world ? world.as : { token: options.token };
    const line = client.line();
    const ask = async () => await client.ask('GET', '/api/access-control/roles', { as, org, line });
    const count = Math.ceil(options.n / 5);
    try {
      if ((await ask()).status === 403) return notHere('the token may not list roles');
      const alone = await timed(client, [line], count, ask);
      const role = world && (await world.role([onReport('list')]));
      const beside =
        world &&
        (await besideChanges(client, world, role, async () => await timed(client, [line], count, ask)));
      const figures = { alone: alone.times, beside: beside?.times };
      const wrong = alone.wrong ?? beside?.wrong;
      if (wrong !== undefined) return fail(figures, `a list was ${wrong}`);
      return figure(
        figures,
        `alone: ${inWords(alone.times)}`,
        ...(beside ? [`with a change always under way: ${inWords(beside.times)}`] : []),
      );
    } finally {
      line.close();
    }
  },
};
