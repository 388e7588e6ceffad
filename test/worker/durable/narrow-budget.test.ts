import { describe, it } from 'vitest';

import type { As, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import type { Subject } from '../../support/identity-provider.ts';
import { isolateOver, newKey, newProvider, newSubject } from '../../support/identity-provider.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

const key = await newKey();

/** A service account that is nothing but Admin of one team. */
async function teamAdmin(org: FreshOrg) {
  const [team, account] = [await org.team(), await org.account('Viewer')];
  await org.admin(200, 'POST', `/teams/${team}/members`, { userId: account.id });
  await org.admin(200, 'PUT', `/teams/${team}/members/${account.id}`, { permission: 4 });
  return { ...account, team, name: unique('group') };
}

type Replacing = { readonly as: As; readonly team: number; readonly id: number; readonly name: string };

/** Replaces the team with other external groups, of some size. */
const replace = (fetch: Fetch, { as, team, id, name }: Replacing, letters = 10) =>
  api(
    'PUT',
    `/admin/groups/${team}`,
    {
      as,
      body: { name, users: [{ user: { id } }], mappingsSSO: [unique('x'.repeat(letters))] },
    },
    fetch,
  );

const allowing = async (
  limits: Partial<Record<'narrow-changes' | 'narrow-bytes', number>>,
  org: FreshOrg,
  test: (bench: Bench) => Promise<void>,
) => await withCoordinator(org.id, test, undefined, limits);

describe('the Admin of one team', () => {
  it('stores so many bytes an hour, and is told when to come back; others go on', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const [first, second] = [await teamAdmin(org), await teamAdmin(org)];
    const admin = await org.account('Admin');
    await allowing({ 'narrow-bytes': 20_000 }, org, async ({ fetch }) => {
      let bytes = 0;
      let refused = await replace(fetch, first, 900);
      for (; refused.status === 200 && bytes < 50_000; bytes += 900)
        refused = await replace(fetch, first, 900);
      expect(refused.status, refused.text).toBe(429);
      expect(bytes).toBeGreaterThan(900);
      expect(refused.body.message).toContain('limit narrow-changes');
      const wait = Number(refused.headers.get('Retry-After'));
      expect([wait > 3_500, wait <= 3_600]).toEqual([true, true]);
      expect((await replace(fetch, second, 900)).status, 'of another team').toBe(200);
      for (let i = 0; i < 40; i++) {
        const { status } = await replace(fetch, { ...first, as: admin.as }, 900);
        expect(status, 'of the org').toBe(200);
      }
    });
  });

  it('makes so many changes an hour; what changes nothing, or is refused, is none', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const admin = await teamAdmin(org);
    await allowing({ 'narrow-changes': 2 }, org, async ({ fetch, restart }) => {
      const rename = (name: string) =>
        api('PUT', `/teams/${admin.team}`, { as: admin.as, body: { name } }, fetch);
      const [a, b] = [unique('team'), unique('team')];
      expect((await rename(a)).status).toBe(200);
      for (let i = 0; i < 5; i++) {
        expect((await rename(a)).status, 'nothing changes').toBe(200);
        expect((await rename('')).status, 'refused').toBe(400);
      }
      expect((await rename(b)).status).toBe(200);
      expect((await rename(a)).status).toBe(429);
      restart();
      expect((await rename(a)).status, 'by an object that begins anew').toBe(429);
      expect((await rename(b)).status, 'nothing changes').toBe(200);
    });
  });

  it('is no longer bounded once it may by a wildcard', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const admin = await teamAdmin(org);
    await allowing({ 'narrow-changes': 1 }, org, async ({ fetch }) => {
      const rename = () =>
        api('PUT', `/teams/${admin.team}`, { as: admin.as, body: { name: unique('team') } }, fetch);
      expect([(await rename()).status, (await rename()).status]).toEqual([200, 429]);
      const body = {
        name: unique('role'),
        permissions: [{ action: 'teams:write', scope: 'teams:id:*' }],
      };
      const { uid } = (await ok(200, 'POST', '/access-control/roles', { org: org.id, body }, fetch)).body;
      const path = `/access-control/users/${admin.id}/roles`;
      await ok(200, 'POST', path, { org: org.id, body: { roleUid: uid } }, fetch);
      for (let i = 0; i < 3; i++) expect((await rename()).status).toBe(200);
    });
  });
});

describe('somebody who changes nothing but oneself', () => {
  it('does so no more often in an hour than that', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const [one, other] = [await org.person(), await org.person()];
    await withCoordinator(
      0,
      async ({ fetch }) => {
        const rename = (as: As) => api('PUT', '/user', { as, body: { name: unique('name') } }, fetch);
        expect([(await rename(one.as)).status, (await rename(one.as)).status]).toEqual([200, 200]);
        const refused = await rename(one.as);
        expect([refused.status, refused.body.message]).toEqual([
          429,
          expect.stringContaining('limit narrow-changes'),
        ]);
        expect((await rename(other.as)).status).toBe(200);
        const name = unique('name');
        await ok(200, 'PUT', `/users/${one.id}`, { body: { name } }, fetch);
        // A new password ends what somebody else does by the old one.
        const body = { oldPassword: 'secret', newPassword: 'another one' };
        await ok(200, 'PUT', '/user/password', { as: one.as, body }, fetch);
      },
      undefined,
      { 'narrow-changes': 2 },
    );
  });
});

describe('somebody of whom an identity provider says something else with each token', () => {
  it('is taken in no more often in an hour than that; what says nothing new, and others, go on', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const idp = newProvider([key], { createUsers: true, orgId: org.id });
    await withCoordinator(
      0,
      async (bench) => {
        const fetch = isolateOver(bench, 0, idp);
        const [one, other] = [newSubject(idp), newSubject(idp)];
        const call = async (subject: Subject, name: string) =>
          await api('GET', '/user', { as: await subject.token({ name }) }, fetch);
        for (const name of ['a', 'b', 'c']) expect((await call(one, name)).status).toBe(200);
        const refused = await call(one, 'd');
        expect([refused.status, refused.body.message]).toEqual([
          429,
          expect.stringContaining('limit narrow-changes'),
        ]);
        expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(3_500);
        expect((await call(one, 'c')).status).toBe(200);
        expect((await call(other, 'd')).status).toBe(200);
      },
      undefined,
      { 'narrow-changes': 2 },
    );
  });
});
