import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { Answer, As, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { later } from '../../support/global-world.ts';
import type { Provider, Subject } from '../../support/identity-provider.ts';
import {
  isolateFor,
  newFederation,
  newKey,
  newProvider,
  newSubject,
  seconds,
} from '../../support/identity-provider.ts';
import { grantEverywhere, newPerson, NO_ID, permissionsOf } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

const key = await newKey();

/** Claims with an org role in them. */
const WITH_ROLE = {
  login: 'preferred_username',
  email: 'email',
  name: 'name',
  groups: 'groups',
  orgRole: 'role',
};

afterEach(() => {
  vi.useRealTimers();
});

const self = async (as: As, fetch: Fetch): Promise<Answer> => await api('GET', '/user', { as }, fetch);

/** The caller's own profile, which it must be let in for. */
const profile = async (as: As, fetch: Fetch): Promise<Answer['body']> =>
  (await ok(200, 'GET', '/user', { as }, fetch)).body;

/** The profile of a user as the server admin sees it. */
const profileOf = async (id: number, fetch: Fetch): Promise<Answer['body']> =>
  (await ok(200, 'GET', `/users/${id}`, {}, fetch)).body;

/** The org roles of a user, by org. */
async function rolesOf(id: number): Promise<Record<number, string>> {
  const { body } = await ok(200, 'GET', `/users/${id}/orgs`);
  const orgs = body as { orgId: number; role: string }[];
  return Object.fromEntries(orgs.map(({ orgId, role }) => [orgId, role]));
}

async function expectRefused(
  expect: ExpectStatic,
  ask: () => Promise<Answer>,
  messageId: string,
): Promise<void> {
  const { answer, trace } = await traceOf(ask);
  expect(answer.status, answer.text).toBe(401);
  expect(answer.body.messageId).toBe(messageId);
  expect(trace).toEqual({});
}

describe('somebody whom a provider sends for the first time', () => {
  it('becomes a person of the org of the provider, with what the token says', async ({ expect }) => {
    const { org, idp, fetch } = await newFederation(key);
    const subject = newSubject(idp, unique('Subject'));
    const email = `${unique('Mail')}@Example.org`;
    const as = await subject.token({ email, name: 'Ada L.', email_verified: true });
    const own = await profile(as, fetch);
    expect(own).toMatchObject({
      login: subject.login.toLowerCase(),
      email: email.toLowerCase(),
      name: 'Ada L.',
      orgId: org.id,
      isGrafanaAdmin: false,
      isDisabled: false,
      isExternal: true,
      isExternallySynced: false,
      isGrafanaAdminExternallySynced: false,
      authLabels: ['JWT'],
    });
    expect(await profileOf(own.id, fetch)).toMatchObject({ isExternal: true, authLabels: ['JWT'] });
    expect(await rolesOf(own.id)).toEqual({ [org.id]: 'Viewer' });
    const found = await ok(200, 'GET', `/users/lookup?loginOrEmail=${subject.login}`);
    expect(found.body.id).toBe(own.id);
    const account = await env.DB.prepare('SELECT is_service_account AS it FROM users WHERE id = ?')
      .bind(own.id)
      .first<number>('it');
    expect(account).toBe(0);
  });

  it('is the same person from then on, by every token of its subject and in every isolate', async ({
    expect,
  }) => {
    const { idp, fetch } = await newFederation(key);
    const subject = newSubject(idp);
    const { id } = await profile(await subject.token(), fetch);
    for (const isolate of [fetch, isolateFor(idp).fetch]) {
      for (const claims of [{}, { name: 'Ada' }, { preferred_username: unique('other') }]) {
        expect((await profile(await subject.token(claims), isolate)).id).toBe(id);
      }
    }
  });

  it('gets no password: neither an empty one nor any other signs in', async ({ expect }) => {
    const { idp, fetch } = await newFederation(key);
    const subject = newSubject(idp);
    const { login } = subject;
    await profile(await subject.token(), fetch);
    for (const password of ['', 'null', login]) {
      const { status, body } = await self({ login, password }, fetch);
      expect([status, body.messageId]).toEqual([401, 'password-auth.failed']);
    }
  });

  it.for([
    ['Editor', { defaultOrgRole: 'editor' }, 'Admin'],
    ['Admin', { claims: WITH_ROLE }, 'admin'],
    ['Viewer', { claims: WITH_ROLE }, ['GrafanaAdmin', 'Server Admin']],
  ] as const)(
    'is %s with the settings %j and the role %j, and no server admin (I11)',
    async ([role, fields, claimed], { expect }) => {
      const { org, idp, fetch } = await newFederation(key, fields);
      const claims = { role: claimed, isGrafanaAdmin: true, is_admin: true, grafana_admin: true };
      const own = await profile(await newSubject(idp).token(claims), fetch);
      expect(own).toMatchObject({ isGrafanaAdmin: false, isExternallySynced: 'claims' in fields });
      expect(await rolesOf(own.id)).toEqual({ [org.id]: role });
    },
  );

  it('is refused where the provider may bring nobody', async ({ expect }) => {
    const { idp, fetch } = await newFederation(key, { createUsers: false });
    const as = await newSubject(idp).token();
    await expectRefused(expect, async () => await self(as, fetch), 'jwt.unknown-user');
  });

  it('is refused where the org of the provider does not exist', async ({ expect }) => {
    const { idp, fetch } = await newFederation(key, { orgId: NO_ID, claims: WITH_ROLE });
    const as = await newSubject(idp).token({ role: 'Admin' });
    await expectRefused(expect, async () => await self(as, fetch), 'jwt.unknown-org');
  });

  it('leads into org 1 as Viewer, and links nobody, where the settings say no more', async ({ expect }) => {
    const idp = newProvider([key], { createUsers: true });
    const { fetch } = isolateFor(idp);
    const own = await profile(await newSubject(idp).token(), fetch);
    expect(await rolesOf(own.id)).toEqual({ 1: 'Viewer' });
    const person = await newPerson({});
    const as = await newSubject(idp, person.login).token();
    await expectRefused(expect, async () => await self(as, fetch), 'jwt.link-off');
  });
});

/** An issuer that speaks for people with the login that it says. */
const LINKS = { linkUsers: 'login' };

describe('a first token with the login of somebody who is there', () => {
  it('links that person, who keeps login, org role and orgs, and whose password ends', async ({ expect }) => {
    const { org, idp, fetch } = await newFederation(key, { createUsers: false, ...LINKS });
    const person = await newPerson({ orgId: org.id });
    await org.admin(200, 'PATCH', `/org/users/${person.id}`, { role: 'Editor' });
    const before = await rolesOf(person.id);
    const subject = newSubject(idp, person.login.toUpperCase());
    const email = `${unique('mail')}@example.org`;
    const as = await subject.token({ name: 'Ada', email, email_verified: true, role: 'Viewer' });
    expect(await profile(as, fetch)).toMatchObject({
      id: person.id,
      login: person.login,
      name: 'Ada',
      email,
      isExternal: true,
    });
    expect(await rolesOf(person.id)).toEqual(before);
    for (const anywhere of [fetch, isolateFor(idp).fetch]) {
      expect((await self(person.as, anywhere)).status).toBe(401);
    }
    expect((await profile(await subject.token({ preferred_username: unique('x') }), fetch)).id).toBe(
      person.id,
    );
  });

  it('does not speak for an Admin, nor for a member who is in another org as well, or has roles in every org (I10, I11)', async ({
    expect,
  }) => {
    const { org, idp, fetch } = await newFederation(key, LINKS);
    const [elsewhere, everywhere] = [await org.person(), await newPerson({ orgId: org.id })];
    await grantEverywhere(everywhere.id, [['orgs:read', '']]);
    const admin = await newPerson({ orgId: org.id });
    await org.admin(200, 'PATCH', `/org/users/${admin.id}`, { role: 'Admin' });
    for (const person of [admin, elsewhere, everywhere]) {
      const answer = await self(await newSubject(idp, person.login).token(), fetch);
      expect(answer.body.messageId, answer.text).toBe('jwt.link-by-owner');
      expect((await self(person.as, fetch)).status).toBe(200);
    }
  });

  it('does not speak for somebody who is no member of the org of the provider (I10)', async ({ expect }) => {
    const { idp, fetch } = await newFederation(key, { claims: WITH_ROLE, ...LINKS });
    const other = await freshOrg();
    const person = await newPerson({ orgId: other.id });
    const answer = await self(await newSubject(idp, person.login).token({ role: 'Editor' }), fetch);
    expect(answer.body.messageId, answer.text).toBe('jwt.link-by-owner');
    expect(await rolesOf(person.id)).toEqual({ [other.id]: 'Viewer' });
    expect((await self(person.as, fetch)).status).toBe(200);
  });

  const knownToAnother = async (idp: Provider, other: Provider): Promise<string> => {
    const subject = newSubject(other);
    await profile(await subject.token(), isolateFor(idp, other).fetch);
    return subject.login;
  };

  it.for<
    readonly [
      who: string,
      messageId: string,
      fields: object,
      make: (idp: Provider, other: Provider) => Promise<string>,
    ]
  >([
    ['the first admin, in capitals', 'jwt.link-by-owner', LINKS, async () => 'ADMIN'],
    ['the first admin where it links nobody', 'jwt.link-off', {}, async () => 'ADMIN'],
    ['somebody whom another provider knows', 'jwt.link-other', LINKS, knownToAnother],
    [
      'somebody disabled',
      'identity.disabled',
      LINKS,
      async () => {
        const person = await newPerson({});
        await ok(200, 'POST', `/admin/users/${person.id}/disable`);
        return person.login;
      },
    ],
  ])('does not speak for %s (I11)', async ([, messageId, fields, make], { expect }) => {
    const org = await freshOrg();
    const idp = newProvider([key], { createUsers: true, orgId: org.id, ...fields });
    const other = newProvider([key], { createUsers: true, orgId: org.id });
    const login = await make(idp, other);
    const { fetch } = isolateFor(idp, other);
    const as = await newSubject(idp, login).token({ groups: ['x'], name: 'Mallory' });
    await expectRefused(expect, async () => await self(as, fetch), messageId);
  });

  it.for([
    ['login is the e-mail address of another', (email: string) => ({ preferred_username: email })],
    ['e-mail address is that of another, in capitals', (email: string) => ({ email: email.toUpperCase() })],
    ['e-mail address is the login of another', (_email: string, login: string) => ({ email: login })],
  ] as const)('makes nobody whose %s', async ([, claimsOf], { expect }) => {
    const { idp, fetch } = await newFederation(key, { ...LINKS, emailsAreVerified: true });
    const email = `${unique('mail')}@example.org`;
    const person = await newPerson({ email });
    const as = await newSubject(idp).token(claimsOf(email, person.login));
    await expectRefused(expect, async () => await self(as, fetch), 'jwt.login-taken');
  });

  it('links nobody by an e-mail address where it links by login', async ({ expect }) => {
    const { org } = await newFederation(key);
    const email = `${unique('mail')}@example.org`;
    const person = await newPerson({ email });
    for (const [createUsers, messageId] of [
      [true, 'jwt.login-taken'],
      [false, 'jwt.unknown-user'],
    ] as const) {
      const fields = { createUsers, orgId: org.id, claims: { email: 'email' }, ...LINKS };
      const idp = newProvider([key], fields);
      const { fetch } = isolateFor(idp);
      const as = { token: await idp.sign({ sub: unique('sub'), email, email_verified: true }) };
      await expectRefused(expect, async () => await self(as, fetch), messageId);
      expect(await profileOf(person.id, fetch)).toMatchObject({ isExternal: false, authLabels: [] });
    }
  });

  it('links somebody whom a provider knew that is configured no more', async ({ expect }) => {
    const { org, idp: old, fetch: before } = await newFederation(key);
    const subject = newSubject(old);
    const first = await subject.token();
    const { id } = await profile(first, before);
    const idp = newProvider([key], { orgId: org.id, ...LINKS });
    const { fetch } = isolateFor(idp);
    const as = await newSubject(idp, subject.login).token({ iat: seconds(-600) });
    expect((await profile(as, fetch)).id).toBe(id);
    expect((await self(first, fetch)).body.messageId).toBe('jwt.unknown-issuer');
  });

  it('brings whoever took that login beforehand, with a password, nothing of what the token brings (I11)', async ({
    expect,
  }) => {
    const { org, idp, fetch } = await newFederation(key);
    const roleUid = await org.role([['reports:write', 'reports:*']]);
    await org.admin(201, 'POST', '/groupsync/groups/editors', { roles: [roleUid] });
    const mallory = await org.person('Viewer');
    const victim = newSubject(idp);
    const taken = { login: victim.login, email: mallory.login };
    const renamed = await api('PUT', '/user', { as: mallory.as, body: taken }, fetch);
    const as = { login: victim.login, password: 'secret' };
    if (renamed.status === 200) expect((await self(as, fetch)).status).toBe(200);
    await self(await victim.token({ groups: ['editors'] }), fetch);
    for (const credential of [as, mallory.as]) {
      const held = await permissionsOf(credential, org.id, fetch);
      expect(Object(held), JSON.stringify(held)).not.toHaveProperty('reports:write');
    }
  });
});

describe('a later token', () => {
  it.for([
    ['follows where the provider manages it', ['login', 'email', 'name']],
    ['stays where it does not', ['email', 'name']],
  ] as const)('brings name and e-mail address up to date; the login %s', async ([, manages], { expect }) => {
    const { idp, fetch } = await newFederation(key, { manages, emailsAreVerified: true });
    const subject = newSubject(idp);
    const [one, two] = [`${unique('one')}@example.org`, `${unique('two')}@example.org`];
    const { id } = await profile(await subject.token({ iat: seconds(-90), name: 'A', email: one }), fetch);
    const renamed = unique('renamed');
    const as = await subject.token({
      iat: seconds(-60),
      name: 'B',
      email: two.toUpperCase(),
      preferred_username: renamed,
    });
    const login = manages.some((field) => field === 'login') ? renamed : subject.login;
    const changed = { id, login, name: 'B', email: two };
    expect(await profile(as, fetch)).toMatchObject(changed);
    const silent = await subject.token({ iat: seconds(-30), preferred_username: renamed });
    expect(await profile(silent, fetch), 'that says nothing of them').toMatchObject(changed);
    // What was given up is free again.
    await newPerson({ email: one, ...(login === renamed && { login: subject.login }) });
  });

  it('that says the same is no change: the audit trail and the person stay as they are', async ({
    expect,
  }) => {
    const { idp, fetch } = await newFederation(key);
    const subject = newSubject(idp);
    const claims = { name: 'Ada', groups: ['b', 'a'], email: `${unique('mail')}@example.org` };
    await profile(await subject.token({ iat: seconds(-90), ...claims }), fetch);
    const as = await subject.token({ iat: seconds(-60), ...claims, groups: ['a', 'B', 'b'] });
    const { trace } = await traceOf(async () => await profile(as, isolateFor(idp).fetch));
    expect(Object.keys(trace)).toEqual(['identities']);
    const again = await traceOf(async () => await profile(as, isolateFor(idp).fetch));
    expect(again.trace).toEqual({});
  });

  it.for<readonly [what: string, take: () => Promise<string>]>([
    [
      'e-mail address of somebody else in capitals',
      async () => {
        const email = `${unique('mail')}@example.org`;
        await newPerson({ email });
        return email.toUpperCase();
      },
    ],
    ['login of somebody else', async () => (await newPerson({})).login],
  ])('does not take over the %s, but takes in the rest', async ([, take], { expect }) => {
    const { idp, fetch } = await newFederation(key, { emailsAreVerified: true });
    const subject = newSubject(idp);
    const email = `${unique('own')}@example.org`;
    await profile(await subject.token({ iat: seconds(-60), email }), fetch);
    const as = await subject.token({ email: await take(), name: 'Renamed' });
    expect(await profile(as, fetch)).toMatchObject({ email, name: 'Renamed' });
  });

  it('brings the e-mail address up to date also where its login is that of somebody else by now', async ({
    expect,
  }) => {
    const { idp, fetch } = await newFederation(key);
    const subject = newSubject(idp);
    await profile(await subject.token({ iat: seconds(-60) }), fetch);
    const other = await newPerson({});
    const email = `${unique('mail')}@example.org`;
    const as = await subject.token({ preferred_username: other.login, email, email_verified: true });
    expect(await profile(as, fetch)).toMatchObject({ login: subject.login, email });
  });

  it.for([
    ['up', 'Viewer', 'Admin', 'Admin'],
    ['down', 'Admin', 'Viewer', 'Viewer'],
  ] as const)(
    'moves the org role %s in the next answer (I6)',
    async ([, before, claimed, after], { expect }) => {
      const { org, idp, fetch } = await newFederation(key, { claims: WITH_ROLE });
      const other = await freshOrg();
      const subject = newSubject(idp);
      const first = await subject.token({ iat: seconds(-60), role: before });
      const { id } = await profile(first, fetch);
      await other.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'Editor' });
      const isolates = [fetch, isolateFor(idp).fetch];
      const mayMakeTeams = async (as: As) => {
        const all = [];
        for (const isolate of isolates) {
          const held = await permissionsOf(as, org.id, isolate);
          all.push('teams:create' in Object(held));
        }
        return [...new Set(all)];
      };
      expect(await mayMakeTeams(first)).toEqual([before === 'Admin']);
      const second = await subject.token({ role: claimed });
      await profile(second, fetch);
      for (const as of [second, first]) expect(await mayMakeTeams(as)).toEqual([after === 'Admin']);
      expect(await rolesOf(id)).toEqual({ [org.id]: after, [other.id]: 'Editor' });
    },
  );

  it('leaves the last Admin of the org one, and takes in the rest', async ({ expect }) => {
    const { org, idp, fetch } = await newFederation(key, { claims: WITH_ROLE });
    const subject = newSubject(idp);
    const { id } = await profile(await subject.token({ iat: seconds(-90), role: 'Admin' }), fetch);
    await org.admin(200, 'DELETE', '/org/users/1');
    const as = await subject.token({ iat: seconds(-60), role: 'Viewer', name: 'N', groups: ['g'] });
    expect(await profile(as, fetch)).toMatchObject({ name: 'N' });
    expect(await rolesOf(id)).toEqual({ [org.id]: 'Admin' });
    const { body } = await ok(200, 'GET', `/groupsync/users/${id}/groups`, { as }, fetch);
    expect(body.bySource.jwt).toEqual(['g']);
    // The same token says so still, once somebody else is Admin.
    await org.admin(200, 'POST', `/orgs/${org.id}/users`, { loginOrEmail: 'admin', role: 'Admin' });
    await profile(as, isolateFor(idp).fetch);
    expect(await rolesOf(id)).toEqual({ [org.id]: 'Viewer' });
  });

  it('lets somebody act who was in no org, from the first request on', async ({ expect }) => {
    const { org, idp, fetch } = await newFederation(key, { claims: WITH_ROLE });
    const subject = newSubject(idp);
    const first = await subject.token({ iat: seconds(-90), role: 'Viewer' });
    const { id } = await profile(first, fetch);
    const other = await freshOrg();
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'Viewer' });
    await ok(200, 'POST', `/user/using/${other.id}`, { as: first }, fetch);
    await ok(200, 'DELETE', `/orgs/${org.id}/users/${id}`);
    await ok(200, 'DELETE', `/orgs/${other.id}`);
    const own = await profile(await subject.token({ role: 'Editor' }), fetch);
    expect(own.orgId).toBe(org.id);
  });

  it('brings whom an Admin removed back by another org role only', async ({ expect }) => {
    const { org, idp, fetch } = await newFederation(key, { claims: WITH_ROLE });
    const subject = newSubject(idp);
    const other = await freshOrg();
    const { id } = await profile(await subject.token({ iat: seconds(-90), role: 'Editor' }), fetch);
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'Viewer' });
    await org.admin(200, 'DELETE', `/org/users/${id}`);
    await profile(await subject.token({ iat: seconds(-60), role: 'Editor', name: 'N' }), fetch);
    expect(await rolesOf(id)).toEqual({ [other.id]: 'Viewer' });
    await profile(await subject.token({ iat: seconds(-30), role: 'Viewer', name: 'N' }), fetch);
    expect(await rolesOf(id)).toEqual({ [other.id]: 'Viewer', [org.id]: 'Viewer' });
  });

  it('takes groups away also when the org of the provider is gone (I6)', async ({ expect }) => {
    const { org, idp, fetch } = await newFederation(key, { claims: WITH_ROLE });
    const subject = newSubject(idp);
    const other = await freshOrg();
    const roleUid = await other.role([['reports:read', 'reports:*']]);
    await other.admin(201, 'POST', '/groupsync/groups/editors', { roles: [roleUid] });
    await profile(await subject.token({ iat: seconds(-90), role: 'Editor', groups: ['editors'] }), fetch);
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'None' });
    await ok(200, 'DELETE', `/orgs/${org.id}`);
    const as = await subject.token({ iat: seconds(-60), role: 'Editor', groups: [] });
    expect(await permissionsOf(as, other.id, fetch)).not.toHaveProperty('reports:read');
    expect(await permissionsOf(as, undefined, fetch), 'and acts in the other org').toEqual(
      expect.any(Object),
    );
  });

  it('that was issued earlier changes nothing at all, in any isolate', async ({ expect }) => {
    const { org, idp, fetch } = await newFederation(key, { claims: WITH_ROLE });
    const subject = newSubject(idp);
    const old = await subject.token({ iat: seconds(-90), role: 'Admin', name: 'Old', groups: ['g'] });
    const older = await subject.token({ iat: seconds(-120), role: 'Admin', name: 'Older', groups: ['h'] });
    await profile(old, fetch);
    await profile(await subject.token({ iat: seconds(-60), role: 'Viewer', name: 'New' }), fetch);
    const { trace } = await traceOf(async () => {
      for (const isolate of [fetch, isolateFor(idp).fetch, isolateFor(idp).fetch]) {
        for (const as of [old, older]) {
          expect(await profile(as, isolate)).toMatchObject({ name: 'New' });
          expect(Object(await permissionsOf(as, org.id, isolate))).not.toHaveProperty('teams:create');
        }
      }
    });
    expect(trace).toEqual({});
  });
});

