import { afterEach, describe, it, vi } from 'vitest';

import type { As, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { remap } from '../../support/external-groups.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { later } from '../../support/global-world.ts';
import { isolateFor, newFederation, newKey, newSubject, seconds } from '../../support/identity-provider.ts';
import { permissionsOf } from '../../support/people.ts';
import { groupsOf, newKnown, refusalOf, rolesOf, selfOf, tokensOf } from '../../support/provided-people.ts';

const key = await newKey();

const WITH_ROLE = { claims: { login: 'preferred_username', groups: 'groups', orgRole: 'role' } };

/** The org roles of whoever has a login; none if nobody has. */
async function rolesByLogin(login: string): Promise<Record<number, string>> {
  const { status, body } = await api('GET', `/users/lookup?loginOrEmail=${login}`);
  return status === 200 ? await rolesOf(body.id) : {};
}

/** The ways to take somebody out of an org. */
const WAYS = [
  ['an Admin of the org', (org: FreshOrg, id: number) => `/org/users/${id}`],
  ['a server admin', (org: FreshOrg, id: number) => `/orgs/${org.id}/users/${id}`],
] as const;

const SITUATIONS = WAYS.flatMap(([by, path]) =>
  [
    ['said a role', 'Editor', 'Admin'],
    ['said none', undefined, 'Editor'],
  ].flatMap(([what, said, other]) =>
    [true, false].map((isElsewhere) => [by, what, isElsewhere, path, said, other] as const),
  ),
);

afterEach(() => void vi.useRealTimers());

describe('whoever was removed from an org', () => {
  it.for(SITUATIONS)(
    'by %s, after a token that %s, stays out until a token says another role (elsewhere too: %s)',
    async ([, , isElsewhere, path, said, otherRole], { expect }) => {
      const { org, idp, subject, token, fetch } = await newKnown(key, WITH_ROLE);
      const { id } = await selfOf(await token({ role: said }), fetch);
      const other = await freshOrg();
      if (isElsewhere)
        await other.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'Viewer' });
      const elsewhere = isElsewhere ? { [other.id]: 'Viewer' } : {};
      await org.admin(200, 'DELETE', path(org, id));
      for (const claims of [{}, { groups: ['g'] }, { name: 'Ada' }]) {
        // Tokens of before are none of somebody who was deleted since.
        later(5_000);
        const as = await token({ iat: seconds(), role: said, ...claims });
        for (const isolate of [fetch, isolateFor(idp).fetch]) await api('GET', '/user', { as }, isolate);
        expect(Object(await permissionsOf(as, org.id, fetch))).not.toHaveProperty('teams:read');
      }
      expect(await rolesByLogin(subject.login)).toEqual(elsewhere);
      later(5_000);
      await selfOf(await token({ iat: seconds(), role: otherRole }), fetch);
      expect(await rolesByLogin(subject.login)).toEqual({ ...elsewhere, [org.id]: otherRole });
    },
  );

  it('is back when an Admin adds them again', async ({ expect }) => {
    const { org, subject, token, fetch } = await newKnown(key, WITH_ROLE);
    const other = await freshOrg();
    const { id } = await selfOf(await token({ role: 'Editor' }), fetch);
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'Viewer' });
    await org.admin(200, 'DELETE', `/org/users/${id}`);
    await ok(
      200,
      'POST',
      '/org/users',
      { org: org.id, body: { loginOrEmail: subject.login, role: 'Editor' } },
      fetch,
    );
    await selfOf(await token({ role: 'Editor' }), fetch);
    expect(await rolesOf(id)).toEqual({ [org.id]: 'Editor', [other.id]: 'Viewer' });
  });
});

/** Two orgs beside the provider's own, and a mapping into them: by groups, and by a claim. */
async function newMapping(fields: object = {}) {
  const [one, two] = [await freshOrg(), await freshOrg()];
  const orgMapping = [
    { value: 'staff', orgId: one.id, role: 'Viewer' },
    { value: 'Editors', orgId: one.id, role: 'Editor' },
    { claim: 'access.teams', value: 'blue', orgId: two.id, role: 'Admin' },
  ];
  const world = await newKnown(key, { ...WITH_ROLE, orgMapping, ...fields });
  return { ...world, one, two };
}

