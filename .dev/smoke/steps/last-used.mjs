import { fail, pass } from '../outcome.mjs';
import { PERMISSIONS } from './speed.mjs';

/** Use is noted every five minutes at most, by an alarm of the object (docs/grafana.md, credentials). */
const IDLE_MS = 7 * 60_000;
/** Clocks may differ a little. */
const CLOCKS_MS = 60_000;

/** An object that nobody calls for some minutes writes the use of a token by itself, and answers afterwards. */
export const lastUsed = {
  name: 'last-used',
  shows:
    'an org that is left alone for seven minutes writes when its token was used, and then answers as before',
  needs: 'admin',
  makes: ['service accounts'],
  when: 'slow',
  async run({ client, world }) {
    const account = await world.account();
    const check = async () => await client.need(200, 'GET', PERMISSIONS, { as: account.as });
    const usedAt = Date.now();
    await check();
    await client.pause(IDLE_MS);
    const woken = await check();
    const { body } = await world.admin(200, 'GET', `/serviceaccounts/${account.id}/tokens`);
    const { lastUsedAt } = body.find(({ id }) => id === account.tokenId) ?? {};
    const figures = { lastUsedAt, wokenMs: Math.round(woken.ms) };
    if (typeof lastUsedAt !== 'string' || Math.abs(Date.parse(lastUsedAt) - usedAt) > CLOCKS_MS)
      return fail(figures, `the use of ${new Date(usedAt).toISOString()} is noted as ${lastUsedAt}`);
    return pass(figures, `the use is noted; the first answer of the woken object took ${figures.wokenMs} ms`);
  },
};
