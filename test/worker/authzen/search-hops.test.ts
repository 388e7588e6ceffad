import { describe, it } from 'vitest';

import { access } from '../../support/access.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg } from '../../support/fresh-org.ts';

describe('distance budget: calls and round trips of a search', () => {
  it('one call and at most one round trip a page, and none where the org knows all', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const asker = await org.account();
    await org.grant(asker.id, [
      ['access:evaluate', 'users:*'],
      ['folders:read', 'folders:uid:a'],
      ['folders:read', 'folders:uid:b'],
      ['teams:read', 'teams:*'],
    ]);
    const self = { type: 'service_account', id: `id:${asker.id}` };
    const read = { name: 'read' };
    const searches = {
      'what it may do': ['action', { subject: self, resource: { type: 'folders', id: 'a' } }, 0],
      'on which things of other systems': [
        'resource',
        { subject: self, action: read, resource: { type: 'folders' } },
        0,
      ],
      'on which things that are kept here': [
        'resource',
        { subject: self, action: read, resource: { type: 'teams' } },
        1,
      ],
      'who may': [
        'subject',
        { subject: { type: 'service_account' }, action: read, resource: { type: 'folders', id: 'a' } },
        1,
      ],
      'who may, where nobody is of the type': [
        'subject',
        { subject: { type: 'robot' }, action: read, resource: { type: 'folders', id: 'a' } },
        0,
      ],
    } as const;
    await withCoordinator(org.id, async (bench: Bench) => {
      const ask = async (what: string, body: unknown) =>
        await access(`search/${what}`, asker.as, body, undefined, bench.fetch);
      for (const [name, [what, body, trips]] of Object.entries(searches)) {
        await ask(what, body);
        let page: object = { limit: 1 };
        for (let pages = 0; pages < 3; pages++) {
          bench.calls.count = 0;
          bench.d1.trips = 0;
          const answer = await ask(what, { ...body, page });
          expect(answer.status, answer.text).toBe(200);
          expect({ calls: bench.calls.count, trips: bench.d1.trips }, name).toEqual({ calls: 1, trips });
          const token: string = answer.body.page.next_token;
          if (token === '') break;
          page = { limit: 1, token };
        }
      }
    });
  });

  it('shows in the next answer what was taken away, also between two pages (I6)', async ({ expect }) => {
    const org = await freshOrg();
    const asker = await org.account();
    await org.grant(asker.id, [['access:evaluate', 'users:*']]);
    const people = [await org.person('None'), await org.person('None'), await org.person('None')];
    const role = await org.role([['folders:read', 'folders:uid:secret']]);
    for (const { id } of people)
      await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: role });
    const body = {
      subject: { type: 'user' },
      action: { name: 'read' },
      resource: { type: 'folders', id: 'secret' },
    };
    const ask = async (page: object) => (await access('search/subject', asker.as, { ...body, page })).body;
    const first = await ask({ limit: 2 });
    const ids = (found: { results: { id: string }[] }) => found.results.map(({ id }) => id);
    expect(ids(first)).toEqual(['admin', people[0]?.login]);
    await org.admin(200, 'DELETE', `/access-control/users/${people[1]?.id}/roles/${role}`);
    const next = await ask({ limit: 2, token: first.page.next_token });
    expect(ids(next)).toEqual([people[2]?.login]);
    expect(next.page.next_token).toBe('');
  });
});