const teams = (...names: readonly string[]) => ({ access: { teams: names } });

describe('orgs by what a token says', () => {
  it('are joined by a group, or by the value of a claim, with the highest role that is said', async ({
    expect,
  }) => {
    const { org, one, two, token, fetch } = await newMapping();
    const { id } = await selfOf(await token({ groups: ['staff'] }), fetch);
    expect(await rolesOf(id)).toEqual({ [org.id]: 'Viewer', [one.id]: 'Viewer' });
    await selfOf(await token({ groups: ['staff', 'editors', 'x'], ...teams('blue', 'red') }), fetch);
    expect(await rolesOf(id)).toEqual({ [org.id]: 'Viewer', [one.id]: 'Editor', [two.id]: 'Admin' });
  });

  it.for([
    ['of the group', { groups: ['x'], ...teams('blue') }, [true, false, true]],
    ['of the claim', { groups: ['staff'], ...teams() }, [true, true, false]],
    ['of anything', { groups: [], ...teams('red') }, [true, false, false]],
    ['of nothing, by saying nothing', {}, [true, true, true]],
    ['of nothing, by saying nothing of the claim', { groups: [] }, [true, false, true]],
    ['of nothing, by too many groups to list', { _claim_names: { groups: 'src1' } }, [true, true, true]],
  ] as const)(
    'are left in the next answer when a token says no more %s (I6)',
    async ([, claims, stays], { expect }) => {
      const { org, one, two, idp, token, fetch } = await newMapping();
      const isolates = [fetch, isolateFor(idp).fetch];
      const first = await token({ groups: ['staff'], ...teams('blue') });
      const { id } = await selfOf(first, fetch);
      for (const isolate of isolates)
        expect(await permissionsOf(first, two.id, isolate)).toHaveProperty('teams:create');
      const as = await token(claims);
      await selfOf(as, fetch);
      const roles = await rolesOf(id);
      expect([org, one, two].map((each) => each.id in roles)).toEqual(stays);
      for (const isolate of isolates)
        for (const credential of [as, first])
          expect('teams:create' in Object(await permissionsOf(credential, two.id, isolate))).toBe(stays[2]);
    },
  );

  it('are not joined again after an Admin removed somebody, until another role is said', async ({
    expect,
  }) => {
    const { one, token, fetch } = await newMapping();
    const { id } = await selfOf(await token({ groups: ['staff'] }), fetch);
    await one.admin(200, 'DELETE', `/org/users/${id}`);
    await selfOf(await token({ groups: ['staff', 'x'] }), fetch);
    expect(await rolesOf(id)).not.toHaveProperty(String(one.id));
    await selfOf(await token({ groups: ['editors'] }), fetch);
    expect(await rolesOf(id)).toHaveProperty(String(one.id), 'Editor');
  });

  it.for(['org', 'one'] as const)(
    'have somebody with the role that is said, whatever an Admin adds them with: %s',
    async (which, { expect }) => {
      const world = await newMapping();
      const { token, subject, fetch, one } = world;
      const said = { role: 'Editor', groups: ['editors'] };
      const { id } = await selfOf(await token(said), fetch);
      const joined = await rolesOf(id);
      expect(joined).toEqual({ [world.org.id]: 'Editor', [one.id]: 'Editor' });
      await world[which].admin(200, 'DELETE', `/org/users/${id}`);
      const added = { loginOrEmail: subject.login, role: 'Viewer' };
      await world[which].admin(200, 'POST', '/org/users', added);
      expect(await rolesOf(id)).not.toEqual(joined);
      // Until then every token is taken in again.
      later(60_000);
      await selfOf(await token({ ...said, iat: seconds() }), fetch);
      expect(await rolesOf(id)).toEqual(joined);
    },
  );

  it('that do not exist are none', async ({ expect }) => {
    const orgMapping = [{ value: 'staff', orgId: 2_000_000_000, role: 'Admin' }];
    const { org, token, fetch } = await newKnown(key, { ...WITH_ROLE, orgMapping });
    const { id } = await selfOf(await token({ groups: ['staff'] }), fetch);
    expect(await rolesOf(id)).toEqual({ [org.id]: 'Viewer' });
  });

  it('are given and taken there, so that nobody changes the role by hand', async () => {
    const { one, token, fetch } = await newMapping();
    const { id } = await selfOf(await token({ groups: ['staff'] }), fetch);
    await ok(403, 'PATCH', `/orgs/${one.id}/users/${id}`, { body: { role: 'Admin' } }, fetch);
    await ok(200, 'DELETE', `/orgs/${one.id}/users/${id}`, {}, fetch);
  });
});

