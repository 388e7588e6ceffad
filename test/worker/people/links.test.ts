import { afterEach, describe, it, vi } from 'vitest';

import { JWT_LENGTH_MAX } from '../../../src/core/credential-lengths.ts';
import type { Answer, As, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Provider, Subject } from '../../support/identity-provider.ts';
import {
  isolateFor,
  newFederation,
  newKey,
  newProvider,
  newSubject,
  seconds,
} from '../../support/identity-provider.ts';
import { grantEverywhere, makeServerAdmin, newPerson, NO_ID } from '../../support/people.ts';
import { groupsOf, rolesOf } from '../../support/provided-people.ts';
import { traceOf } from '../../support/snapshot.ts';

const key = await newKey();

afterEach(() => {
  vi.useRealTimers();
});

/** Somebody whom a provider brought a while ago, with a session. */
async function newcomer(fields: object = {}) {
  const federation = await newFederation(key, fields);
  const subject = newSubject(federation.idp);
  const as = await subject.token({ iat: seconds(-600), groups: ['editors'] });
  const { id } = (await ok(200, 'GET', '/user', { as }, federation.fetch)).body;
  return { ...federation, subject, as, id: id as number };
}

const linksOf = async (userId: number): Promise<Answer['body'][]> =>
  (await ok(200, 'GET', `/admin/users/${userId}/links`)).body as Answer['body'][];

const linkOf = async (userId: number): Promise<Answer['body']> => (await linksOf(userId))[0];

const remove = async (userId: number, fetch?: Fetch): Promise<unknown> =>
  await ok(200, 'DELETE', `/admin/users/${userId}/links/${(await linkOf(userId)).id}`, {}, fetch);

const self = async (as: As, fetch: Fetch): Promise<Answer> => await api('GET', '/user', { as }, fetch);

/** Links somebody by a password and a token. */
async function link(
  as: As,
  idp: Provider,
  subject: Subject,
  fetch: Fetch,
  iat = seconds(-600),
): Promise<Answer> {
  const token = await idp.sign({ sub: subject.sub, preferred_username: subject.login, iat });
  return await api('POST', '/user/links', { as, body: { token } }, fetch);
}

describe('the links of a user', () => {
  it('are none for somebody who is linked to nobody, and 404 for nobody', async ({ expect }) => {
    const { id } = await newPerson({});
    expect(await linksOf(id)).toEqual([]);
    const { body } = await ok(404, 'GET', `/admin/users/${NO_ID}/links`);
    expect(body).toEqual({ message: 'User not found', traceID: '' });
  });

  it('are the one that a token made, with what the provider says, to an admin and to the user', async ({
    expect,
  }) => {
    const claims = { login: 'preferred_username', groups: 'groups', orgRole: 'role' };
    const { id, idp, subject, org, fetch } = await newcomer({ claims });
    const iat = seconds(-300);
    const as = await subject.token({ iat, role: 'Editor' });
    const own = (await ok(200, 'GET', '/user/links', { as }, fetch)).body;
    expect(own).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        issuer: idp.issuer,
        subject: subject.sub,
        created: expect.stringMatching(/^\d{4}-.*Z$/),
        lastIssued: new Date(iat * 1_000).toISOString(),
        isBarred: false,
        keepsPassword: false,
        orgRoles: [{ orgId: org.id, role: 'Editor' }],
      },
    ]);
    expect(await linksOf(id)).toEqual(own);
  });

  it('have ids that stay the same, and are others for others', async ({ expect }) => {
    const [one, other] = [await newcomer(), await newcomer()];
    const first = await linkOf(one.id);
    await ok(200, 'GET', '/user', { as: await one.subject.token({ groups: [] }) }, one.fetch);
    expect((await linkOf(one.id)).id).toBe(first.id);
    expect((await linkOf(other.id)).id).not.toBe(first.id);
  });
});

