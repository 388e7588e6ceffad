import { afterEach, describe, it, vi } from 'vitest';

import { forgetLines } from '../../../src/log.ts';
import { remap } from '../../support/external-groups.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { isolateFor, newFederation, newKey, newSubject, seconds } from '../../support/identity-provider.ts';
import { listen } from '../../support/log-lines.ts';
import { permissionsOf } from '../../support/people.ts';
import { groupsOf, newKnown, refusalOf, rolesOf, selfOf, tokensOf } from '../../support/provided-people.ts';
import { traceOf } from '../../support/snapshot.ts';

const key = await newKey();

afterEach(() => {
  vi.restoreAllMocks();
  forgetLines();
});

/** Claims with which a provider says that somebody is in too many groups to list. */
const UNLISTED = [
  [
    'another place where they are',
    {
      _claim_names: { groups: 'src1' },
      _claim_sources: { src1: { endpoint: 'https://graph.example/v1.0/users/1/getMemberObjects' } },
    },
  ],
  ['that there are some', { hasgroups: true }],
] as const;

describe('a token that says nothing of groups', () => {
  it.for([
    ['no claim', {}],
    ['null', { groups: null }],
    ...UNLISTED,
    ['more groups than fit', { groups: Array.from({ length: 10_001 }, (_, i) => `${i}`) }],
  ] as const)('but %s takes none away, in no org (I6)', async ([, claims], { expect }) => {
    const { org, subject, token, fetch } = await newKnown(key);
    const other = await freshOrg();
    const roleUid = await other.role([['reports:read', 'reports:*']]);
    await remap(other, 'editors', roleUid);
    const { id } = await selfOf(await token({ groups: ['editors', 'staff'] }), fetch);
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'None' });
    const silent = await token(claims);
    expect(await permissionsOf(silent, other.id, fetch)).toHaveProperty('reports:read');
    expect(await groupsOf(org, id)).toEqual(['editors', 'staff']);
  });

  it('lets no right flip between two clients of a provider, of which one sends no groups', async ({
    expect,
  }) => {
    const { org, token, fetch } = await newKnown(key);
    await remap(org, 'editors', await org.role([['reports:read', 'reports:*']]));
    for (const claims of [{ groups: ['editors'] }, {}, { groups: ['editors'] }, {}]) {
      expect(await permissionsOf(await token(claims), org.id, fetch)).toHaveProperty('reports:read');
    }
  });

  it('makes somebody new, who is in none', async ({ expect }) => {
    const { org, token, fetch } = await newKnown(key);
    const { id } = await selfOf(await token(), fetch);
    expect(await groupsOf(org, id)).toEqual([]);
  });
});

describe('a token that says that there are none', () => {
  it.for([
    ['an empty list', { groups: [] }, {}],
    ['an empty text', { groups: '' }, {}],
    ['no claim, of an issuer that means none by it', {}, { absentClaims: 'say-none' }],
    ['null, of such an issuer', { groups: null }, { absentClaims: 'say-none' }],
  ] as const)('by %s takes all away', async ([, claims, fields], { expect }) => {
    const { org, token, fetch } = await newKnown(key, fields);
    const { id } = await selfOf(await token({ groups: ['editors'] }), fetch);
    await selfOf(await token(claims), fetch);
    expect(await groupsOf(org, id)).toEqual([]);
  });
});

describe('a token with too many groups to list', () => {
  it.for(UNLISTED)(
    'that says %s takes none away either of an issuer that means none by an absent claim',
    async ([, claims], { expect }) => {
      const { org, token, fetch } = await newKnown(key, { absentClaims: 'say-none' });
      const { id } = await selfOf(await token({ groups: ['editors'] }), fetch);
      await selfOf(await token(claims), fetch);
      expect(await groupsOf(org, id)).toEqual(['editors']);
    },
  );

  it.for(UNLISTED)(
    'that says %s is refused where its issuer has to list them, and nothing changes',
    async ([, claims], { expect }) => {
      const { org, token, fetch } = await newKnown(key, { refusesUnlistedGroups: true });
      const { id } = await selfOf(await token({ groups: ['editors'] }), fetch);
      const silent = await token(claims);
      const { answer, trace } = await traceOf(async () => await refusalOf(silent, fetch));
      expect([answer, trace]).toEqual(['jwt.groups-unlisted', {}]);
      expect(await groupsOf(org, id)).toEqual(['editors']);
      await selfOf(await token(), fetch);
    },
  );

  it('is logged once, by the issuer alone', async ({ expect }) => {
    const { idp, fetch } = await newFederation(key);
    const { lines } = listen();
    for (const [, claims] of [...UNLISTED, ...UNLISTED])
      await selfOf(await newSubject(idp).token(claims), fetch);
    const told = lines().filter(({ event }) => event === 'groups-unlisted');
    expect(told).toEqual([expect.objectContaining({ level: 'warn', issuer: idp.issuer })]);
    expect(JSON.stringify(told)).not.toContain('graph.example');
  });
});

describe('a list of groups', () => {
  it.for([
    ['null', ['ok', null], ['ok']],
    ['an empty text', ['ok', ''], ['ok']],
    ['a text of more than 1,000 characters', ['ok', 'x'.repeat(1_001)], ['ok']],
    ['a path that leads elsewhere', ['ok', 'staff/../admins'], ['ok']],
    ['a control character', ['ok', 'a\nb'], ['ok']],
    ['an object', ['ok', { name: 'x' }], ['ok']],
    ['a number', ['ok', 42], ['42', 'ok']],
  ] as const)('with %s in it gives the good ones', async ([, groups, good], { expect }) => {
    const { org, token, fetch } = await newKnown(key);
    const { id } = await selfOf(await token({ groups }), fetch);
    expect(await groupsOf(org, id)).toEqual(good);
  });

  it('tells in the log how many were left out, and none of them', async ({ expect }) => {
    const { idp, token, fetch } = await newKnown(key);
    const { lines } = listen();
    await selfOf(await token({ groups: ['ok', null, 'secret\u0000'] }), fetch);
    const told = lines().filter(({ event }) => event === 'groups-skipped');
    expect(told).toEqual([expect.objectContaining({ issuer: idp.issuer })]);
    expect(Object.values(told[0] ?? {})).toContain(2);
    expect(JSON.stringify(told)).not.toContain('secret');
  });
});

