import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { Answer, As, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Provider, SomeClaims, Subject } from '../../support/identity-provider.ts';
import { isolateFor, newKey, newProvider, newSubject, seconds } from '../../support/identity-provider.ts';
import { permissionsOf } from '../../support/people.ts';

const key = await newKey();

const CLAIMS = { login: 'preferred_username', name: 'name', groups: 'groups' };
const WITH_ROLE = { ...CLAIMS, orgRole: 'role' };

type Mapped = { readonly value: string; readonly orgId: number; readonly role: string };

/** Somebody of a provider that maps groups to the orgs, and their tokens, each of them newer than the one before. */
async function newWorld(mapsTo: (...ids: readonly number[]) => readonly Mapped[], fields: object = {}) {
  const [home, one, two] = [await freshOrg(), await freshOrg(), await freshOrg()];
  const orgMapping = mapsTo(one.id, two.id, home.id);
  const idp = newProvider([key], {
    createUsers: true,
    orgId: home.id,
    claims: CLAIMS,
    orgMapping,
    ...fields,
  });
  const subject: Subject = newSubject(idp);
  let age = -600;
  const token = async (claims: SomeClaims = {}) =>
    await subject.token({ iat: seconds((age += 5)), ...claims });
  return { home, one, two, idp, subject, token, ...isolateFor(idp) };
}

/** The same provider with other settings. */
const withSettings = (idp: Provider, fields: object): Provider => ({
  ...idp,
  settings: { ...idp.settings, ...fields },
});

const selfOf = async (as: As, fetch: Fetch): Promise<Answer['body']> =>
  (await ok(200, 'GET', '/user', { as }, fetch)).body;

async function rolesOf(id: number): Promise<Record<number, string>> {
  const { body } = await ok(200, 'GET', `/users/${id}/orgs`);
  return Object.fromEntries((body as { orgId: number; role: string }[]).map((org) => [org.orgId, org.role]));
}

/** Lets all deletions of people so far be so long ago that tokens of a while ago came after them. */
const longAgo = async (): Promise<unknown> =>
  await env.DB.prepare('UPDATE ended_identities SET ended_at = ended_at - 3600').run();

/** What the newest entry of the global trail says. */
async function newestEntry(): Promise<{ before: Answer['body']; after: Answer['body'] }> {
  const row = await env.DB.prepare(
    'SELECT "before", "after" FROM changes WHERE org_id = 0 ORDER BY revision DESC LIMIT 1',
  ).first<{ before: string; after: string }>();
  return { before: JSON.parse(row?.before ?? 'null'), after: JSON.parse(row?.after ?? 'null') };
}

const devs = (orgId: number, role = 'Editor'): Mapped => ({ value: 'devs', orgId, role });
const ops = (orgId: number, role = 'Viewer'): Mapped => ({ value: 'ops', orgId, role });