describe('a link that an admin removes', () => {
  it('is gone with the groups of the provider, and the trail tells of it', async ({ expect }) => {
    const { id, idp, subject, org } = await newcomer();
    const before = await linkOf(id);
    const { answer, trace } = await traceOf(() => ok(200, 'DELETE', `/admin/users/${id}/links/${before.id}`));
    expect(answer.body).toEqual({ message: 'Link removed' });
    expect(trace['changes']?.added).toHaveLength(1);
    const entry = JSON.parse(trace['changes']?.added[0] ?? '');
    const identity = { issuer: idp.issuer, subject: subject.sub };
    expect(JSON.parse(entry.before)).toEqual({ user: id, identity, groups: ['editors'] });
    expect(JSON.parse(entry.after)).toEqual({ user: id, identity: null, groups: [] });
    expect(await linksOf(id)).toEqual([]);
    expect((await org.admin(200, 'GET', `/groupsync/users/${id}/groups`)).body.bySource.jwt).toEqual([]);
    expect((await ok(200, 'GET', `/users/${id}`)).body).toMatchObject({ isExternal: false, authLabels: [] });
  });

  it('ends the session, and no token from before brings it back, in any isolate (I6)', async ({ expect }) => {
    const { id, idp, as, subject, fetch } = await newcomer();
    const another = await subject.token({ iat: seconds(-60), groups: [] });
    await ok(200, 'GET', '/user', { as: another }, fetch);
    await remove(id);
    for (const token of [as, another])
      for (const isolate of [fetch, isolateFor(idp).fetch]) {
        const { status, body } = await self(token, isolate);
        expect([status, body.messageId]).toEqual([401, 'jwt.unknown-user']);
      }
  });

  it('leaves the other sign-ins of the person alone', async ({ expect }) => {
    const { fetch, idp } = await newFederation(key);
    const person = await newPerson({});
    const subject = newSubject(idp);
    expect((await link(person.as, idp, subject, fetch)).status).toBe(201);
    await remove(person.id);
    expect((await self(person.as, fetch)).status).toBe(200);
  });

  it.for([
    [false, 'jwt.link-removed'],
    ['login', 'jwt.link-removed'],
  ] as const)(
    'does not come back by itself with the next token, where linkUsers is %s',
    async ([linkUsers, messageId], { expect }) => {
      const { id, subject, fetch } = await newcomer({ linkUsers });
      await remove(id);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5_000 });
      const { status, body } = await self(await subject.token(), fetch);
      expect([status, body.messageId]).toEqual([401, messageId]);
      expect(await linksOf(id)).toEqual([]);
    },
  );

  it('keeps a subject out of no org that brings it as somebody else', async ({ expect }) => {
    const claims = { login: 'preferred_username', orgRole: 'role' };
    const { id, idp, subject, org, fetch } = await newcomer({ claims });
    await ok(200, 'GET', '/user', { as: await subject.token({ iat: seconds(-60), role: 'Editor' }) }, fetch);
    await remove(id);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5_000 });
    const renamed = await idp.sign({ sub: subject.sub, preferred_username: unique('new'), role: 'Editor' });
    const made = (await ok(200, 'GET', '/user', { as: { token: renamed } }, fetch)).body.id;
    expect(made).not.toBe(id);
    const { body } = await ok(200, 'GET', `/users/${made}/orgs`);
    expect(body).toEqual([expect.objectContaining({ orgId: org.id, role: 'Editor' })]);
  });

  it('keeps a subject out of an org that removed its person before, under any name', async ({ expect }) => {
    const claims = { login: 'preferred_username', orgRole: 'role' };
    const { id, idp, subject, org, fetch } = await newcomer({ claims });
    await ok(200, 'GET', '/user', { as: await subject.token({ iat: seconds(-60), role: 'Editor' }) }, fetch);
    await ok(200, 'DELETE', `/orgs/${org.id}/users/${id}`);
    await remove(id);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5_000 });
    const renamed = { sub: subject.sub, preferred_username: unique('new') };
    const as = { token: await idp.sign({ ...renamed, role: 'Editor' }) };
    const made = (await ok(200, 'GET', '/user', { as }, fetch)).body.id;
    expect(made).not.toBe(id);
    expect((await ok(200, 'GET', `/users/${made}/orgs`)).body).toEqual([]);
    vi.setSystemTime(Date.now() + 5_000);
    const other = { token: await idp.sign({ ...renamed, role: 'Viewer' }) };
    await ok(200, 'GET', '/user', { as: other }, fetch);
    const { body } = await ok(200, 'GET', `/users/${made}/orgs`);
    expect(body).toEqual([expect.objectContaining({ orgId: org.id, role: 'Viewer' })]);
  });

  it('is 404 a second time, or by another id, and changes nothing', async ({ expect }) => {
    const [one, other] = [await newcomer(), await newcomer()];
    const { id: linkId } = await linkOf(one.id);
    const { id: otherId } = await linkOf(other.id);
    for (const [userId, wanted] of [
      [one.id, otherId],
      [one.id, 'x'.repeat(2_000)],
      [other.id, linkId],
    ]) {
      const { answer, trace } = await traceOf(() => api('DELETE', `/admin/users/${userId}/links/${wanted}`));
      expect([answer.status, answer.body.message]).toEqual([404, 'Link not found']);
      expect(trace).toEqual({});
    }
    await remove(one.id);
    await ok(404, 'DELETE', `/admin/users/${one.id}/links/${linkId}`);
    await ok(404, 'DELETE', `/admin/users/${NO_ID}/links/${linkId}`);
  });

  it('takes a server admin, beside the permission', async ({ expect }) => {
    const { id } = await newcomer();
    const helper = await newPerson({});
    await grantEverywhere(helper.id, [
      ['users.password:write', 'global.users:*'],
      ['users:read', 'global.users:*'],
    ]);
    const { id: linkId } = (await ok(200, 'GET', `/admin/users/${id}/links`, { as: helper.as })).body[0];
    const { id: heir } = await newPerson({});
    const path = `/admin/users/${id}/links/${linkId}`;
    for (const answer of [
      await api('DELETE', path, { as: helper.as }),
      await api('POST', `${path}/move`, { as: helper.as, body: { userId: heir } }),
    ])
      expect([answer.status, answer.body.message]).toEqual([403, 'Permission denied']);
    expect(await linksOf(id)).toHaveLength(1);
  });
});

