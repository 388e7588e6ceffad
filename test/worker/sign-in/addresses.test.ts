import { describe, it } from 'vitest';

import { ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { isolateFor, newKey, newProvider } from '../../support/identity-provider.ts';
import { newPerson } from '../../support/people.ts';
import { refusalOf, selfOf } from '../../support/provided-people.ts';

const key = await newKey();

/** What does not say that an address is verified. */
const UNVERIFIED: readonly unknown[] = [
  false,
  'false',
  'False',
  'no',
  'True',
  'yes',
  0,
  1,
  null,
  undefined,
  [],
  [true],
  {},
];

/** Where an address can stand, so that it would be the login. */
const PLACES: readonly (readonly [what: string, fields: object, claimsOf: (email: string) => object])[] = [
  ['as the login', { claims: { login: 'email' }, linkUsers: 'login' }, (email) => ({ email })],
  [
    'as the login beside the same address',
    { claims: { login: 'upn', email: 'email' }, linkUsers: 'login' },
    (email) => ({ upn: email.toUpperCase(), email }),
  ],
  ['alone', { claims: { email: 'email' }, linkUsers: 'verified-email' }, (email) => ({ email })],
];

/** A member of an org whose login is an address, a provider of the org, and a token that says that address. */
async function newWorld(fields: object, role = 'Viewer') {
  const org = await freshOrg();
  const login = `${unique('victim')}@mail.example`;
  const victim = await newPerson({ login, email: login, orgId: org.id });
  if (role !== 'Viewer') await ok(200, 'PATCH', `/orgs/${org.id}/users/${victim.id}`, { body: { role } });
  const idp = newProvider([key], { createUsers: true, orgId: org.id, ...fields });
  const { fetch } = isolateFor(idp);
  const sub = unique('sub');
  const token = async (claims: object) => ({
    token: await idp.sign({ sub, email_verified: undefined, ...claims }),
  });
  return { org, victim, idp, fetch, token };
}

describe('an address that its issuer does not say is verified', () => {
  it.for(PLACES)(
    '%s opens nobody’s account, and ends no password (I11)',
    async ([, fields, claimsOf], { expect }) => {
      const { victim, fetch, idp } = await newWorld(fields);
      for (const flag of UNVERIFIED) {
        const claims = { sub: unique('sub'), ...claimsOf(victim.login), email_verified: flag };
        const refusal = await refusalOf({ token: await idp.sign(claims) }, fetch);
        expect(refusal, JSON.stringify(flag)).toMatch(/^jwt\.(?:invalid-claim|link-unverified)$/);
      }
      expect(await selfOf(victim.as, fetch)).toMatchObject({ id: victim.id, isExternal: false });
    },
  );

  it.for([true, 'true', false])(
    'opens no account as the login either, where %j is said of another address (I11)',
    async (flag, { expect }) => {
      const { victim, fetch, token } = await newWorld({
        claims: { login: 'upn', email: 'email' },
        linkUsers: 'login',
      });
      const email = `${unique('own')}@mail.example`;
      const as = await token({ upn: victim.login, email, email_verified: flag });
      expect(await refusalOf(as, fetch)).toMatch(/^jwt\.(?:invalid-claim|link-unverified)$/);
      expect(await selfOf(victim.as, fetch)).toMatchObject({ id: victim.id, isExternal: false });
    },
  );

  it('makes nobody new, and the answer says what the issuer does not say', async ({ expect }) => {
    const { fetch, token } = await newWorld({ claims: { email: 'email' } });
    const as = await token({ email: `${unique('new')}@mail.example` });
    const { text } = await ok(401, 'GET', '/user', { as }, fetch);
    expect(text).toContain('verified');
    expect(text).toContain('emailsAreVerified');
  });

  it('is no e-mail address of somebody new whose login is another', async ({ expect }) => {
    const { victim, fetch, token } = await newWorld({});
    const as = await token({ preferred_username: unique('ada'), email: victim.login });
    const own = await selfOf(as, fetch);
    expect(own.id).not.toBe(victim.id);
    expect(own.email).not.toBe(victim.login);
  });

  it('locks nobody out who is linked', async ({ expect }) => {
    const { fetch, token } = await newWorld({ claims: { email: 'email', name: 'name' } });
    const email = `${unique('ada')}@mail.example`;
    const { id } = await selfOf(await token({ email, email_verified: true }), fetch);
    for (const flag of UNVERIFIED)
      expect(await selfOf(await token({ email, email_verified: flag }), fetch)).toMatchObject({ id, email });
  });
});

describe('an address that is verified', () => {
  it.for([
    ['true', { email_verified: true }, {}],
    ['"true"', { email_verified: 'true' }, {}],
    ['an issuer that vouches for all', {}, { emailsAreVerified: true }],
    ['such an issuer, whatever the token says', { email_verified: false }, { emailsAreVerified: true }],
  ] as const)('by %s is that of somebody new', async ([, claims, fields], { expect }) => {
    const { fetch, token } = await newWorld({ claims: { email: 'email' }, ...fields });
    const email = `${unique('Ada')}@Mail.example`;
    const own = await selfOf(await token({ email, ...claims }), fetch);
    expect(own).toMatchObject({ login: email.toLowerCase(), email: email.toLowerCase() });
  });

  it.for(PLACES)(
    '%s links an ordinary member, where its issuer may',
    async ([, fields, claimsOf], { expect }) => {
      const { victim, fetch, token } = await newWorld(fields);
      const as = await token({ ...claimsOf(victim.login), email_verified: 'true' });
      expect((await selfOf(as, fetch)).id).toBe(victim.id);
    },
  );

  it.for(PLACES)('%s opens no account of an Admin (I11)', async ([, fields, claimsOf], { expect }) => {
    const { victim, fetch, token } = await newWorld(fields, 'Admin');
    const as = await token({ ...claimsOf(victim.login), email_verified: true });
    expect(await refusalOf(as, fetch)).toBe('jwt.link-by-owner');
    expect((await selfOf(victim.as, fetch)).id).toBe(victim.id);
  });
});
