import { env } from 'cloudflare:workers';

import { acceptedScopes } from '../../../src/core/catalogue/actions.ts';
import type { As } from '../api.ts';
import { ok } from '../api.ts';
import type { FreshOrg } from '../fresh-org.ts';
import { freshOrg, unique } from '../fresh-org.ts';
import type { Pair } from '../people.ts';
import { grantEverywhere, makeServerAdmin, newPerson, NO_ID } from '../people.ts';
import type { Row, Rows, Things } from './row.ts';
import { pairsOf } from './row.ts';

/** An org with everything that the sample requests name, and everybody who may send them. */
export type World = {
  readonly org: FreshOrg;
  readonly things: Things;
  /** What routes with the org in their path may do to another org, without harm to the first. */
  readonly spare: Things;
  /** A text that every name in the org holds. */
  readonly mark: string;
  readonly callers: Callers;
  /** Somebody who holds exactly the pairs, where the row is decided; the same one when asked again. */
  holder(row: Row, pairs: readonly Pair[], from?: 'outside'): Promise<As>;
  /** Somebody who holds what the row requires, on other scopes. */
  wrongHolder(row: Row): Promise<As>;
  /** Another person who holds nothing. */
  person(): Promise<As>;
};

/** Callers with credentials that are good or not. All but `nobody` and `stranger` hold everything, if they are. */
type Callers = {
  /** A service account that holds nothing. */
  readonly nobody: As;
  readonly serverAdmin: As;
  readonly expired: As;
  readonly deleted: As;
  readonly revoked: As;
  readonly disabled: As;
  readonly disabledPerson: As;
  readonly foreign: As;
  /** An Admin of another org, who holds nothing everywhere. */
  readonly stranger: As;
  /** A person who holds in the org what is asked for in the global plane. */
  readonly globalRightsInOrg: As;
};

/** A pair as a role can hold it: an action that is asked for alone is held on something that is not there. */
function asHeld([action, scope]: Pair): Pair {
  const narrowest = acceptedScopes(action)?.at(-1) ?? '';
  return [action, scope === '' && narrowest !== '' ? narrowest.replace('*', String(NO_ID)) : scope];
}

/** What the rows ask for in the global plane, on everything. */
function globalRights(rows: Rows): Pair[] {
  const needs = Object.values(rows).flatMap((row) => (row.plane === 'org' ? [] : row.needs));
  const pairs = needs.map((text): Pair => {
    const [action = '', scope = ''] = text.split(' ');
    const everything = acceptedScopes(action)?.[1] ?? '';
    return [action, scope.startsWith('permissions:') ? scope : everything];
  });
  return [...new Map(pairs.map((pair) => [pair.join(' '), pair])).values()];
}

const changeToken = async (token: number, change: string): Promise<unknown> =>
  await env.DB.prepare(`UPDATE tokens SET ${change} WHERE id = ?`).bind(token).run();

/** Makes the world. Every token that is no longer good was so once, and was used then. */
export async function makeWorld(rows: Rows): Promise<World> {
  const [org, other, spareOrg] = [await freshOrg(), await freshOrg(), await freshOrg()];
  const mark = unique('mark');
  const name = (what: string) => `${mark}-${what}`;
  const things = await makeThings(org, name);
  const everywhere = globalRights(rows);

  /** An Admin of an org with all rights of the global plane. */
  const mighty = async (of: FreshOrg) => {
    const { id, as } = await of.account('Admin');
    await grantEverywhere(id, everywhere);
    const tokens = await of.admin(200, 'GET', `/serviceaccounts/${id}/tokens`);
    return { id, as, token: Number(tokens.body[0].id) };
  };
  const [expired, deleted, revoked] = [await mighty(org), await mighty(org), await mighty(org)];
  const [disabled, foreign] = [await mighty(org), await mighty(other)];
  await ok(200, 'GET', '/teams/search', { as: deleted.as });
  await ok(200, 'GET', '/teams/search', { as: disabled.as });
  await changeToken(expired.token, "expires = '2000-01-01T00:00:00.000Z'");
  await changeToken(revoked.token, 'revoked = 1');
  await org.admin(200, 'DELETE', `/serviceaccounts/${deleted.id}/tokens/${deleted.token}`);
  await org.admin(200, 'PATCH', `/serviceaccounts/${disabled.id}`, { isDisabled: true });

  const [serverAdmin, disabledPerson] = [await org.person('Admin'), await org.person('Admin')];
  for (const { id, as } of [serverAdmin, disabledPerson]) {
    await makeServerAdmin(id);
    await ok(200, 'GET', '/user', { as, org: org.id });
  }
  await ok(200, 'POST', `/admin/users/${disabledPerson.id}/disable`);
  const globalRightsInOrg = await makePerson(org);
  await org.grant(globalRightsInOrg.id, everywhere);

  const holders = new Map<string, Promise<As>>();
  return {
    org,
    things,
    spare: await makeSpare(spareOrg, things),
    mark,
    callers: {
      nobody: (await org.account()).as,
      serverAdmin: serverAdmin.as,
      expired: expired.as,
      deleted: deleted.as,
      revoked: revoked.as,
      disabled: disabled.as,
      disabledPerson: disabledPerson.as,
      foreign: foreign.as,
      stranger: (await other.account('Admin')).as,
      globalRightsInOrg: globalRightsInOrg.as,
    },
    holder: (row, needed, from) => {
      const pairs = needed.map(asHeld);
      const isInOrg = row.plane !== 'global' && from !== 'outside';
      const key = JSON.stringify([isInOrg, from, pairs]);
      let holder = holders.get(key);
      if (holder === undefined) {
        holder = isInOrg
          ? makeAccount(org, pairs)
          : makeGlobalPerson(from === 'outside' ? other : org, pairs);
        holders.set(key, holder);
      }
      return holder;
    },
    wrongHolder: async (row) => await makeWrongHolder(org, row, onWrongScopes(row, things) ?? []),
    person: async () => (await makePerson(org)).as,
  };
}

