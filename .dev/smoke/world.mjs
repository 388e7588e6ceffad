// What the steps need: an org, accounts with tokens, people, roles, teams. All is made by the admin, named
// smoke-<random>-…, and removed at the end.
import { randomBytes } from 'node:crypto';

import { Failed } from './outcome.mjs';

/** What every role of the list may grant. It means nothing to anybody, and an Admin may give it. */
export const ACTION = 'reports:read';

/** A permission that nothing else grants. */
export const onReport = (id) => ({ action: ACTION, scope: `reports:id:${id}` });

/** Makes things when they are first needed, and knows how to remove each. */
export class World {
  /** How many requests of the admin had no answer, or a 503, before they were answered. */
  unsure = 0;
  #client;
  #cleaner;
  #admin;
  #givenOrg;
  /** @type {Promise<number> | undefined} */
  #org;
  /** @type {Promise<number> | undefined} */
  #other;
  #count = 0;
  /** @type {{ readonly what: string, readonly isInOrg: boolean, readonly undo: () => Promise<unknown> }[]} */
  #made = [];

  /**
   * @param {{ readonly client: import('./client.mjs').Client, readonly cleaner: import('./client.mjs').Client,
   *   readonly admin: import('./client.mjs').As, readonly org: number | undefined }} parts `cleaner` is a client that goes
   *   on when the list is stopped
   */
  constructor({ client, cleaner, admin, org }) {
    this.#client = client;
    this.#cleaner = cleaner;
    this.#admin = admin;
    this.#givenOrg = org;
    this.run = `smoke-${randomBytes(4).toString('hex')}`;
  }

  /** A name that nobody else has. */
  name(what) {
    return `${this.run}-${what}-${++this.#count}`;
  }

  /** The org in which all happens: the given one, or a new one. */
  async org() {
    this.#org ??= this.#givenOrg === undefined ? this.#makeOrg() : Promise.resolve(this.#givenOrg);
    return await this.#org;
  }

  /** Another org, for what holds in all of them. */
  async otherOrg() {
    this.#other ??= this.#makeOrg();
    return await this.#other;
  }

  /** The credential of the admin. */
  get as() {
    return this.#admin;
  }

  /** A request of the admin in the org, which must have this status. What is put off is asked again. */
  async admin(statuses, method, path, body, more = {}) {
    const request = { as: this.#admin, org: await this.org(), body, ...more };
    const answer = await this.#client.need(statuses, method, `/api${path}`, request);
    if (answer.isUnsure) this.unsure++;
    return answer;
  }

  /** A request of the admin in the org, whatever comes of it. */
  async tries(method, path, body, more = {}) {
    const org = await this.org();
    return await this.#client.ask(method, `/api${path}`, { as: this.#admin, org, body, ...more });
  }

  /** A service account without rights of its own. */
  async account() {
    const { body } = await this.admin(201, 'POST', '/serviceaccounts', () => ({
      name: this.#findable('service account', '/serviceaccounts', 'serviceAccounts'),
      role: 'None',
    }));
    const as = await this.token(body.id);
    return { id: body.id, as: { token: as.token }, tokenId: as.id };
  }

  /** A token more for an account. It ends with the account. `ms`: how long the reply took. */
  async token(accountId) {
    const named = () => ({ name: this.name('token') });
    const { body, ms } = await this.admin(200, 'POST', `/serviceaccounts/${accountId}/tokens`, named);
    return { id: body.id, token: body.key, ms };
  }

  /** A person who is in the org alone, as a Viewer, and has not signed in yet. */
  async person() {
    const login = this.name('person');
    const password = randomBytes(12).toString('base64url');
    const org = await this.org();
    // Noted first: a reply that is lost must not leave somebody behind.
    this.#keeps(`user ${login}`, false, async () => {
      const found = await this.#clean([200, 404], 'GET', `/users/lookup?loginOrEmail=${login}`);
      if (found.status === 200) await this.#clean([200, 404], 'DELETE', `/admin/users/${found.body.id}`);
    });
    const { body } = await this.admin(200, 'POST', '/admin/users', { login, password, orgId: org });
    return { id: body.id, login, as: { login, password } };
  }

  /** A role with these permissions; a global one is seen by every org. */
  async role(permissions, { isGlobal = false } = {}) {
    const uid = this.name('role');
    const global = isGlobal ? '&global=true' : '';
    this.#removesLater(
      `role ${uid}`,
      'DELETE',
      `/access-control/roles/${uid}?force=true${global}`,
      !isGlobal,
    );
    const role = { uid, name: uid, version: 1, global: isGlobal, permissions };
    await this.admin([200, 201], 'POST', '/access-control/roles', role);
    return uid;
  }

  /** A team without members. */
  async team() {
    const named = () => ({ name: this.#findable('team', '/teams', 'teams') });
    return (await this.admin(200, 'POST', '/teams', named)).body.teamId;
  }

  /** Gives a role to a user or an account. */
  async gives(userId, roleUid) {
    await this.admin(200, 'POST', `/access-control/users/${userId}/roles`, { roleUid });
  }

  /** Notes what a step made by a request of its own, and by which request it is removed. */
  noteMade(what, path) {
    this.#removesLater(what, 'DELETE', path);
  }

  /** What is still there, in words. */
  get left() {
    return this.#removable().map(({ what }) => what);
  }

  /** Removes all that was made, the newest first. Tells what could not be removed, and goes on. */
  async remove() {
    for (const made of this.#removable().reverse()) {
      try {
        await made.undo();
      } catch (error) {
        if (!(error instanceof Failed)) throw error;
        continue;
      }
      this.#made = this.#made.filter((other) => other !== made);
    }
    return this.left;
  }

  /** With an org of its own, what is in it goes with it. */
  #removable() {
    return this.#givenOrg === undefined ? this.#made.filter(({ isInOrg }) => !isInOrg) : [...this.#made];
  }

  async #makeOrg() {
    const name = this.name('org');
    this.#keeps(`org ${name}`, false, async () => {
      const found = await this.#clean([200, 404], 'GET', `/orgs/name/${name}`);
      if (found.status === 200) await this.#clean([200, 404], 'DELETE', `/orgs/${found.body.id}`);
    });
    const { body } = await this.#client.need(200, 'POST', '/api/orgs', { as: this.#admin, body: { name } });
    return body.orgId;
  }

  /** A name for something that is found by it at the end, also when the reply to its making is lost. */
  #findable(kind, path, list) {
    const name = this.name(kind.split(' ').at(-1));
    this.#keeps(`${kind} ${name}`, true, async () => {
      const org = await this.org();
      const { body } = await this.#clean(200, 'GET', `${path}/search?query=${name}`, org);
      for (const found of body[list])
        if (found.name === name) await this.#clean([200, 404], 'DELETE', `${path}/${found.id}`, org);
    });
    return name;
  }

  #removesLater(what, method, path, isInOrg = true) {
    this.#keeps(
      what,
      isInOrg,
      async () => await this.#clean([200, 204, 404], method, path, await this.org()),
    );
  }

  #keeps(what, isInOrg, undo) {
    this.#made.push({ what, isInOrg, undo });
  }

  async #clean(statuses, method, path, org) {
    return await this.#cleaner.need(statuses, method, `/api${path}`, { as: this.#admin, org });
  }
}