/** Settings that find groups at a path. */
const at = (groups: string, fields: object = {}) => ({
  claims: { login: 'preferred_username', groups },
  ...fields,
});

describe('a path to groups', () => {
  it.for([
    [
      'a name with a dot in it',
      String.raw`resource_access.my\.client-app.roles`,
      { resource_access: { 'my.client-app': { roles: ['a', 'b'] }, my: { 'client-app': { roles: ['c'] } } } },
      ['a', 'b'],
    ],
    ['a list of objects', 'groups.name', { groups: [{ name: 'a', id: 1 }, { name: 'b' }] }, ['a', 'b']],
    ['an object by role', 'urn:roles', { 'urn:roles': { a: { 1: 'x' }, b: {} } }, ['a', 'b']],
    [
      'a claim with dots and slashes',
      'https://a.example/groups',
      { 'https://a.example/groups': ['a'] },
      ['a'],
    ],
    ['one text', 'memberOf', { memberOf: 'CN=A,DC=example' }, ['CN=A,DC=example']],
  ] as const)('leads to %s', async ([, path, claims, groups], { expect }) => {
    const { org, token, fetch } = await newKnown(key, at(path));
    const { id } = await selfOf(await token(claims), fetch);
    expect(await groupsOf(org, id)).toEqual(groups);
  });

  it.for([
    ['absent', 'claim-absent', 'resource_access.my.client-app.roles', { resource_access: {} }],
    ['unreadable', 'claim-unreadable', 'groups.name', { groups: ['a'] }],
    ['unreadable', 'claim-unreadable', 'groups', { groups: true }],
  ] as const)(
    'that is %s is logged once as that, and takes nothing away',
    async ([, event, path, claims], { expect }) => {
      const { org, idp, token, fetch } = await newKnown(key, at(path));
      const before = { ...idp, settings: { ...idp.settings, ...at('before') } };
      const first = await token({ before: ['editors'] });
      const { id } = await selfOf(first, isolateFor(before).fetch);
      const { lines } = listen();
      for (let i = 0; i < 3; i++) await selfOf(await token(claims), fetch);
      await selfOf(await newSubject(idp).token(claims), fetch);
      const told = lines().filter((line) => line.event.startsWith('claim-'));
      expect(told).toEqual([expect.objectContaining({ event, issuer: idp.issuer, claim: path })]);
      expect(await groupsOf(org, id)).toEqual(['editors']);
    },
  );

  it('that meets something unreadable takes nothing away of an issuer either that means none by absent', async ({
    expect,
  }) => {
    const { org, token, fetch } = await newKnown(key, { absentClaims: 'say-none' });
    const { id } = await selfOf(await token({ groups: ['editors'] }), fetch);
    await selfOf(await token({ groups: true }), fetch);
    expect(await groupsOf(org, id)).toEqual(['editors']);
  });
});

describe('an org role', () => {
  const WITH_ROLE = { claims: { login: 'preferred_username', orgRole: 'access.roles' } };

  it.for([
    ['absent', 'stays', {}, {}, 'Editor'],
    ['absent, of an issuer that means none by it,', 'ends', { absentClaims: 'say-none' }, {}, 'Viewer'],
    ['empty', 'ends', {}, { access: { roles: [] } }, 'Viewer'],
    ['none of ours', 'ends', {}, { access: { roles: ['x'] } }, 'Viewer'],
    ['another', 'is the new one', {}, { access: { roles: ['Viewer', 'Admin'] } }, 'Admin'],
    ['unreadable', 'stays', { absentClaims: 'say-none' }, { access: 'x' }, 'Editor'],
  ] as const)('that is %s by a later token %s', async ([, , fields, claims, after], { expect }) => {
    const { org, token, fetch } = await newKnown(key, { ...WITH_ROLE, ...fields });
    const { id } = await selfOf(await token({ access: { roles: ['Editor'] } }), fetch);
    await selfOf(await token(claims), fetch);
    expect(await rolesOf(id)).toEqual({ [org.id]: after });
  });
});

describe('a name or address that nobody can have', () => {
  it.for([
    ['a name of 10,000 characters', { name: 'x'.repeat(10_000) }],
    ['a name of two lines', { name: 'a\nb' }],
    ['a name that is a number', { name: 7 }],
    ['an address that is a list', { email: [], email_verified: true }],
    ['an address that is not verified', { email: 'other@mail.example', email_verified: false }],
  ] as const)('keeps nobody out, and takes nothing away: %s', async ([, claims], { expect }) => {
    const { idp, fetch } = await newFederation(key);
    const subject = newSubject(idp);
    const token = tokensOf(subject);
    const email = `${unique('ada')}@mail.example`;
    const before = await selfOf(await token({ name: 'Ada', email, email_verified: true }), fetch);
    const as = await token({ name: 'Ada', email, email_verified: true, ...claims });
    expect(await selfOf(as, fetch)).toMatchObject({ id: before.id, name: 'Ada', email });
    const another = await newSubject(idp).token({ iat: seconds(-60), ...claims });
    expect(await selfOf(another, fetch)).toMatchObject({ isExternal: true });
  });
});