/** A person of a provider, remembered by one of two isolates, with another token for the other. */
async function newSession(fields: object = {}) {
  const federation = await newFederation(key, fields);
  const subject: Subject = newSubject(federation.idp);
  const as = await subject.token({ iat: seconds(-60) });
  const { id } = await profile(as, federation.fetch);
  const isolates = [federation.fetch, isolateFor(federation.idp).fetch];
  return { ...federation, subject, as, id: id as number, isolates };
}

describe('a session by a token', () => {
  it('ends at once when the person is disabled, for every token and in every isolate (I6)', async ({
    expect,
  }) => {
    const { id, subject, as, isolates } = await newSession();
    await ok(200, 'POST', `/admin/users/${id}/disable`);
    const fresh = await subject.token({ name: 'New', groups: ['g'] });
    const { trace } = await traceOf(async () => {
      for (const fetch of isolates) {
        for (const credential of [as, fresh]) {
          expect((await self(credential, fetch)).body.messageId).toBe('identity.disabled');
        }
      }
    });
    expect(trace).toEqual({});
    await ok(200, 'POST', `/admin/users/${id}/enable`);
    for (const fetch of isolates) expect((await profile(as, fetch)).id).toBe(id);
  });

  it('of a person who was deleted ends, and a token that was issued later is that of a new one (I6)', async ({
    expect,
  }) => {
    const { org, id, as, subject, isolates } = await newSession();
    await org.grant(id, [['reports:read', 'reports:*']]);
    expect(await permissionsOf(as, undefined, isolates[0])).toHaveProperty('reports:read');
    await ok(200, 'DELETE', `/admin/users/${id}`);
    later(5_000);
    const again = await subject.token();
    const ids = new Set<number>();
    for (const fetch of isolates) {
      expect((await self(as, fetch)).body.messageId).toBe('jwt.unknown-user');
    }
    for (const fetch of isolates) {
      const own = await profile(again, fetch);
      ids.add(own.id);
      expect(await permissionsOf(again, undefined, fetch)).not.toHaveProperty('reports:read');
    }
    expect(ids.size).toBe(1);
    expect(ids).not.toContain(id);
  });

  it('of a person who was deleted ends where the provider brings nobody (I6)', async ({ expect }) => {
    const org = await freshOrg();
    const idp = newProvider([key], { orgId: org.id, ...LINKS });
    const person = await newPerson({ orgId: org.id });
    const isolates = [isolateFor(idp).fetch, isolateFor(idp).fetch];
    const as = await newSubject(idp, person.login).token();
    for (const fetch of isolates) expect((await profile(as, fetch)).id).toBe(person.id);
    await ok(200, 'DELETE', `/admin/users/${person.id}`);
    for (const fetch of isolates) {
      for (const [method, path] of [
        ['GET', '/user'],
        ['POST', '/teams'],
        ['GET', '/access-control/user/permissions'],
      ] as const) {
        const answer = await api(method, path, { as, body: method === 'POST' ? {} : undefined }, fetch);
        expect([answer.status, answer.body.messageId]).toEqual([401, 'jwt.unknown-user']);
      }
    }
  });

  it('ends with the token, though it is remembered, whatever it asks for (I6)', async ({ expect }) => {
    const { org, subject, isolates } = await newSession();
    const as = await subject.token({ exp: seconds(30) });
    for (const fetch of isolates) expect((await self(as, fetch)).status).toBe(200);
    // Its issuer's clock may be a minute behind.
    later(91_000);
    for (const fetch of isolates) {
      for (const [method, path] of [
        ['GET', '/user'],
        ['GET', '/access-control/user/permissions'],
        ['POST', '/teams'],
        ['POST', `/user/using/${org.id}`],
        ['GET', '/orgs'],
        ['GET', '/nowhere'],
        ['GET', '/access-control/users/abc/roles'],
      ] as const) {
        const answer = await api(method, path, { as, body: method === 'POST' ? {} : undefined }, fetch);
        expect([answer.status, answer.body.messageId], `${method} ${path}`).toEqual([401, 'jwt.expired']);
      }
    }
  });

  it('acts in another org from the reply on that makes it the current one', async ({ expect }) => {
    const { org, subject, as, isolates } = await newSession();
    const other = await freshOrg();
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'Admin' });
    const [here, there] = isolates as [Fetch, Fetch];
    for (const { id } of [other, org, other]) {
      await ok(200, 'POST', `/user/using/${id}`, { as }, here);
      for (const fetch of [there, here]) {
        expect((await ok(200, 'GET', '/org', { as }, fetch)).body.id).toBe(id);
      }
    }
    const name = unique('team');
    const team = await ok(200, 'POST', '/teams', { as, body: { name } }, there);
    await other.admin(200, 'GET', `/teams/${team.body.teamId}`);
  });

  it('is good for the orgs of the person alone (I10)', async ({ expect }) => {
    const { as, isolates } = await newSession({ defaultOrgRole: 'Admin' });
    const foreign = await freshOrg();
    for (const fetch of isolates) {
      expect(await permissionsOf(as, foreign.id, fetch)).toEqual({});
      await ok(403, 'POST', '/teams', { as, org: foreign.id, body: { name: unique('x') } }, fetch);
      await ok(403, 'GET', `/orgs/${foreign.id}`, { as }, fetch);
      await ok(403, 'GET', '/orgs', { as }, fetch);
    }
  });

  it('of somebody who was removed from the org of the provider opens nothing there (I6)', async ({
    expect,
  }) => {
    const { org, id, subject, as, isolates } = await newSession({ claims: WITH_ROLE });
    const other = await freshOrg();
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'Viewer' });
    await ok(200, 'DELETE', `/orgs/${org.id}/users/${id}`);
    for (const fetch of isolates) expect(await permissionsOf(as, org.id, fetch)).toEqual({});
  });
});
