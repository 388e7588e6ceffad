import { env } from 'cloudflare:workers';
import type { ExpectStatic } from 'vitest';
import { describe, it, vi } from 'vitest';

import type { Account, FreshOrg, Person } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { later } from '../../support/global-world.ts';
import { example, sendExample } from '../../support/golden.ts';

type Pair = readonly [action: string, scope: string];

/** What everybody holds. */
const EVERYBODY: Pair = ['folders:read', 'folders:uid:sharedwithme'];

const MAKERS: readonly (readonly [what: string, make: (org: FreshOrg) => Promise<Person | Account>])[] = [
  ['a user', (org) => org.person('None')],
  ['a service account', (org) => org.account()],
];

/** Asserts that the lists hold the same pairs, each as often. */
const expectSamePairs = (expect: ExpectStatic, actual: readonly Pair[], expected: readonly Pair[]): void =>
  expect(actual.map((pair) => pair.join(' ')).toSorted()).toEqual(
    expected.map((pair) => pair.join(' ')).toSorted(),
  );

const pairsByAction = (body: Readonly<Record<string, readonly string[]>>): Pair[] =>
  Object.entries(body).flatMap(([action, scopes]) => scopes.map((scope): Pair => [action, scope]));

describe.for(MAKERS)('the own permissions of %s', ([, make]) => {
  it('are the documented example: scopes by action, wildcards and what they cover both kept', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const subject = await make(org);
    const documented = example('seed-003/own-permissions');
    // The example shows one action twice, where a parser would keep the second only: the first is put back.
    const expected: Pair[] = [
      ...pairsByAction(JSON.parse(documented.answer.text)),
      ['datasources:read', 'datasources:*'],
    ];
    await org.grant(subject.id, expected);
    const { body } = await sendExample(expect, documented, { as: subject.as, org: org.id });
    expectSamePairs(expect, pairsByAction(body), [...expected, EVERYBODY]);
  });

  it('show what two roles grant alike, and take a flag to reload the cache', async ({ expect }) => {
    const org = await freshOrg();
    const subject = await make(org);
    await org.grant(subject.id, [['reports:read', 'reports:*']]);
    await org.grant(subject.id, [
      ['reports:read', 'reports:*'],
      ['teams:read', 'teams:id:1'],
    ]);
    const path = '/access-control/user/permissions';
    const plain = await org.admin(200, 'GET', path, undefined, { as: subject.as });
    expect(plain.body).toEqual({
      'folders:read': ['folders:uid:sharedwithme'],
      'reports:read': ['reports:*', 'reports:*'],
      'teams:read': ['teams:id:1'],
    });
    for (const query of ['?reloadcache=true', '?reloadcache=false']) {
      const again = await org.admin(200, 'GET', `${path}${query}`, undefined, { as: subject.as });
      expect(again.body).toEqual(plain.body);
      expect(again.headers.get('Content-Type')).toMatch(/^application\/json\b/);
    }
  });

  it('are read from the database again where reloadcache asks for it, once in a second (I1)', async ({
    expect,
    onTestFinished,
  }) => {
    onTestFinished(() => void vi.useRealTimers());
    later(0);
    const org = await freshOrg();
    const subject = await make(org);
    const uid = await org.grant(subject.id, [['reports:read', 'reports:*']]);
    const own = async (query: string) =>
      (await org.admin(200, 'GET', `/access-control/user/permissions${query}`, undefined, { as: subject.as }))
        .body;
    expect(await own('')).toHaveProperty('reports:read');
    const scope = 'UPDATE permissions SET scope = ? WHERE org_id = ? AND role_uid = ?';
    await env.DB.prepare(scope).bind('reports:id:1', org.id, uid).run();
    expect((await own('?reloadcache=true'))['reports:read'], 'was read just now').toEqual(['reports:*']);
    later(1_000);
    expect((await own('?reloadcache=true'))['reports:read']).toEqual(['reports:id:1']);
    expect((await own(''))['reports:read']).toEqual(['reports:id:1']);
  });
});

const LISTS = [
  { what: 'a user', name: 'user-permissions', make: MAKERS[0]![1] },
  { what: 'a service account', name: 'service-account-permissions', make: MAKERS[1]![1] },
];

describe.for(LISTS)('the permissions of $what', ({ name, make }) => {
  it('are the documented example: a flat list of action and scope', async ({ expect }) => {
    const org = await freshOrg();
    const subject = await make(org);
    const documented = example(`seed-003/${name}`, { '/users/1/': `/users/${subject.id}/` });
    const expected: { action: string; scope: string }[] = JSON.parse(documented.answer.text);
    await org.grant(
      subject.id,
      expected.map(({ action, scope }) => [action, scope]),
    );
    const { body, text } = await sendExample(expect, documented, { org: org.id });
    const pairs = body.map(({ action, scope }: { action: string; scope: string }): Pair => [action, scope]);
    expectSamePairs(expect, pairs, [
      ...expected.map(({ action, scope }): Pair => [action, scope]),
      EVERYBODY,
    ]);
    expect(text).toContain(JSON.stringify(expected[0]));
    expect(text).toContain(JSON.stringify(expected[1]));
  });

  it('are what the subject itself is told', async ({ expect }) => {
    const org = await freshOrg();
    const subject = await make(org);
    const team = await org.team();
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: subject.id });
    const uid = await org.role([['reports:delete', 'reports:*']]);
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: uid });
    await org.grant(subject.id, [['reports:read', 'reports:*']]);
    const path = `/access-control/users/${subject.id}/permissions`;
    const listed = (await org.admin(200, 'GET', path)).body;
    const own = await org.admin(200, 'GET', '/access-control/user/permissions', undefined, {
      as: subject.as,
    });
    expectSamePairs(
      expect,
      listed.map(({ action, scope }: { action: string; scope: string }): Pair => [action, scope]),
      pairsByAction(own.body),
    );
    expect(own.body).toMatchObject({ 'reports:delete': ['reports:*'], 'reports:read': ['reports:*'] });
  });

  it('are those of the org that is asked', async ({ expect }) => {
    const [here, there] = [await freshOrg(), await freshOrg()];
    const subject = await make(here);
    await here.grant(subject.id, [['reports:read', 'reports:*']]);
    const elsewhere = await there.account();
    await there.admin(404, 'GET', `/access-control/users/${(await here.account()).id}/permissions`);
    await here.admin(404, 'GET', `/access-control/users/${elsewhere.id}/permissions`);
    const { body } = await here.admin(200, 'GET', `/access-control/users/${subject.id}/permissions`);
    expect(body).toContainEqual({ action: 'reports:read', scope: 'reports:*' });
  });
});
