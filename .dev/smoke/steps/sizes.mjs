import { told } from '../client.mjs';
import { fail, pass } from '../outcome.mjs';

const KIB = 1024;
const JWT_BYTES = 100_000;
/** Cloudflare takes 128 KB; a local runtime took 400 KB (measured). */
const HEADER_BYTES = 600_000;
const fill = (length) => 'a'.repeat(length);

/** What is too large is refused as documented, by us or by the host before us, and the service goes on. */
export const sizes = {
  name: 'sizes',
  shows: 'too long a URL, body, token and header are refused as documented, and nothing else suffers',
  needs: 'token',
  makes: [],
  async run({ client, world, options }) {
    const as = world ? world.as : { token: options.token };
    const org = world && (await world.org());
    const post = async (bytes) =>
      await client.ask('POST', '/api/teams', { as, org, body: fill(bytes), line: client.line() });
    const get = async (path, headers, more) => await client.ask('GET', path, { headers, ...more });
    const jwt = `Bearer a.b.${fill(JWT_BYTES)}`;
    const seen = {
      'a URL of 17 KiB': [await get(`/api/org?x=${fill(17 * KIB)}`, {}, { as, org }), [414]],
      'a URL of 15 KiB': [
        await get(`/api/access-control/user/permissions?x=${fill(15 * KIB)}`, {}, { as, org }),
        [200],
      ],
      'a body of 1 MiB and one byte': [await post(KIB * KIB + 1), [413]],
      'a body of 1 MiB that is no JSON': [await post(KIB * KIB), [400]],
      'a token of 100 KB': [await get('/api/org', { Authorization: jwt }), [401]],
      // Which one is the host's matter. 0 is a connection that was closed. `npm start` takes it, and nothing reads it.
      'a header of 600 KB': [
        await get('/api/health', { 'X-Fill': fill(HEADER_BYTES) }),
        [0, 200, 400, 413, 414, 431, 494, 520],
      ],
      'a request after all these': [await get('/api/health'), [200]],
    };
    // Whoever may not make teams is refused before the body is read.
    const rows = Object.entries(seen).filter(([, [{ status }]]) => world !== undefined || status !== 403);
    const figures = Object.fromEntries(rows.map(([what, [{ status }]]) => [what, status]));
    const wrong = rows.filter(([, [{ status }, wanted]]) => !wanted.includes(status));
    if (wrong.length > 0)
      return fail(
        figures,
        ...wrong.map(([what, [answer, wanted]]) => `${what} was ${told(answer)}, not ${wanted.join(' or ')}`),
      );
    return pass(figures, rows.map(([what, [{ status }]]) => `${what}: ${status || 'closed'}`).join('; '));
  },
};
