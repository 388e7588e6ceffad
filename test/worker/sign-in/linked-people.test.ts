import { describe, expect, it } from 'vitest';

import type { As, Fetch } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { remap } from '../../support/external-groups.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Provider } from '../../support/identity-provider.ts';
import { isolateFor, newKey, newProvider, newSubject } from '../../support/identity-provider.ts';
import { grantEverywhere, makeServerAdmin, newPerson, permissionsOf } from '../../support/people.ts';
import { groupsOf, refusalOf, rolesOf, selfOf, tokensOf } from '../../support/provided-people.ts';

const key = await newKey();

/** Somebody of an org alone, with an address and a password. */
async function newMember(org: FreshOrg, role = 'Viewer') {
  const email = `${unique('ada')}@mail.example`;
  const person = await newPerson({ email, orgId: org.id });
  if (role !== 'Viewer') await ok(200, 'PATCH', `/orgs/${org.id}/users/${person.id}`, { body: { role } });
  return { ...person, email };
}

type Member = Awaited<ReturnType<typeof newMember>>;

/** A provider of an org, an isolate for it, and an ordinary member of the org with a password. */
async function newWorld(fields: object = {}) {
  const org = await freshOrg();
  const idp = newProvider([key], { createUsers: true, orgId: org.id, ...fields });
  const member = await newMember(org);
  return { org, idp, member, fetch: isolateFor(idp).fetch };
}

/** A token whose login is the person's, and one of another login whose verified address is theirs. */
const byLogin = async (idp: Provider, { login }: Pick<Member, 'login'>): Promise<As> =>
  await newSubject(idp, login).token();
const byAddress = async (idp: Provider, { email }: Pick<Member, 'email'>): Promise<As> =>
  await newSubject(idp).token({ email, email_verified: true });

describe('somebody who is here already', () => {
  it.for([
    ['by default', {}, byLogin],
    ['by default', {}, byAddress],
    ['with false', { linkUsers: false }, byLogin],
    ['with false', { linkUsers: false, createUsers: false }, byAddress],
  ] as const)('is nobody that a token speaks for %s', async ([, fields, tokenFor], { expect }) => {
    const { idp, member, fetch } = await newWorld(fields);
    expect(await refusalOf(await tokenFor(idp, member), fetch)).toBe('jwt.link-off');
    expect(await selfOf(member.as, fetch)).toMatchObject({ id: member.id, isExternal: false });
  });

  it.for([
    ['the login', { linkUsers: 'login' }, byLogin],
    ['the verified address, with another login', { linkUsers: 'verified-email' }, byAddress],
  ] as const)(
    'is linked by %s where the issuer may, and the password ends',
    async ([, fields, tokenFor], { expect }) => {
      const { org, idp, member, fetch } = await newWorld(fields);
      const before = await selfOf(member.as, fetch);
      const as = await tokenFor(idp, member);
      expect(await selfOf(as, fetch)).toMatchObject({ id: before.id, email: member.email, isExternal: true });
      expect(await rolesOf(member.id)).toEqual({ [org.id]: 'Viewer' });
      expect(await refusalOf(member.as, fetch)).toBe('password-auth.failed');
    },
  );

  it.for([
    ['login', byAddress],
    ['verified-email', byLogin],
  ] as const)(
    'is not linked by what the rule %s does not name',
    async ([linkUsers, tokenFor], { expect }) => {
      const { idp, member, fetch } = await newWorld({ linkUsers });
      expect(await refusalOf(await tokenFor(idp, member), fetch)).toMatch(/^jwt\.(?:login-taken|link-)/);
      expect(await selfOf(member.as, fetch)).toMatchObject({ id: member.id, isExternal: false });
    },
  );

  it('keeps the link when login and address are somebody else’s later', async ({ expect }) => {
    const { idp, member, fetch } = await newWorld({ linkUsers: 'login' });
    await selfOf(await byLogin(idp, member), fetch);
    expect(await refusalOf(await byLogin(idp, member), fetch)).toBe('jwt.link-other');
  });

  it('of a provider is not linked to another one', async ({ expect }) => {
    const { org, idp } = await newWorld({ linkUsers: 'login' });
    const other = newProvider([key], { createUsers: true, orgId: org.id });
    const { fetch } = isolateFor(idp, other);
    const { login } = await selfOf(await newSubject(other).token(), fetch);
    expect(await refusalOf(await byLogin(idp, { login }), fetch)).toBe('jwt.link-other');
  });
});

/** Who is more than an ordinary member of one org. */
const MORE: readonly (readonly [who: string, make: (org: FreshOrg) => Promise<Member>])[] = [
  ['an Admin of the org', async (org) => await newMember(org, 'Admin')],
  [
    'a server admin',
    async (org) => {
      const member = await newMember(org);
      await makeServerAdmin(member.id);
      return member;
    },
  ],
  [
    'somebody with roles in every org',
    async (org) => {
      const member = await newMember(org);
      await grantEverywhere(member.id, [['orgs:read', '']]);
      return member;
    },
  ],
  ['somebody of another org', async () => await newMember(await freshOrg())],
];

