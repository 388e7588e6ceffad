/** Two isolates of the Worker while a change is on its way: nobody goes back (docs/promises.md, I6). */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Fetch } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg } from '../../support/fresh-org.ts';

const isCommit = (statements: readonly string[]): boolean =>
  statements.some((sql) => /^insert into "changes"/i.test(sql));

/** Does something once the next change is committed, and before its coordinator hears so. */
function onceCommitted({ d1 }: Bench, act: () => Promise<void>): void {
  d1.after = async (statements) => {
    if (!isCommit(statements)) return;
    d1.after = undefined;
    await act();
  };
}

/** Another isolate, in front of the same coordinator. */
function otherIsolate({ coordinator, d1 }: Bench, orgId: number): Fetch {
  const app = createApp();
  const ORG = {
    getByName: (name: string) => (name === String(orgId) ? coordinator : env.ORG.getByName(name)),
  };
  return async (request) => await app.fetch(request, { ...env, DB: d1.binding, ORG } as never);
}

describe('who looks through two isolates while a change is being made sees each state once', () => {
  it('a token that is being deleted, in an isolate that must look it up and in one that knows it', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { id, as } = await org.account('Viewer');
    await withCoordinator(org.id, async (bench) => {
      const path = '/access-control/user/permissions';
      await ok(200, 'GET', path, { as }, bench.fetch);
      const other = otherIsolate(bench, org.id);
      const [token] = (await ok(200, 'GET', `/serviceaccounts/${id}/tokens`, { as: ADMIN, org: org.id }))
        .body;
      const seen: number[] = [];
      onceCommitted(bench, async () => {
        seen.push((await api('GET', path, { as }, other)).status);
        seen.push((await api('GET', path, { as }, bench.fetch)).status);
      });
      await ok(
        200,
        'DELETE',
        `/serviceaccounts/${id}/tokens/${token.id}`,
        { as: ADMIN, org: org.id },
        bench.fetch,
      );
      expect(seen).not.toEqual([401, 200]);
      expect(seen).toHaveLength(2);
    });
  });

  it('a password that is being replaced', async ({ expect }) => {
    const org = await freshOrg();
    const person = await org.person('Viewer');
    const path = '/access-control/user/permissions';
    const options = { as: person.as, org: org.id };
    await ok(200, 'GET', path, options);
    await withCoordinator(0, async (bench) => {
      const other = otherIsolate(bench, 0);
      const seen: number[] = [];
      onceCommitted(bench, async () => {
        seen.push((await api('GET', path, options, other)).status);
        seen.push((await api('GET', path, options)).status);
      });
      await ok(
        200,
        'PUT',
        `/admin/users/${person.id}/password`,
        { body: { password: 'another' } },
        bench.fetch,
      );
      expect(seen).toHaveLength(2);
      expect(seen).not.toEqual([401, 200]);
    });
  });
});