async function makeAccount(org: FreshOrg, pairs: readonly Pair[]): Promise<As> {
  const { id, as } = await org.account();
  await org.grant(id, pairs);
  return as;
}

/** A person without an org role. */
async function makePerson(org: FreshOrg): Promise<{ readonly id: number; readonly as: As }> {
  const person = await newPerson({ orgId: org.id });
  await org.admin(200, 'PATCH', `/org/users/${person.id}`, { role: 'None' });
  return person;
}

/** The pairs are written past everybody who would have to hold them, before the caller is seen for the first time. */
async function makeWrongHolder(org: FreshOrg, row: Row, pairs: readonly Pair[]): Promise<As> {
  const global = row.plane === 'global';
  const { id, as } = global ? await makePerson(org) : await org.account();
  const roleUid = await org.role([], { global });
  await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid, global });
  const insert = env.DB.prepare("INSERT INTO permissions VALUES (?, ?, ?, ?, '', '')");
  await env.DB.batch(
    pairs.map(([action, scope]) => insert.bind(global ? 0 : org.id, roleUid, action, scope)),
  );
  return as;
}

async function makeGlobalPerson(org: FreshOrg, pairs: readonly Pair[]): Promise<As> {
  const { id, as } = await makePerson(org);
  await grantEverywhere(id, pairs);
  return as;
}

async function makeThings(org: FreshOrg, name: (what: string) => string): Promise<Things> {
  const orgName = name('org');
  await org.admin(200, 'PUT', `/orgs/${org.id}`, { name: orgName });
  const team = async (what: string): Promise<number> =>
    (await org.admin(200, 'POST', '/teams', { name: name(what) })).body.teamId;
  const member = async (what: string) =>
    await newPerson({ login: name(what), email: `${name(what)}@example.org`, orgId: org.id });
  const newcomer = async (what: string) => (await newPerson({ login: name(what) })).login;
  const [teamId, group, person] = [await team('team'), await team('group'), await member('person')];
  const account = await org.admin(201, 'POST', '/serviceaccounts', { name: name('account'), role: 'None' });
  const serviceAccountId: number = account.body.id;
  const tokens = `/serviceaccounts/${serviceAccountId}/tokens`;
  const token = await org.admin(200, 'POST', tokens, { name: name('token') });
  const roleUID = await org.role([], { name: name('role') });
  await org.admin(201, 'POST', '/groupsync/groups/cn=mapped', { roles: [roleUID] });
  return {
    orgId: org.id,
    orgName,
    roleUID,
    globalRole: await org.role([], { name: unique('everywhere'), global: true }),
    userId: person.id,
    userID: person.id,
    teamId,
    teamID: group,
    group,
    groupID: 'cn=mapped',
    groupId: 'cn=linked',
    resourceID: 'anything',
    builtInRole: 'Viewer',
    serviceAccountId,
    tokenId: token.body.id,
    email: `${name('person')}@example.org`,
    newcomer: await newcomer('newcomer'),
    otherNewcomer: await newcomer('other newcomer'),
    leaver: (await member('leaver')).id,
    otherLeaver: (await member('other leaver')).id,
    doomed: (await member('doomed')).id,
  };
}

async function makeSpare(org: FreshOrg, things: Things): Promise<Things> {
  const [person, leaver] = [await newPerson({ orgId: org.id }), await newPerson({ orgId: org.id })];
  return {
    ...things,
    orgId: org.id,
    userId: person.id,
    leaver: leaver.id,
    newcomer: (await newPerson({})).login,
  };
}

/** Scopes close to the one that is required, none of which covers it. */
function wrongScopes(scope: string): string[] {
  const kind = scope.slice(0, scope.indexOf(':'));
  const narrower = scope.endsWith('*') ? ['id:*', 'uid:*', '1'].map((end) => scope.replace('*', end)) : [];
  // The same words in another case, with more after them, with less, cut short, and those of another kind.
  const close = [scope.toUpperCase(), `${scope}0`, `${scope}:*`, `${kind}:`, kind, `${scope.slice(0, -1)}?`];
  const other = ['permissions:type:escalate', 'permissions:type:delegate', 'nothing:*', ''];
  return [...narrower, ...close, ...other].filter((wrong) => wrong !== scope);
}

/** What a row requires, on other scopes; undefined where no scope is required. */
export function onWrongScopes({ needs }: Row, things: Things): Pair[] | undefined {
  const pairs = pairsOf(needs, things);
  if (pairs.length === 0 || pairs.some(([, scope]) => scope === '')) return undefined;
  return pairs.flatMap(([action, scope]) => wrongScopes(scope).map((wrong): Pair => [action, wrong]));
}