describe('somebody whom no provider takes over by itself', () => {
  it.for(
    MORE.flatMap(([who, make]) =>
      (['login', 'verified-email'] as const).map((linkUsers) => [who, linkUsers, make] as const),
    ),
  )('is %s, also with linkUsers %s (I11)', async ([, linkUsers, make], { expect }) => {
    const { org, idp, fetch } = await newWorld({ linkUsers });
    const member = await make(org);
    const as = await (linkUsers === 'login' ? byLogin : byAddress)(idp, member);
    expect(await refusalOf(as, fetch)).toBe('jwt.link-by-owner');
    expect(await selfOf(member.as, fetch)).toMatchObject({ id: member.id, isExternal: false });
  });

  it.for(MORE)(
    'links themselves, signed in by password, which they keep with the login: %s',
    async ([, make], { expect }) => {
      const { org, idp, fetch } = await newWorld();
      const member = await make(org);
      const subject = newSubject(idp);
      const as = await subject.token();
      const body = { token: as.token };
      const made = await api('POST', '/user/links', { as: member.as, body }, fetch);
      expect(made.status, made.text).toBeLessThan(300);
      expect((await selfOf(member.as, fetch)).id).toBe(member.id);
      const { id, login } = await selfOf(as, fetch);
      expect([id, login]).toEqual([member.id, member.login]);
      const byPassword = { login, password: 'secret' };
      expect((await selfOf(byPassword, fetch)).id).toBe(member.id);
      await ok(
        409,
        'POST',
        '/user/links',
        { as: byPassword, body: { token: (await newSubject(idp).token()).token } },
        fetch,
      );
      const another = await newMember(org);
      await ok(409, 'POST', '/user/links', { as: another.as, body }, fetch);
    },
  );

  it('is linked by nobody who came in by a token, and by no token that is not good', async ({ expect }) => {
    const { org, idp, member, fetch } = await newWorld();
    const { token } = await newSubject(idp).token();
    const account = await org.account('Admin');
    const federated = await newSubject(idp).token();
    for (const as of [account.as, federated])
      expect((await api('POST', '/user/links', { as, body: { token } }, fetch)).status).toBe(403);
    const foreign = await newSubject(newProvider([key])).token();
    for (const wrong of [foreign.token, 'garbage', '']) {
      const { status } = await api('POST', '/user/links', { as: member.as, body: { token: wrong } }, fetch);
      expect([wrong, status]).toEqual([wrong, 400]);
    }
    expect(await selfOf(member.as, fetch)).toMatchObject({ isExternal: false });
  });
});

describe('an issuer that is called otherwise by now', () => {
  it('speaks for the people of its former name, and that one for nobody any more (I6)', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const old = newProvider([key], { createUsers: true, orgId: org.id });
    const subject = newSubject(old);
    const before = await subject.token({ groups: ['editors'] });
    const then = isolateFor(old).fetch;
    const { id } = await selfOf(before, then);
    const idp = newProvider([key], { createUsers: true, orgId: org.id, formerIssuers: [old.issuer] });
    const now = isolateFor(idp).fetch;
    const as = { token: await idp.sign({ sub: subject.sub, preferred_username: subject.login }) };
    expect((await selfOf(as, now)).id).toBe(id);
    expect(await groupsOf(org, id)).toEqual(['editors']);
    expect(await refusalOf(before, now)).toBe('jwt.unknown-issuer');
    expect(await refusalOf(before, then)).toMatch(/^jwt\.(?:unknown-user|link-)/);
  });

  it('speaks for the person of the first of its former names, where several knew the subject', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const ofOrg = { createUsers: true, orgId: org.id };
    const sub = unique('sub');
    const come = async (idp: Provider) =>
      await selfOf(
        { token: await idp.sign({ sub, preferred_username: unique('p') }) },
        isolateFor(idp).fetch,
      );
    const [one, two] = [newProvider([key], ofOrg), newProvider([key], ofOrg)];
    const { id } = await come(one);
    expect((await come(two)).id).not.toBe(id);
    const idp = newProvider([key], { ...ofOrg, formerIssuers: [one.issuer, two.issuer] });
    expect((await come(idp)).id).toBe(id);
  });

  it('takes an org away that it gave under its former name, and that no mapping is about any more', async ({
    expect,
  }) => {
    const [org, mapped, other] = [await freshOrg(), await freshOrg(), await freshOrg()];
    const by = (value: string, { id }: FreshOrg) => ({
      createUsers: true,
      orgId: org.id,
      orgMapping: [{ value, orgId: id, role: 'Viewer' }],
    });
    const old = newProvider([key], by('editors', mapped));
    const subject = newSubject(old);
    const { id } = await selfOf(await subject.token({ groups: ['editors'] }), isolateFor(old).fetch);
    expect(await rolesOf(id)).toEqual({ [org.id]: 'Viewer', [mapped.id]: 'Viewer' });
    const idp = newProvider([key], { ...by('ops', other), formerIssuers: [old.issuer] });
    const as = { token: await idp.sign({ sub: subject.sub, preferred_username: subject.login, groups: [] }) };
    expect((await selfOf(as, isolateFor(idp).fetch)).id).toBe(id);
    expect(await rolesOf(id)).toEqual({ [org.id]: 'Viewer' });
  });

  it('locks nobody in: somebody else’s subject is somebody else', async ({ expect }) => {
    const org = await freshOrg();
    const old = newProvider([key], { createUsers: true, orgId: org.id });
    const subject = newSubject(old);
    const { id } = await selfOf(await subject.token(), isolateFor(old).fetch);
    const idp = newProvider([key], { createUsers: true, orgId: org.id, formerIssuers: [old.issuer] });
    const { fetch } = isolateFor(idp);
    expect((await selfOf(await newSubject(idp).token(), fetch)).id).not.toBe(id);
    expect(await refusalOf(await byLogin(idp, subject), fetch)).toMatch(/^jwt\.link-/);
  });
});