describe('an org that a token says no more', () => {
  it('is left with everything that the person has there, and with nothing that they have elsewhere (I6)', async ({
    expect,
  }) => {
    const { home, one, two, token, fetch } = await newWorld((a, b) => [devs(a), ops(b)]);
    const { id } = await selfOf(await token({ groups: ['devs', 'ops'] }), fetch);
    const teams: number[] = [];
    for (const org of [one, two]) {
      await org.grant(id, [['reports:read', 'reports:*']]);
      teams.push(await org.team());
      await org.admin(200, 'POST', `/teams/${teams.at(-1)}/members`, { userId: id });
      await org.admin(200, 'POST', `/access-control/folders/x/users/${id}`, { permission: 'View' });
    }
    const as = await token({ groups: ['ops'] });
    await selfOf(as, fetch);
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer', [two.id]: 'Viewer' });
    expect(await newestEntry()).toMatchObject({
      before: { orgRoles: { [one.id]: 'Editor' } },
      after: { orgRoles: { [one.id]: null } },
    });
    // Back again, they have the role and nothing of what they had.
    const again = await token({ groups: ['ops', 'devs'] });
    await selfOf(again, fetch);
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer', [one.id]: 'Editor', [two.id]: 'Viewer' });
    const held = async (org: FreshOrg) => JSON.stringify(await permissionsOf(again, org.id, fetch));
    for (const what of ['reports:*', 'folders:uid:x']) {
      expect(await held(one), what).not.toContain(what);
      expect(await held(two), what).toContain(what);
    }
    expect((await one.admin(200, 'GET', `/teams/${teams[0]}/members`)).body).toHaveLength(1);
    expect((await two.admin(200, 'GET', `/teams/${teams[1]}/members`)).body).toHaveLength(2);
  });

  it('leads the person who was acting there to another one, the account stays', async ({ expect }) => {
    const { home, one, token, fetch } = await newWorld((a) => [devs(a)]);
    const first = await token({ groups: ['devs'] });
    const { id } = await selfOf(first, fetch);
    await ok(200, 'POST', `/user/using/${one.id}`, { as: first }, fetch);
    await home.admin(200, 'DELETE', `/orgs/${home.id}/users/${id}`);
    const as = await token({ groups: [] });
    expect((await selfOf(as, fetch)).id).toBe(id);
    expect(await rolesOf(id)).toEqual({});
    const back = await token({ groups: ['devs'] });
    expect((await selfOf(back, fetch)).orgId).toBe(one.id);
    expect(await rolesOf(id)).toEqual({ [one.id]: 'Editor' });
  });

  it('keeps its last Admin until there is another, and then the very token that said so ends that', async ({
    expect,
  }) => {
    const { home, one, two, token, idp, fetch } = await newWorld((a, b) => [devs(a, 'Admin'), ops(b)]);
    const { id } = await selfOf(await token({ groups: ['devs', 'ops'] }), fetch);
    await one.admin(200, 'DELETE', '/org/users/1');
    const as = await token({ groups: [], name: 'N' });
    expect(await selfOf(as, fetch)).toMatchObject({ name: 'N' });
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer', [one.id]: 'Admin' });
    expect(await rolesOf(id)).not.toHaveProperty(String(two.id));
    await selfOf(as, fetch);
    expect(await rolesOf(id)).toHaveProperty(String(one.id), 'Admin');
    await ok(200, 'POST', `/orgs/${one.id}/users`, { body: { loginOrEmail: 'admin', role: 'Admin' } });
    await selfOf(as, isolateFor(idp).fetch);
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer' });
  });

  it.for<readonly [what: string, add: (org: FreshOrg) => Promise<unknown>]>([
    ['is disabled', async (org) => ok(200, 'POST', `/admin/users/${(await org.person('Admin')).id}/disable`)],
    [
      'has not acted there yet',
      async (org) => {
        const { login } = await (await freshOrg()).person();
        const { as } = await org.account('Admin');
        await ok(200, 'POST', '/org/users', { as, body: { loginOrEmail: login, role: 'Admin' } });
      },
    ],
    ['is a service account', async (org) => await org.account('Admin')],
  ])('keeps its last Admin beside one who %s', async ([, add], { expect }) => {
    const { one, token, fetch } = await newWorld((a) => [devs(a, 'Admin')]);
    const { id } = await selfOf(await token({ groups: ['devs'] }), fetch);
    await add(one);
    await one.admin(200, 'DELETE', '/org/users/1');
    await selfOf(await token({ groups: [] }), fetch);
    expect(await rolesOf(id)).toHaveProperty(String(one.id), 'Admin');
  });

  it('is not left where others had made the membership, and the provider said nothing of it', async ({
    expect,
  }) => {
    const { home, one, token, subject, fetch } = await newWorld((a) => [devs(a)]);
    const { id } = await selfOf(await token({ groups: ['x'] }), fetch);
    await one.admin(200, 'POST', `/orgs/${one.id}/users`, { loginOrEmail: subject.login, role: 'Admin' });
    await selfOf(await token({ groups: ['y'] }), fetch);
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer', [one.id]: 'Admin' });
  });
});

