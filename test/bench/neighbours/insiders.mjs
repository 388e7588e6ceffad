import { basic, call, inOrg, makeAccount, makeToken } from '../api.mjs';
import { rawRequest } from '../load.mjs';
import { ADMIN_PASSWORD } from '../runtime.mjs';
import { makePerson, makeRole, renaming } from './tenants.mjs';
import { storeOrgs, storePeople, storeRoles, trailOf } from './worlds.mjs';

/** Insiders are few, and each waits for an answer: so many requests under way. */
const LOOPS = 6;
/** What these send a second, where the attack does not say otherwise. */
const RATE = 50;
/** Somebody may change their own name five times a second. */
const RENAMING = { people: 4, rate: 20 };
/** 10,000 people in less than six minutes. */
const SIGN_INS = { people: 150, rate: 30 };
const CHURNED = 16;
/** Of so many changes of the member one is the member's own: five a second, as anybody may. */
const CHOOSES_EVERY = 10;
const ORGS = 300;
/** So many requests at once make what an attack needs, so that a slow machine answers all of them. */
const AT_ONCE = 20;
/** An order for each step: that of the first, of the one so many after it, and so on around. No step divides the count. */
const MAPPINGS = { count: 900, letters: 450, steps: [7, 11, 13, 17, 19, 23, 29, 31] };
const CROWD = { people: 20_000, roles: 2_000 };

/**
 * @typedef {object} Scene
 * @property {URL} url
 * @property {import('../runtime.mjs').D1} database
 * @property {import('./tenants.mjs').HostileTenant} hostile
 * @property {import('./provider.mjs').Provider} provider
 */

/**
 * Attacks by callers who may do what they do: they keep changing what somebody else's change may depend on, or ask for
 * what is large. They send little, so the quiet tenant should notice nothing.
 *
 * @param {Scene} scene
 * @returns {import('./floods.mjs').Attack[]}
 */
export function makeInsiders(scene) {
  const { hostile, database } = scene;
  const insider = (subject, victim, begin, { rate = RATE, parallel = LOOPS, trail } = {}) => ({
    subject,
    victim,
    begin,
    rate,
    parallel,
    goals: { reads: 2, changes: 2 },
    ...(trail !== undefined && { trail }),
  });
  const churn = once(() => keepBusy(scene));
  const globalRole = once(() => changeGlobalRole(scene));
  const crowd = once(() => makeCrowd(scene));
  return [
    insider('people who rename themselves 20 times a second', 'org', () => renameThemselves(scene), RENAMING),
    insider('a morning of sign-ins by a provider', 'org', () => signIn(scene), SIGN_INS),
    insider('an org that its Admin keeps busy; new users there', 'new users there', churn),
    insider('an org that its Admin keeps busy; new users elsewhere', 'new users', churn),
    insider('a member who is changed while choosing the org', 'global', () => changeWhoChooses(scene)),
    insider('900 mappings in another order by the Admin of a team', 'org', () => reorder(scene), {
      trail: () => trailOf(database, hostile.orgId),
    }),
    insider('searches over 20,000 people by an Admin', 'org', async () => search(await crowd()), {
      parallel: 3,
    }),
    insider('delegatable roles by an Admin of 2,000', 'org', async () => delegatable(await crowd()), {
      parallel: 3,
    }),
    insider(`a global role of ${ORGS} orgs; new orgs and users`, 'new orgs and users', globalRole, {
      rate: 10,
      parallel: 1,
    }),
    insider(`a global role of ${ORGS} orgs; changes of an org`, 'org', globalRole, { rate: 10, parallel: 1 }),
  ];
}

/**
 * @template T
 * @param {() => Promise<T>} make
 * @returns {() => Promise<T>}
 */
function once(make) {
  /** @type {Promise<T> | undefined} */
  let made;
  return () => (made ??= make());
}

/**
 * @param {number} count
 * @param {(i: number) => Promise<unknown>} ask
 */
async function someAtOnce(count, ask) {
  for (let i = 0; i < count; i += AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - i) }, (_, k) => ask(i + k)));
}

/** @param {Scene} scene */
async function renameThemselves({ url, hostile }) {
  const people = [];
  for (let i = 0; i < RENAMING.people; i++)
    people.push((await makePerson(url, hostile.orgId, `renaming-${i}`)).headers);
  return (i) => renaming(people[i % people.length], `Name ${i}`);
}

/**
 * People of whom the provider says something new each time.
 *
 * @param {Scene} scene
 */
async function signIn({ url, provider }) {
  const asks = (i) => provider.signIn(`signed-in-${i % SIGN_INS.people}`, [`group-${i % 10}`, `round-${i}`]);
  await someAtOnce(SIGN_INS.people, (i) => call(url, asks(i), 'GET', '/user'));
  return (i) => rawRequest('GET', '/api/user', asks(SIGN_INS.people + i));
}