describe('groups whose members may sign in', () => {
  const ALLOWED = { allowedGroups: ['Gatehouse', 'admins'] };

  it.for([
    ['in another letter case', { groups: ['x', 'gateHOUSE'] }, undefined],
    ['in none of them', { groups: ['x'] }, 'jwt.group-not-allowed'],
    ['in no group', { groups: [] }, 'jwt.group-not-allowed'],
    ['of whose groups nothing is said', {}, 'jwt.group-not-allowed'],
  ] as const)('let somebody new in, or not: somebody %s', async ([, claims, refusal], { expect }) => {
    const { subject, token, fetch } = await newKnown(key, ALLOWED);
    const as = await token(claims);
    if (refusal === undefined) return await selfOf(as, fetch);
    expect(await refusalOf(as, fetch)).toBe(refusal);
    await ok(404, 'GET', `/users/lookup?loginOrEmail=${subject.login}`);
  });

  it('end every session of whoever has left them, in every isolate, with what groups brought (I6)', async ({
    expect,
  }) => {
    const { org, idp, token, fetch } = await newKnown(key, ALLOWED);
    await remap(org, 'gatehouse', await org.role([['reports:read', 'reports:*']]));
    const first = await token({ groups: ['gatehouse', 'x'] });
    const isolates: readonly Fetch[] = [fetch, isolateFor(idp).fetch];
    const { id } = await selfOf(first, fetch);
    const held = async (as: As, isolate: Fetch) => await permissionsOf(as, org.id, isolate);
    for (const isolate of isolates) expect(await held(first, isolate)).toHaveProperty('reports:read');
    const left = await token({ groups: ['x'] });
    expect(await refusalOf(left, fetch)).toBe('jwt.group-not-allowed');
    for (const isolate of isolates)
      for (const as of [first, left]) expect(await refusalOf(as, isolate)).toMatch(/^jwt\./);
    expect(await groupsOf(org, id)).toEqual(['x']);
    const back = await token({ groups: ['admins'] });
    for (const isolate of isolates) expect((await selfOf(back, isolate)).id).toBe(id);
  });

  it('let somebody go on of whose groups a later token says nothing', async ({ expect }) => {
    const { token, fetch } = await newKnown(key, ALLOWED);
    const { id } = await selfOf(await token({ groups: ['gatehouse'] }), fetch);
    for (const claims of [{}, { hasgroups: true }])
      expect((await selfOf(await token(claims), fetch)).id).toBe(id);
  });

  it('keep somebody out who was in before there was such a setting, by their next token', async ({
    expect,
  }) => {
    const { idp, fetch } = await newFederation(key);
    const subject = newSubject(idp, unique('ada'));
    const token = tokensOf(subject);
    await selfOf(await token({ groups: ['x'] }), fetch);
    const stricter = { ...idp, settings: { ...idp.settings, ...ALLOWED } };
    const as = await token({ groups: ['x'] });
    expect(await refusalOf(as, isolateFor(stricter).fetch)).toBe('jwt.group-not-allowed');
  });
});