/** The links of somebody, as a server admin lists them. */
const linksOf = async (
  id: number,
  fetch: Fetch,
): Promise<{ id: string; issuer: string; subject: string }[]> =>
  (await ok(200, 'GET', `/admin/users/${id}/links`, {}, fetch)).body;

/** Somebody whom a provider made, with a right by a group, remembered by two isolates. */
async function newLinked(fields: object = {}) {
  const { org, idp, fetch } = await newWorld(fields);
  await remap(org, 'editors', await org.role([['reports:read', 'reports:*']]));
  const subject = newSubject(idp);
  const token = tokensOf(subject);
  const as = await token({ groups: ['editors'] });
  const isolates = [fetch, isolateFor(idp).fetch];
  const { id } = await selfOf(as, fetch);
  for (const isolate of isolates)
    expect(await permissionsOf(as, org.id, isolate)).toHaveProperty('reports:read');
  const [link] = await linksOf(id, fetch);
  return { org, idp, subject, token, as, fetch, isolates, id: id as number, link: link?.id ?? '' };
}

describe('a link', () => {
  it('is shown to server admins, and is of one issuer and subject', async ({ expect }) => {
    const { org, idp, subject, fetch, id, link } = await newLinked();
    expect(await linksOf(id, fetch)).toEqual([
      expect.objectContaining({ id: link, issuer: idp.issuer, subject: subject.sub }),
    ]);
    const { as } = await org.person('Admin');
    await ok(403, 'GET', `/admin/users/${id}/links`, { as }, fetch);
    await ok(403, 'DELETE', `/admin/users/${id}/links/${link}`, { as }, fetch);
  });

  it('that is removed ends every session of its subject at once, and what it brought (I6)', async ({
    expect,
  }) => {
    const { org, as, token, fetch, isolates, id, link, subject } = await newLinked({ linkUsers: 'login' });
    await ok(200, 'DELETE', `/admin/users/${id}/links/${link}`, {}, fetch);
    for (const isolate of isolates) expect(await refusalOf(as, isolate)).toMatch(/^jwt\./);
    expect(await groupsOf(org, id)).toEqual([]);
    expect(await linksOf(id, fetch)).toEqual([]);
    // The person is here still, and no later token of the same subject is theirs.
    expect((await ok(200, 'GET', `/users/lookup?loginOrEmail=${subject.login}`)).body.id).toBe(id);
    const later = await subject.token({ iat: Math.floor(Date.now() / 1_000) + 5 });
    for (const again of [await token(), later])
      expect(await refusalOf(again, fetch)).toMatch(/^jwt\.(?:link-removed|unknown-user)$/);
  });

  it('that is moved is of the other person from the reply on (I6)', async ({ expect }) => {
    const { org, as, fetch, isolates, id, link } = await newLinked();
    const other = await newMember(org);
    await ok(200, 'POST', `/admin/users/${id}/links/${link}/move`, { body: { userId: other.id } }, fetch);
    for (const isolate of isolates) expect((await selfOf(as, isolate)).id).toBe(other.id);
    expect(await refusalOf(other.as, fetch)).toBe('password-auth.failed');
    expect(await groupsOf(org, id)).toEqual([]);
    expect(await linksOf(id, fetch)).toEqual([]);
    const linked = await newLinked();
    const path = `/admin/users/${linked.id}/links/${linked.link}/move`;
    await ok(409, 'POST', path, { as: ADMIN, body: { userId: other.id } }, linked.fetch);
  });
});