/**
 * An Admin who gives roles to accounts of the org, and takes them again.
 *
 * @param {Scene} scene
 */
async function keepBusy({ url, hostile: { orgId } }) {
  const here = inOrg(orgId);
  const admin = await makeToken(url, here, await makeAccount(url, here, 'busy-admin', 'Admin'));
  const roleUid = await makeRole(url, here, 'busy');
  const requests = [];
  for (let i = 0; i < CHURNED; i++) {
    const roles = `/api/access-control/users/${await makeAccount(url, here, `busy-${i}`, 'None')}/roles`;
    requests.push([
      rawRequest('POST', roles, admin, { roleUid }),
      rawRequest('DELETE', `${roles}/${roleUid}`, admin),
    ]);
  }
  return (i) => requests[Math.floor(i / 2) % CHURNED][i % 2];
}

/**
 * An Admin who changes the org role of a member, while the member makes the org their current one: a change of the
 * global plane that depends on the membership.
 *
 * @param {Scene} scene
 */
async function changeWhoChooses({ url, hostile: { orgId } }) {
  const here = inOrg(orgId);
  const admin = await makeToken(url, here, await makeAccount(url, here, 'changing-admin', 'Admin'));
  const { id, headers } = await makePerson(url, orgId, 'choosing');
  // Everybody is in org 1 as well.
  const chooses = [orgId, 1].map((org) => rawRequest('POST', `/api/user/using/${org}`, headers));
  return (i) =>
    i % CHOOSES_EVERY === 0
      ? chooses[(i / CHOOSES_EVERY) % 2]
      : rawRequest('PATCH', `/api/org/users/${id}`, admin, { role: i % 2 === 0 ? 'Viewer' : 'Editor' });
}

/**
 * A server admin who changes a global role, while many orgs are in use.
 *
 * @param {Scene} scene
 */
async function changeGlobalRole({ url, database }) {
  const role = { name: 'everywhere', global: true, permissions: [] };
  const { uid } = await call(url, {}, 'POST', '/access-control/roles', role);
  const first = await storeOrgs(database, ORGS);
  await someAtOnce(ORGS, (i) => call(url, inOrg(first + i), 'GET', '/access-control/user/permissions'));
  const admin = basic('admin', ADMIN_PASSWORD);
  const permissions = [[], [{ action: 'reports:read', scope: 'reports:*' }]];
  let version = 0;
  return () => {
    const update = { ...role, version: ++version, permissions: permissions[version % 2] };
    return rawRequest('PUT', `/api/access-control/roles/${uid}`, admin, update);
  };
}

/**
 * Somebody who is Viewer of the org and Admin of one team.
 *
 * @param {Scene} scene
 */
async function reorder({ url, hostile: { orgId } }) {
  const here = inOrg(orgId);
  const account = await makeAccount(url, here, 'admin-of-a-team', 'Viewer');
  const token = await makeToken(url, here, account);
  const { teamId } = await call(url, here, 'POST', '/teams', { name: 'many mappings' });
  await call(url, here, 'POST', `/teams/${teamId}/members`, { userId: account });
  await call(url, here, 'PUT', `/teams/${teamId}/members/${account}`, { permission: 4 });
  const groups = Array.from({ length: MAPPINGS.count }, (_, i) =>
    `group-${i}-`.padEnd(MAPPINGS.letters, 'g'),
  );
  const orders = MAPPINGS.steps.map((step) =>
    rawRequest('PUT', `/api/admin/groups/${teamId}`, token, {
      name: 'many mappings',
      users: [{ user: { id: account } }],
      mappingsSSO: groups.map((_, i) => groups[(i * step) % groups.length]),
    }),
  );
  return (i) => orders[i % orders.length];
}

/**
 * An org of many people with roles of their own.
 *
 * @param {Scene} scene
 * @returns {Promise<import('../api.mjs').Headers>} its Admin
 */
async function makeCrowd({ url, database }) {
  const { orgId } = await call(url, {}, 'POST', '/orgs', { name: 'crowded' });
  const here = inOrg(orgId);
  const admin = await makeToken(url, here, await makeAccount(url, here, 'crowd-admin', 'Admin'));
  await storePeople(database, { orgId, people: CROWD.people, prefix: 'one-of-20000' });
  await storeRoles(database, orgId, CROWD.roles);
  return admin;
}

/** By turns: for the few who have something on one dashboard, and for everybody who has something on any. */
function search(admin) {
  const path = '/api/access-control/users/permissions/search';
  const questions = [
    'action=dashboards:read&scope=dashboards:uid:d_77',
    'action=dashboards:read',
    'actionPrefix=teams:',
  ];
  const requests = questions.map((question) => rawRequest('GET', `${path}?${question}`, admin));
  return (i) => requests[i % requests.length];
}

function delegatable(admin) {
  const request = rawRequest('GET', '/api/access-control/roles?delegatable=true', admin);
  return () => request;
}
