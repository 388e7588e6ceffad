import { env } from 'cloudflare:workers';

import { acceptedScopes } from '../../../src/core/catalogue/actions.ts';
import type { As } from '../api.ts';
import { ok } from '../api.ts';
import type { FreshOrg } from '../fresh-org.ts';
import { freshOrg, unique } from '../fresh-org.ts';
import { storeType } from '../stored-types.ts';
import type { Pair } from '../people.ts';
import { grantEverywhere, makeServerAdmin, newPerson, NO_ID } from '../people.ts';
import type { Row, Rows, Things } from './row.ts';
import { isOfGlobalPlane, pairsOf } from './row.ts';

/** An org with everything that the sample requests name, and everybody who may send them. */
export type World = {
  readonly org: FreshOrg;
  readonly things: Things;
  /** What routes with the org in their path may do to another org, without harm to the first. */
  readonly spare: Things;
  /** A text that every name in the org holds. */
  readonly mark: string;
  readonly callers: Callers;
  /** Somebody who holds exactly the pairs, where the row is decided, until asked again. */
  holder(row: Row, pairs: readonly Pair[], from?: 'outside'): Promise<As>;
  /** Somebody who holds what the row requires on other scopes alone, until asked again. */
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

/** The type that the org of the world declares. */
const DECLARED = 'invoices';
/** Those that nobody has a level or a permission of. */
const OTHER_DECLARED = 'parcels';
const FORCED = 'crates';

/** A pair as a role can hold it: an action that is asked for alone is held on something that is not there. */
function asHeld([action, scope]: Pair): Pair {
  const narrowest = acceptedScopes(action)?.at(-1) ?? (action.startsWith(DECLARED) ? `${DECLARED}:id:*` : '');
  return [action, scope === '' && narrowest !== '' ? narrowest.replace('*', String(NO_ID)) : scope];
}

/** What the rows ask for in the global plane, on everything. */
function globalRights(rows: Rows): Pair[] {
  const needs = Object.values(rows).flatMap((row) =>
    row.plane === 'org' && !isOfGlobalPlane(row) ? [] : row.needs,
  );
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

  const seats = new Map<string, Promise<Seat>>();
  const seatOf = async (where: Where, use: string): Promise<Seat> => {
    const key = `${where} ${use}`;
    let seat = seats.get(key);
    if (seat === undefined) seats.set(key, (seat = makeSeat(where === 'outside' ? other : org, where)));
    return await seat;
  };
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
    holder: async (row, pairs, from) => {
      const seat = await seatOf(from ?? whereOf(row), 'holds');
      const permissions = pairs.map(asHeld).map(([action, scope]) => ({ action, scope }));
      const { name, roleUid, version, isGlobal: global } = seat;
      await org.admin(200, 'PUT', `/access-control/roles/${roleUid}`, {
        name,
        version: version.next++,
        global,
        permissions,
      });
      return seat.as;
    },
    wrongHolder: async (row) => {
      const seat = await seatOf(whereOf(row), 'holds on other scopes');
      await holdPastRules(org, seat, onWrongScopes(row, things) ?? []);
      return seat.as;
    },
    person: async () => (await makePerson(org)).as,
  };
}

/** A person without an org role: whoever takes one must hold what it grants. */
async function makePerson(
  org: FreshOrg,
  fields: { readonly login?: string; readonly email?: string } = {},
): Promise<{ readonly id: number; readonly as: As }> {
  const person = await newPerson({ ...fields, orgId: org.id });
  await org.admin(200, 'PATCH', `/org/users/${person.id}`, { role: 'None' });
  return person;
}

/** Somebody with one role, whose permissions are others for every request: the very next answer knows (I6). */
type Seat = {
  readonly id: number;
  readonly as: As;
  readonly isGlobal: boolean;
  readonly roleUid: string;
  readonly name: string;
  readonly version: { next: number };
};

/** An account of the org, a person with a global assignment, or such a person of another org. */
type Where = 'org' | 'global' | 'outside';

const whereOf = (row: Row): Where => (isOfGlobalPlane(row) ? 'global' : 'org');

async function makeSeat(org: FreshOrg, where: Where): Promise<Seat> {
  const isGlobal = where !== 'org';
  const { id, as } = isGlobal ? await makePerson(org) : await org.account();
  const name = unique('held');
  const roleUid = await org.role([], { name, global: isGlobal });
  await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid, global: isGlobal });
  return { id, as, isGlobal, roleUid, name, version: { next: 1 } };
}

/** The pairs are written past everybody who would have to hold them; a change of the name makes that known. */
async function holdPastRules(org: FreshOrg, seat: Seat, pairs: readonly Pair[]): Promise<void> {
  const { id, isGlobal, roleUid } = seat;
  const insert = env.DB.prepare("INSERT INTO permissions VALUES (?, ?, ?, ?, '', '')");
  await env.DB.batch([
    env.DB.prepare('DELETE FROM permissions WHERE role_uid = ?').bind(roleUid),
    ...pairs.map(([action, scope]) => insert.bind(isGlobal ? 0 : org.id, roleUid, action, scope)),
  ]);
  const body = { name: unique('renamed') };
  await (isGlobal
    ? org.admin(200, 'PUT', `/users/${id}`, body)
    : org.admin(200, 'PATCH', `/serviceaccounts/${id}`, body));
}

async function makeThings(org: FreshOrg, name: (what: string) => string): Promise<Things> {
  await storeType(org.id, { name: DECLARED });
  await storeType(org.id, { name: OTHER_DECLARED });
  await storeType(org.id, { name: FORCED });
  const orgName = name('org');
  await org.admin(200, 'PUT', `/orgs/${org.id}`, { name: orgName });
  const team = async (what: string): Promise<number> =>
    (await org.admin(200, 'POST', '/teams', { name: name(what) })).body.teamId;
  const member = async (what: string) =>
    await makePerson(org, { login: name(what), email: `${name(what)}@example.org` });
  const newcomer = async (what: string) => (await newPerson({ login: name(what) })).login;
  const [teamId, group, person] = [await team('team'), await team('group'), await member('person')];
  const account = await org.admin(201, 'POST', '/serviceaccounts', { name: name('account'), role: 'None' });
  const serviceAccountId: number = account.body.id;
  const tokens = `/serviceaccounts/${serviceAccountId}/tokens`;
  const token = await org.admin(200, 'POST', tokens, { name: name('token') });
  const roleUID = await org.role([], { name: name('role') });
  await org.admin(201, 'POST', '/groupsync/groups/cn=mapped', { roles: [roleUID] });
  const globalType = async (): Promise<string> => {
    const type = unique('everywhere');
    await org.admin(200, 'PUT', `/access-control/resource-types/${type}`, { actions: [], global: true });
    return type;
  };
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
    resource: DECLARED,
    type: OTHER_DECLARED,
    forcedType: FORCED,
    globalType: await globalType(),
    forcedGlobalType: await globalType(),
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
  const [person, leaver] = [await makePerson(org), await makePerson(org)];
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

/** The same ids and uids, as nothing has them. */
export const nothingOf = (things: Things): Things => ({
  ...things,
  roleUID: 'nosuchrole',
  orgId: NO_ID,
  userId: NO_ID,
  userID: NO_ID,
  teamId: NO_ID,
  teamID: NO_ID,
  group: NO_ID,
  serviceAccountId: NO_ID,
  tokenId: NO_ID,
  leaver: NO_ID,
  otherLeaver: NO_ID,
  doomed: NO_ID,
});