describe('an org that the settings map', () => {
  it.for<
    readonly [
      what: string,
      after: (one: number, two: number) => readonly Mapped[],
      roles: readonly (string | undefined)[],
    ]
  >([
    ['to another role', (a, b) => [devs(a, 'Viewer'), ops(b)], ['Viewer', undefined]],
    ['by another group', (a, b) => [ops(a), devs(b)], [undefined, 'Editor']],
    ['to another org', (_, b) => [devs(b)], [undefined, 'Editor']],
    ['no more, beside others', (_, b) => [ops(b)], [undefined, undefined]],
    ['as well as another one', (a, b) => [devs(a), devs(b, 'Admin')], ['Editor', 'Admin']],
    ['no more, as all others: then the provider says nothing of them', () => [], ['Editor', undefined]],
  ])(
    '%s: the token that was taken in counts by that (I6)',
    async ([, mapsTo, [inOne, inTwo]], { expect }) => {
      const { home, one, two, idp, token, fetch } = await newWorld((a, b) => [devs(a), ops(b)]);
      const as = await token({ groups: ['devs'] });
      const { id } = await selfOf(as, fetch);
      expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer', [one.id]: 'Editor' });
      const later = isolateFor(withSettings(idp, { orgMapping: mapsTo(one.id, two.id) })).fetch;
      await selfOf(as, later);
      const wanted = { [home.id]: 'Viewer', [one.id]: inOne, [two.id]: inTwo };
      expect(await rolesOf(id)).toEqual(JSON.parse(JSON.stringify(wanted)));
      const held = Object(await permissionsOf(as, one.id, later));
      expect('folders:create' in held).toBe(inOne === 'Editor');
    },
  );

  it('keeps out whom an Admin removed, whatever is mapped to other orgs', async ({ expect }) => {
    const { home, one, two, idp, token, fetch } = await newWorld((a) => [devs(a)]);
    const { id } = await selfOf(await token({ groups: ['devs'] }), fetch);
    await one.admin(200, 'DELETE', `/orgs/${one.id}/users/${id}`);
    const later = isolateFor(withSettings(idp, { orgMapping: [devs(one.id), devs(two.id)] })).fetch;
    await selfOf(await token({ groups: ['devs'] }), later);
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer', [two.id]: 'Editor' });
  });

  it('is the org of the provider as well: the default role is what remains there', async ({ expect }) => {
    const { home, token, fetch } = await newWorld((_a, _b, own) => [devs(own, 'Admin')], {
      claims: WITH_ROLE,
    });
    const { id } = await selfOf(await token({ groups: ['devs'], role: 'Editor' }), fetch);
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Admin' });
    await selfOf(await token({ groups: [], role: 'Editor' }), fetch);
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Editor' });
    await selfOf(await token({ groups: [], role: 'nothing' }), fetch);
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer' });
  });

  it('is deleted: the rest is taken in', async ({ expect }) => {
    const { home, one, two, token, fetch } = await newWorld((a, b) => [devs(a), ops(b)]);
    const { id } = await selfOf(await token({ groups: ['devs'] }), fetch);
    await ok(200, 'DELETE', `/orgs/${one.id}`);
    await selfOf(await token({ groups: ['devs', 'ops'] }), fetch);
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer', [two.id]: 'Viewer' });
  });

  it('is changed by hand alone where the provider does not manage org roles', async ({ expect }) => {
    const { home, one, token, fetch } = await newWorld((a) => [devs(a)], { manages: [] });
    const { id } = await selfOf(await token({ groups: ['devs'] }), fetch);
    expect(await rolesOf(id), 'what it said when it made them').toEqual({
      [home.id]: 'Viewer',
      [one.id]: 'Editor',
    });
    await selfOf(await token({ groups: [] }), fetch);
    expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer', [one.id]: 'Editor' });
  });
});

