import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { As, Fetch } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import {
  isolateFor,
  newFederation,
  newKey,
  newProvider,
  newSubject,
  seconds,
} from '../../support/identity-provider.ts';
import { newPerson } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

const key = await newKey();

const self = async (as: As, fetch: Fetch) => await api('GET', '/user', { as }, fetch);

/** Somebody with a password and an address, who is in the org alone. */
async function someone(orgId: number) {
  const email = `${unique('mail')}@example.org`;
  return { ...(await newPerson({ orgId, email })), email };
}

async function expectRefused(expect: ExpectStatic, as: As, fetch: Fetch, messageId: string): Promise<void> {
  const { answer, trace } = await traceOf(async () => await self(as, fetch));
  expect([answer.status, answer.body.messageId], answer.text).toEqual([401, messageId]);
  expect(trace).toEqual({});
}

describe('an issuer that links people by a verified address', () => {
  const BY_ADDRESS = { linkUsers: 'verified-email' };

  it('speaks for somebody with another login, who is called as it says from then on', async ({ expect }) => {
    const { org, idp, fetch } = await newFederation(key, BY_ADDRESS);
    const { id, as: password, email } = await someone(org.id);
    const subject = newSubject(idp);
    const as = await subject.token({ email: email.toUpperCase(), email_verified: true });
    expect((await self(as, fetch)).body).toMatchObject({ id, email, login: subject.login, isExternal: true });
    expect((await self(password, isolateFor(idp).fetch)).status).toBe(401);
  });

  it.for([
    [false, 'verified-email', 'jwt.link-unverified'],
    ['no', 'verified-email', 'jwt.link-unverified'],
    [null, 'verified-email', 'jwt.link-unverified'],
    [undefined, 'verified-email', 'jwt.link-unverified'],
    [0, 'login', 'jwt.link-unverified'],
    // Where nobody is linked, nothing is told of who has an address that anybody may have typed.
    [false, false, 'jwt.invalid-claim'],
  ] as const)(
    'speaks for nobody by an address of which it says %j, with linkUsers %j',
    async ([verified, linkUsers, messageId], { expect }) => {
      const org = await freshOrg();
      const fields = { createUsers: true, linkUsers, orgId: org.id, claims: { email: 'email' } };
      const idp = newProvider([key], fields);
      const { as: password, email } = await someone(org.id);
      const as = { token: await idp.sign({ sub: unique('sub'), email, email_verified: verified }) };
      await expectRefused(expect, as, isolateFor(idp).fetch, messageId);
      expect((await self(password, isolateFor(idp).fetch)).status).toBe(200);
    },
  );

  it('speaks for no Admin of the org, and says who links them', async ({ expect }) => {
    const { org, idp, fetch } = await newFederation(key, BY_ADDRESS);
    const { id, as: password, email } = await someone(org.id);
    await org.admin(200, 'PATCH', `/org/users/${id}`, { role: 'Admin' });
    const as = await newSubject(idp).token({ email, email_verified: true });
    await expectRefused(expect, as, fetch, 'jwt.link-by-owner');
    expect((await self(as, fetch)).body.message).toContain('POST /api/user/links');
    expect((await self(password, fetch)).status).toBe(200);
  });
});

describe('a link that was removed', () => {
  it('is not made again by the rule of the issuer', async ({ expect }) => {
    const { org, idp, fetch } = await newFederation(key, { linkUsers: 'login' });
    const { id, login } = await someone(org.id);
    const subject = newSubject(idp, login);
    await env.DB.prepare('INSERT INTO ended_identities VALUES (?, ?, ?, NULL, ?)')
      .bind(idp.issuer, subject.sub, seconds(-60), id)
      .run();
    await expectRefused(expect, await subject.token(), fetch, 'jwt.link-removed');
    await expectRefused(expect, await subject.token({ iat: seconds(-90) }), fetch, 'jwt.unknown-user');
    const other = newSubject(idp, login);
    expect((await self(await other.token(), fetch)).body.id).toBe(id);
  });

  it('nor where it was removed before the issuer was called otherwise', async ({ expect }) => {
    const { org, idp: was } = await newFederation(key);
    const idp = newProvider([key], {
      orgId: org.id,
      createUsers: true,
      linkUsers: 'login',
      formerIssuers: [was.issuer],
    });
    const { id, login } = await someone(org.id);
    const subject = newSubject(idp, login);
    await env.DB.prepare('INSERT INTO ended_identities VALUES (?, ?, ?, NULL, ?)')
      .bind(was.issuer, subject.sub, seconds(-60), id)
      .run();
    await expectRefused(expect, await subject.token(), isolateFor(idp).fetch, 'jwt.link-removed');
  });
});

describe('a name that somebody changed by hand', () => {
  it('is as the provider says after its next token, though that says what the one before it said', async ({
    expect,
  }) => {
    const { idp, fetch } = await newFederation(key);
    const subject = newSubject(idp);
    const said = { name: 'Ada', email: `${unique('mail')}@example.org`, email_verified: true };
    const { id } = (await self(await subject.token({ iat: seconds(-60), ...said }), fetch)).body;
    const changed = unique('by-hand');
    await env.DB.prepare('UPDATE users SET name = ?, login = ?, email = ? WHERE id = ?')
      .bind('By hand', changed, `${changed}@example.org`, id)
      .run();
    // Whoever has that name by now keeps it.
    const other = await newPerson({ login: subject.login });
    const restored = { id, name: 'Ada', email: said.email, login: changed };
    const as = await subject.token(said);
    expect((await self(as, isolateFor(idp).fetch)).body).toMatchObject(restored);
    expect((await self(other.as, fetch)).body.login).toBe(subject.login);
    const { trace } = await traceOf(async () => await self(as, isolateFor(idp).fetch));
    expect(trace).toEqual({});
  });
});