describe('a link that an admin moves', () => {
  const move = async (from: number, to: number): Promise<Answer> =>
    await api('POST', `/admin/users/${from}/links/${(await linkOf(from)).id}/move`, { body: { userId: to } });

  it('makes the tokens those of the other person, in every isolate, and of nobody else (I6)', async ({
    expect,
  }) => {
    const { id, idp, as, fetch, org } = await newcomer();
    const heir = await newPerson({ orgId: org.id });
    expect(await move(id, heir.id)).toMatchObject({ status: 200, body: { message: 'Link moved' } });
    for (const isolate of [fetch, isolateFor(idp).fetch])
      expect((await ok(200, 'GET', '/user', { as }, isolate)).body.id).toBe(heir.id);
    expect(await linksOf(id)).toEqual([]);
    expect(await linkOf(heir.id)).toMatchObject({ issuer: idp.issuer, keepsPassword: false, orgRoles: [] });
  });

  it('takes the groups along with the next token, and ends the password of who gets it', async ({
    expect,
  }) => {
    const { id, as, fetch, org } = await newcomer();
    const heir = await newPerson({ orgId: org.id });
    const groupsOf = async (userId: number) =>
      (await org.admin(200, 'GET', `/groupsync/users/${userId}/groups`)).body.bySource.jwt;
    await ok(200, 'GET', '/user', { as: heir.as }, fetch);
    await move(id, heir.id);
    expect([await groupsOf(id), await groupsOf(heir.id)]).toEqual([[], []]);
    expect((await self(heir.as, fetch)).status).toBe(401);
    await ok(200, 'GET', '/user', { as }, fetch);
    expect([await groupsOf(id), await groupsOf(heir.id)]).toEqual([[], ['editors']]);
  });

  it('says nothing of orgs for who gets it until the next token', async ({ expect }) => {
    const mapped = await freshOrg();
    const { id, subject, org, fetch } = await newcomer({
      claims: { login: 'preferred_username', groups: 'groups', orgRole: 'role' },
      orgMapping: [{ value: 'editors', orgId: mapped.id, role: 'Viewer' }],
    });
    const as = await subject.token({ iat: seconds(-300), role: 'Editor', groups: ['editors'] });
    await ok(200, 'GET', '/user', { as }, fetch);
    expect((await linkOf(id)).orgRoles).toHaveLength(2);
    const heir = await newPerson({ orgId: org.id });
    await move(id, heir.id);
    expect((await linkOf(heir.id)).orgRoles).toEqual([]);
  });

  it('keeps the password of nobody who gets it, though the other person kept theirs', async ({ expect }) => {
    const { idp, org, fetch } = await newFederation(key);
    const person = await newPerson({ orgId: org.id });
    expect(await link(person.as, idp, newSubject(idp), fetch)).toMatchObject({ status: 201 });
    expect(await linkOf(person.id)).toMatchObject({ keepsPassword: true });
    const heir = await newPerson({ orgId: org.id });
    await move(person.id, heir.id);
    expect(await linkOf(heir.id)).toMatchObject({ keepsPassword: false });
  });

  it('is refused for somebody who has one, for nobody, and for an account, and changes nothing', async ({
    expect,
  }) => {
    const [one, other] = [await newcomer(), await newcomer()];
    const account = await one.org.account();
    for (const [to, status, message] of [
      [other.id, 409, 'The user is linked to an identity provider already'],
      [one.id, 409, 'The user is linked to an identity provider already'],
      [NO_ID, 404, 'User not found'],
      [account.id, 404, 'User not found'],
    ] as const) {
      const { answer, trace } = await traceOf(async () => await move(one.id, to));
      expect([answer.status, answer.body.message]).toEqual([status, message]);
      expect(trace).toEqual({});
    }
  });
});