describe('somebody who was deleted with the membership of their last org', () => {
  it('is made again without it, and is answered as anybody who is in no org', async ({ expect }) => {
    const { home, token, idp, fetch } = await newWorld(() => [], { claims: WITH_ROLE });
    const { id } = await selfOf(await token({ role: 'Editor' }), fetch);
    await home.admin(200, 'DELETE', `/org/users/${id}`);
    await ok(404, 'GET', `/users/${id}`);
    await longAgo();
    const as = await token({ role: 'Editor' });
    const own = await selfOf(as, fetch);
    expect(own.id).not.toBe(id);
    expect(await rolesOf(own.id)).toEqual({});

    const other = newSubject(idp);
    const outsider = await other.token({ role: 'Viewer' });
    const { id: outsiderId } = await selfOf(outsider, fetch);
    await ok(200, 'DELETE', `/orgs/${home.id}/users/${outsiderId}`);
    for (const [method, path] of [
      ['GET', '/user'],
      ['GET', '/user/orgs'],
      ['GET', '/org'],
      ['GET', '/orgs'],
      ['GET', '/org/users'],
      ['GET', '/teams/search'],
      ['POST', '/teams'],
      ['GET', '/access-control/user/permissions'],
      ['POST', `/user/using/${home.id}`],
    ] as const) {
      const [mine, theirs] = await Promise.all(
        [as, outsider].map(
          async (who) =>
            await api(method, path, { as: who, body: method === 'POST' ? { name: 'x' } : undefined }, fetch),
        ),
      );
      expect(mine?.status, `${method} ${path}`).toBe(theirs?.status);
      expect(Object.keys(mine?.body)).toEqual(Object.keys(theirs?.body));
      expect(mine?.body.orgId, `${method} ${path}`).toBe(theirs?.body.orgId);
    }
  });

  it('joins the other orgs that a token says, and the one that they left only by another role', async ({
    expect,
  }) => {
    const { home, one, token, fetch } = await newWorld((a) => [devs(a)]);
    const { id } = await selfOf(await token({ groups: [] }), fetch);
    await home.admin(200, 'DELETE', `/org/users/${id}`);
    await longAgo();
    const own = await selfOf(await token({ groups: ['devs'] }), fetch);
    expect(own.orgId).toBe(one.id);
    expect(await rolesOf(own.id)).toEqual({ [one.id]: 'Editor' });
    expect(await newestEntry()).toMatchObject({ after: { orgRoles: { [one.id]: 'Editor' } } });
    await one.admin(200, 'DELETE', `/org/users/${own.id}`);
    await longAgo();
    const again = await selfOf(await token({ groups: ['devs'] }), fetch);
    expect(await rolesOf(again.id)).toEqual({});
  });

  it('by their own wish is kept out as well', async ({ expect }) => {
    const { home, token, fetch } = await newWorld(() => [], { claims: WITH_ROLE });
    const as = await token({ role: 'Editor' });
    const { id } = await selfOf(as, fetch);
    await ok(200, 'DELETE', `/org/users/${id}`, { as }, fetch);
    await longAgo();
    const own = await selfOf(await token({ role: 'Editor' }), fetch);
    expect(await rolesOf(own.id)).toEqual({});
    await selfOf(await token({ role: 'Viewer' }), fetch);
    expect(await rolesOf(own.id)).toEqual({ [home.id]: 'Viewer' });
  });

  it('is not somebody whose link was removed: another person is made, as anybody new', async ({ expect }) => {
    const { home, one, token, fetch } = await newWorld((a) => [devs(a)]);
    const { id } = await selfOf(await token({ groups: ['devs'] }), fetch);
    const [link] = (await ok(200, 'GET', `/admin/users/${id}/links`, {}, fetch)).body as { id: string }[];
    await ok(200, 'DELETE', `/admin/users/${id}/links/${link?.id}`, {}, fetch);
    await longAgo();
    const renamed = unique('renamed');
    const own = await selfOf(await token({ groups: ['devs'], preferred_username: renamed }), fetch);
    expect(own.id).not.toBe(id);
    expect(await rolesOf(own.id)).toEqual({ [home.id]: 'Viewer', [one.id]: 'Editor' });
  });

  it('by a server admin, and not with a membership, begins anew', async ({ expect }) => {
    const { home, one, token, fetch } = await newWorld((a) => [devs(a)]);
    for (let round = 0; round < 3; round++) {
      const { id } = await selfOf(await token({ groups: ['devs'] }), fetch);
      expect(await rolesOf(id)).toEqual({ [home.id]: 'Viewer', [one.id]: 'Editor' });
      await ok(200, 'DELETE', `/admin/users/${id}`);
      await longAgo();
    }
  });

  it('of an org by itself is kept out there also after the account went with another one', async ({
    expect,
  }) => {
    const { home, one, token, fetch } = await newWorld((a) => [devs(a)]);
    const { id } = await selfOf(await token({ groups: ['devs'] }), fetch);
    await one.admin(200, 'DELETE', `/orgs/${one.id}/users/${id}`);
    await home.admin(200, 'DELETE', `/org/users/${id}`);
    await longAgo();
    const own = await selfOf(await token({ groups: ['devs'] }), fetch);
    expect(await rolesOf(own.id)).toEqual({});
  });

  it('after they were removed from the org of the provider, where it said no role, is kept out of both', async ({
    expect,
  }) => {
    const { home, two, token, subject, fetch } = await newWorld(() => []);
    const as = await token();
    const { id } = await selfOf(as, fetch);
    await ok(200, 'POST', `/orgs/${two.id}/users`, { body: { loginOrEmail: subject.login, role: 'Viewer' } });
    await home.admin(200, 'DELETE', `/orgs/${home.id}/users/${id}`);
    await two.admin(200, 'DELETE', `/org/users/${id}`);
    await longAgo();
    const own = await selfOf(await token(), fetch);
    expect(await rolesOf(own.id)).toEqual({});
  });
});
