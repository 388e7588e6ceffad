import { inOrg } from '../api.mjs';
import { rawRequest } from '../load.mjs';
import { renaming } from './tenants.mjs';

/** Lengths that workerd takes: a head of up to 128 KiB. */
const BLANKS = 60_000;
const NAME_BYTES = 80_000;
/** Requests a second. */
const RATE = 300;
/** So many requests are under way at most, unless an attack wants more. */
const PARALLEL = 64;
const MANY = 600;

/**
 * Something that can be sent again and again. `begin` makes what the attack needs, and returns what makes the request with a
 * number; no number comes twice. `victim` is what is changed meanwhile: what the attack may hold up.
 *
 * @typedef {object} Attack
 * @property {string} subject
 * @property {number} rate requests a second
 * @property {number} parallel
 * @property {import('./victims.mjs').Victim} victim
 * @property {() => Promise<(i: number) => Buffer>} begin
 * @property {{ readonly reads: number, readonly changes: number }} goals how often the p99 alone
 * @property {() => Promise<import('./worlds.mjs').Trail>} [trail] of the org whose trail it wants to fill
 */

/**
 * Floods by callers who may not do what they do, or who may ask for it only so often.
 *
 * @param {import('./tenants.mjs').QuietTenant} quiet
 * @param {import('./tenants.mjs').HostileTenant} hostile
 * @returns {Attack[]}
 */
export function makeFloods(quiet, hostile) {
  const toQuiet = inOrg(quiet.orgId);
  const permissions = '/api/access-control/user/permissions';
  const attack = (subject, next, { parallel = PARALLEL, victim = 'org' } = {}) => ({
    subject,
    rate: RATE,
    parallel,
    victim,
    begin: () => Promise.resolve(next),
    goals: { reads: 2, changes: 3 },
  });
  /** The same request each time. */
  const again = (subject, request, options) => attack(subject, () => request, options);
  const newTeam = (headers) => rawRequest('POST', '/api/teams', headers, { name: 'a team of a stranger' });
  const many = { parallel: MANY };
  return [
    again('blanks in Authorization', get(permissions, { Authorization: `Bearer a${' '.repeat(BLANKS)}b` })),
    again('changes by a non-member', newTeam({ ...hostile.person, ...toQuiet }), many),
    again('changes by a member without the right', newTeam(quiet.viewer), many),
    again(
      'new orgs by somebody who may not',
      rawRequest('POST', '/api/orgs', hostile.person, { name: 'x' }),
      {
        ...many,
        victim: 'global',
      },
    ),
    attack('own profile, again and again', (i) => renaming(hostile.person, `Name ${i}`), {
      ...many,
      victim: 'global',
    }),
    attack('names of 80 kB', guess({ lengthOf: NAME_BYTES, name: (i) => `stranger-${i}-` })),
    attack('invented orgs', (i) => get(permissions, { ...hostile.person, ...inOrg(1_000_000 + i) })),
    again('reads by a non-member', get(permissions, { ...hostile.person, ...toQuiet })),
    attack('passwords for one name', guess({ name: () => 'target', address: () => '203.0.113.9' })),
    attack('passwords for new names', guess({ name: (i) => `nobody-${i}`, address: () => '203.0.113.10' })),
    attack('passwords for one name from a /48', guess({ name: () => 'target', address: inOneCustomer })),
    attack('passwords for new names from a /48', guess({ name: (i) => `none-${i}`, address: inOneCustomer })),
    again('/ by strangers', get('/', {})),
    again('/api/health by strangers', get('/api/health', {})),
    again('reloadcache by a member', get(`${permissions}?reloadcache=true`, quiet.viewer)),
    again('delegatable roles by a Viewer', get('/api/access-control/roles?delegatable=true', hostile.viewer)),
    again(
      'holders of a role by a Viewer',
      get(`/api/access-control/roles/${hostile.roleUid}/assignments`, hostile.viewer),
    ),
  ];
}

/**
 * @param {string} path
 * @param {import('../api.mjs').Headers} headers
 */
const get = (path, headers) => rawRequest('GET', path, headers);

/**
 * Wrong passwords, another one each time.
 *
 * @param {object} options
 * @param {(i: number) => string} options.name
 * @param {(i: number) => string} [options.address]
 * @param {number} [options.lengthOf] of the name
 * @returns {(i: number) => Buffer}
 */
const guess =
  ({ name, address, lengthOf = 0 }) =>
  (i) => {
    const text = `${name(i).padEnd(lengthOf, 'n')}:wrong-${i}`;
    return get('/api/user', {
      Authorization: `Basic ${Buffer.from(text).toString('base64')}`,
      ...(address !== undefined && { 'CF-Connecting-IP': address(i) }),
    });
  };

/** One of the 65,536 networks that belong to one customer of IPv6, and an address there. */
const inOneCustomer = (i) => `2001:db8:1:${(i % 65_536).toString(16)}::1`;
