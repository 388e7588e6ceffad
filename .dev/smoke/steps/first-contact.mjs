import { figure, round } from '../outcome.mjs';
import { PERMISSIONS } from './speed.mjs';

/** What the first ones pay: a connection, and the object of an org that nobody has called. */
export const firstContact = {
  name: 'first-contact',
  shows: 'what a new connection costs, and the first call of the object of an org',
  needs: 'admin',
  makes: [],
  async run({ client, world, options }) {
    const health = async (line) => (await client.need(200, 'GET', '/api/health', { line })).ms;
    const line = client.line();
    const connects = round(await health(line));
    const again = round(await health(line));
    const org = await world.org();
    const check = async () =>
      round((await client.need(200, 'GET', PERMISSIONS, { as: world.as, org, line })).ms);
    const first = await check();
    const second = await check();
    line.close();
    const connection = `a new connection with its first answer ${connects} ms, the next answer ${again} ms`;
    // An org that there is has been called before.
    if (options.org !== undefined) return figure({ connects, again }, connection);
    return figure(
      { connects, again, firstOfOrg: first, secondOfOrg: second },
      connection,
      `the first answer of an org ${first} ms, the second ${second} ms`,
    );
  },
};
