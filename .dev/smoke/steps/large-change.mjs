import { fail, pass, round } from '../outcome.mjs';
import { onReport } from '../world.mjs';

/** The most permissions that a role may have (docs/operations.md, limits). */
const PERMISSIONS_MAX = 10_000;

/** A change as large as one may be: whether it passes the database's own limits. */
export const largeChange = {
  name: 'large-change',
  shows: `a role of ${PERMISSIONS_MAX} permissions is written and read whole`,
  needs: 'admin',
  makes: ['roles'],
  async run({ world, options }) {
    const count = options.isQuick ? PERMISSIONS_MAX / 10 : PERMISSIONS_MAX;
    const begin = performance.now();
    const uid = await world.role(Array.from({ length: count }, (_, i) => onReport(i)));
    const written = round(performance.now() - begin);
    const read = await world.admin(200, 'GET', `/access-control/roles/${uid}`);
    const figures = { permissions: count, written, read: round(read.ms) };
    const found = read.body.permissions.length;
    if (found !== count) return fail(figures, `of ${count} permissions ${found} came back`);
    return pass(figures, `${count} permissions written in ${written} ms, read in ${figures.read} ms`);
  },
};