describe('somebody who signed in with a password', () => {
  it.for(['an ordinary member', 'an Admin', 'a server admin'] as const)(
    'is linked by a token of the provider, and keeps the password: %s',
    async (who, { expect }) => {
      const { org, idp, fetch } = await newFederation(key, { createUsers: false });
      const person = await newPerson({ orgId: org.id });
      if (who === 'an Admin') await org.admin(200, 'PATCH', `/org/users/${person.id}`, { role: 'Admin' });
      if (who === 'a server admin') await makeServerAdmin(person.id);
      const subject = newSubject(idp, person.login);
      const { answer, trace } = await traceOf(() => link(person.as, idp, subject, fetch));
      expect([answer.status, answer.body]).toEqual([
        201,
        { id: (await linkOf(person.id)).id, message: 'User linked' },
      ]);
      const entry = JSON.parse(trace['changes']?.added[0] ?? '');
      expect(JSON.parse(entry.after)).toEqual({
        user: person.id,
        identity: { issuer: idp.issuer, subject: subject.sub },
        password: 'kept',
      });
      expect(JSON.stringify(trace)).not.toContain('eyJ');
      const as = await subject.token({ groups: ['editors'] });
      expect((await ok(200, 'GET', '/user', { as }, fetch)).body.id).toBe(person.id);
      expect((await self(person.as, fetch)).status).toBe(200);
      expect(await linkOf(person.id)).toMatchObject({ keepsPassword: true, subject: subject.sub });
      const groups = await org.admin(200, 'GET', `/groupsync/users/${person.id}/groups`);
      expect(groups.body.bySource.jwt, 'what the token says is taken in').toEqual(['editors']);
    },
  );

  it('is refused by what the token lacks, as a bad request under the same name', async ({ expect }) => {
    const { idp, fetch } = await newFederation(key);
    const stranger = newProvider([await newKey()]);
    const person = await newPerson({});
    for (const [token, messageId] of [
      ['x', 'jwt.malformed'],
      ['x'.repeat(JWT_LENGTH_MAX + 1), 'jwt.too-large'],
      [await stranger.sign({ sub: 's' }), 'jwt.unknown-issuer'],
      [await idp.sign({ sub: 's', exp: seconds(-3_600) }), 'jwt.expired'],
      [await idp.sign({ sub: 's', aud: 'others' }), 'jwt.wrong-audience'],
      [await idp.sign({ sub: '' }), 'jwt.invalid-claim'],
    ] as const) {
      const { answer, trace } = await traceOf(() =>
        api('POST', '/user/links', { as: person.as, body: { token } }, fetch),
      );
      expect([answer.status, answer.body.messageId, answer.body.statusCode]).toEqual([400, messageId, 400]);
      expect(trace).toEqual({});
    }
    const { status, body } = await api('POST', '/user/links', { as: person.as, body: { token: 'x' } });
    expect([status, body.messageId], 'where no provider is configured').toEqual([400, 'jwt.unknown-issuer']);
  });

  it('is refused by a token of somebody who may not sign in by it, as a bad request', async ({ expect }) => {
    const { idp, fetch } = await newFederation(key, { allowedGroups: ['staff'] });
    const person = await newPerson({});
    for (const groups of [undefined, [], ['guests']]) {
      const token = await idp.sign({ sub: 's', preferred_username: person.login, groups });
      const { answer, trace } = await traceOf(() =>
        api('POST', '/user/links', { as: person.as, body: { token } }, fetch),
      );
      expect([answer.status, answer.body.messageId]).toEqual([400, 'jwt.group-not-allowed']);
      expect(trace).toEqual({});
    }
    const token = await idp.sign({ sub: 's', preferred_username: person.login, groups: ['Staff'] });
    await ok(201, 'POST', '/user/links', { as: person.as, body: { token } }, fetch);
  });

  it('is refused where they are linked already, or the subject is to somebody', async ({ expect }) => {
    const { idp, fetch, subject: taken } = await newcomer();
    const person = await newPerson({});
    const other = await link(person.as, idp, taken, fetch);
    expect([other.status, other.body.message]).toEqual([
      409,
      'The token is of somebody who is linked already',
    ]);
    const mine = newSubject(idp);
    expect((await link(person.as, idp, mine, fetch)).status).toBe(201);
    for (const subject of [mine, newSubject(idp)]) {
      const again = await link(person.as, idp, subject, fetch);
      expect([again.status, again.body.message]).toEqual([
        409,
        'The user is linked to an identity provider already',
      ]);
    }
  });

  it('is refused a subject that somebody is linked to under what the issuer was before', async ({
    expect,
  }) => {
    const old = await newcomer();
    const renamed = newProvider([key], { formerIssuers: [old.idp.issuer], orgId: old.org.id });
    const { fetch } = isolateFor(renamed);
    const person = await newPerson({});
    const { status } = await link(person.as, renamed, old.subject, fetch);
    expect(status).toBe(409);
  });

  it('may end the link, and the token is nobody’s then', async ({ expect }) => {
    const { idp, fetch } = await newFederation(key, { linkUsers: 'login' });
    const person = await newPerson({});
    const subject = newSubject(idp, person.login);
    await link(person.as, idp, subject, fetch);
    const as = await subject.token({ iat: seconds(-60) });
    await ok(200, 'GET', '/user', { as }, fetch);
    const [{ id }] = (await ok(200, 'GET', '/user/links', { as: person.as }, fetch)).body;
    await ok(200, 'DELETE', `/user/links/${id}`, { as: person.as }, fetch);
    expect((await self(as, fetch)).status).toBe(401);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5_000 });
    const later = await self(await subject.token(), fetch);
    expect([later.status, later.body.messageId]).toEqual([401, 'jwt.link-removed']);
    expect((await self(person.as, fetch)).status).toBe(200);
    await ok(404, 'DELETE', `/user/links/${id}`, { as: person.as }, fetch);
  });

  it('may link again what was parted, whoever parted it', async ({ expect }) => {
    const { idp, fetch } = await newFederation(key, { createUsers: false });
    const person = await newPerson({});
    const subject = newSubject(idp);
    await link(person.as, idp, subject, fetch);
    await remove(person.id);
    expect((await link(person.as, idp, subject, fetch)).status).toBe(201);
    const as = await subject.token();
    expect((await ok(200, 'GET', '/user', { as }, fetch)).body.id).toBe(person.id);
  });

  it.for([
    [
      'themselves',
      async (_id: number, as: As, link: string, fetch: Fetch) =>
        await ok(200, 'DELETE', `/user/links/${link}`, { as }, fetch),
    ],
    ['an admin', async (id: number) => await remove(id)],
  ] as const)(
    'gets nothing back by an older token, after the link was removed by %s',
    async ([, part], { expect }) => {
      const { org, idp, fetch } = await newFederation(key);
      const { id, as, login } = await newPerson({ orgId: org.id });
      const subject = newSubject(idp, login);
      const older = await subject.token({ iat: seconds(-600), groups: ['editors'] });
      const { body } = await ok(201, 'POST', '/user/links', { as, body: { token: older.token } }, fetch);
      await ok(200, 'GET', '/user', { as: older }, fetch);
      expect(await groupsOf(org, id)).toEqual(['editors']);
      await ok(200, 'GET', '/user', { as: await subject.token({ iat: seconds(-60), groups: [] }) }, fetch);
      await part(id, as, body.id, fetch);
      await ok(201, 'POST', '/user/links', { as, body: { token: older.token } }, fetch);
      await self(older, isolateFor(idp).fetch);
      expect(await groupsOf(org, id)).toEqual([]);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5_000 });
      await ok(200, 'GET', '/user', { as: await subject.token({ groups: ['readers'] }) }, fetch);
      expect(await groupsOf(org, id)).toEqual(['readers']);
    },
  );

  it('is not back in an org by linking, when another account went with the membership there', async ({
    expect,
  }) => {
    const claims = { login: 'preferred_username', orgRole: 'role' };
    const { id, subject, org, fetch } = await newcomer({ claims });
    await ok(200, 'GET', '/user', { as: await subject.token({ iat: seconds(-60), role: 'Editor' }) }, fetch);
    await org.admin(200, 'DELETE', `/org/users/${id}`);
    const person = await newPerson({ orgId: (await freshOrg()).id });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5_000 });
    const again = await subject.token({ role: 'Editor' });
    await ok(201, 'POST', '/user/links', { as: person.as, body: { token: again.token } }, fetch);
    await ok(200, 'GET', '/user', { as: again }, fetch);
    expect(await rolesOf(person.id)).not.toHaveProperty(String(org.id));
    await ok(200, 'GET', '/user', { as: await subject.token({ role: 'Admin' }) }, fetch);
    expect(await rolesOf(person.id)).toMatchObject({ [org.id]: 'Admin' });
  });

  it('does not make what the provider had said of orgs forgotten, by linking anew', async ({ expect }) => {
    const claims = { login: 'preferred_username', orgRole: 'role' };
    const { id, as: token, subject, idp, fetch, org } = await newcomer({ claims });
    await ok(200, 'GET', '/user', { as: await subject.token({ iat: seconds(-60), role: 'Editor' }) }, fetch);
    const password = unique('secret');
    await ok(200, 'PUT', `/admin/users/${id}/password`, { body: { password } });
    await ok(401, 'GET', '/user/links', { as: { login: subject.login, password: 'x' } }, fetch);
    const as = { login: subject.login, password };
    const [{ id: linkId }] = (await ok(200, 'GET', '/user/links', { as }, fetch)).body;
    await ok(200, 'DELETE', `/user/links/${linkId}`, { as }, fetch);
    expect((await self(token, fetch)).status).toBe(401);
    await link(as, idp, subject, fetch);
    expect((await linkOf(id)).orgRoles).toEqual([{ orgId: org.id, role: 'Editor' }]);
  });
});

describe('somebody who signed in otherwise', () => {
  it('changes no link of their own: by a token of the provider, or as a service account', async ({
    expect,
  }) => {
    const { as, id, org, idp, fetch } = await newcomer();
    const { id: linkId } = await linkOf(id);
    const account = await org.account();
    for (const [caller, message] of [
      [as, 'Sign in with your password to do this'],
      [account.as, /user/i],
    ] as const) {
      for (const [method, path, body] of [
        ['POST', '/user/links', { token: await idp.sign({ sub: unique('sub') }) }],
        ['DELETE', `/user/links/${linkId}`, undefined],
      ] as const) {
        const { answer, trace } = await traceOf(() => api(method, path, { as: caller, body }, fetch));
        expect(answer.status, answer.text).toBe(403);
        expect(answer.body.message).toMatch(message);
        expect(trace).toEqual({});
      }
    }
    expect((await ok(200, 'GET', '/user/links', { as: account.as }, fetch)).body).toEqual([]);
  });

  it('learns nothing of links without users:read', async () => {
    const { id } = await newcomer();
    const admin = await (await freshOrg()).person('Admin');
    await ok(403, 'GET', `/admin/users/${id}/links`, { as: admin.as });
  });
});
