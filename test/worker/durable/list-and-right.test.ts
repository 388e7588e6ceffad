/** A list and the right to read it are of one state: reads of an org are linearizable (docs/promises.md, I6). */
import { describe, it } from 'vitest';

import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { makeServerAdmin, newPerson } from '../../support/people.ts';

describe('a list that is read beside the question whether the caller may', () => {
  it('shows nothing that was gone before the caller got the right', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const reader = await org.account();
    const secret = await org.role([['reports:read', 'reports:*']]);
    const right = await org.role([['roles:read', 'roles:*']]);
    await withCoordinator(org.id, async (bench) => {
      const { d1, fetch } = bench;
      const options = { as: ADMIN, org: org.id };
      const roles = `/access-control/users/${reader.id}/roles`;
      // The Worker saw the reader pass, so it reads beside; the coordinator does not know the reader any more.
      await ok(200, 'GET', '/access-control/status', options, fetch);
      await ok(200, 'POST', roles, { ...options, body: { roleUid: right } }, fetch);
      await ok(200, 'GET', '/access-control/roles', { as: reader.as }, fetch);
      await ok(200, 'DELETE', `${roles}/${right}`, options, fetch);
      await ok(200, 'POST', roles, { ...options, body: { roleUid: secret } }, fetch);
      const { promise: isRead, resolve: read } = Promise.withResolvers<void>();
      d1.after = (statements) => {
        if (!statements.some((sql) => /from "roles"/i.test(sql) && !/managed/i.test(sql))) return;
        if (statements.some((sql) => sql.includes('managed_permissions'))) return;
        d1.after = undefined;
        read();
      };
      // The load of the caller is slow; the list is not.
      d1.before = async (statements) => {
        if (!statements.some((sql) => sql.includes('managed_permissions'))) return;
        d1.before = undefined;
        await isRead;
        await ok(200, 'DELETE', `/access-control/roles/${secret}?force=true`, options, fetch);
        await ok(200, 'POST', roles, { ...options, body: { roleUid: right } }, fetch);
      };
      const answer = await api('GET', '/access-control/roles', { as: reader.as }, fetch);
      const shown = answer.status === 200 && answer.body.some(({ uid }: { uid: string }) => uid === secret);
      expect(shown, 'deleted before the reader could read roles').toBe(false);
    });
  });

  it('is answered to a caller whom the org does not keep, though the global plane never rests', async ({
    expect,
  }) => {
    const org = await freshOrg('by requests');
    const outsider = await newPerson({});
    await makeServerAdmin(outsider.id);
    await withCoordinator(org.id, async (bench) => {
      const { d1, fetch } = bench;
      const list = () => api('GET', `/orgs/${org.id}/users`, { as: outsider.as }, fetch);
      expect((await list()).status).toBe(200);
      d1.before = async (statements) => {
        if (!statements.some((sql) => sql.includes('managed_permissions'))) return;
        await newPerson({});
      };
      const answer = await list();
      expect(answer.status, answer.text).toBe(200);
    });
  });
});
