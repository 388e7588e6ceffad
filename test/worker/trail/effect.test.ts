/** What a change did is told to who may read the trail, and of people only to who may read their permissions. */
import { describe, it } from 'vitest';

import type { Answer, RequestOptions } from '../../support/api.ts';
import { ADMIN, ok } from '../../support/api.ts';
import { freshOrg } from '../../support/fresh-org.ts';

const REPORTS = [['reports:read', 'reports:*']] as const;
const READ = { action: 'reports:read', scope: 'reports:*' };

const newest = async (me: RequestOptions): Promise<number> =>
  (await ok(200, 'GET', '/access-control/changes/head', me)).body.revision;

const effectAt = async (revision: number, me: RequestOptions, status = 200): Promise<Answer> =>
  await ok(status, 'GET', `/access-control/changes/${revision}/effect`, me);

/** An org where somebody was just given a role. */
async function given() {
  const org = await freshOrg();
  const [person, roleUid] = [await org.person('None'), await org.role(REPORTS)];
  await org.admin(200, 'POST', `/access-control/users/${person.id}/roles`, { roleUid });
  const me = { as: ADMIN, org: org.id };
  const told = { orgId: org.id, userId: person.id, login: person.login, isServiceAccount: false };
  return { org, person, roleUid, me, revision: await newest(me), told };
}

describe('what a change did', () => {
  it('is who gained and who lost what, by name', async ({ expect }) => {
    const { org, person, roleUid, me, revision, told } = await given();
    expect((await effectAt(revision, me)).body).toEqual({
      revision,
      kind: 'assignment.add',
      approximate: [],
      effect: { groups: [{ gained: [READ], lost: [], principals: [told] }], others: 0 },
    });
    await org.admin(200, 'DELETE', `/access-control/users/${person.id}/roles/${roleUid}`);
    expect((await effectAt(revision + 1, me)).body).toMatchObject({
      approximate: [],
      effect: { groups: [{ gained: [], lost: [READ], principals: [told] }] },
    });
    // Of the first one nothing is left to be seen, and it says that somebody changed the same since.
    expect((await effectAt(revision, me)).body).toMatchObject({
      approximate: [{ why: 'later-changes', orgId: org.id, first: revision + 1, count: 1 }],
      effect: { groups: [] },
    });
  });

  it('is nothing of what gives nobody anything', async ({ expect }) => {
    const org = await freshOrg();
    await org.role(REPORTS);
    const me = { as: ADMIN, org: org.id };
    expect((await effectAt(await newest(me), me)).body).toMatchObject({
      kind: 'role.create',
      approximate: [],
      effect: { groups: [], others: 0 },
    });
  });

  it('is not known of what took a role from people whom the trail does not name, and says so', async ({
    expect,
  }) => {
    const { org, roleUid, me } = await given();
    await org.admin(200, 'DELETE', `/access-control/roles/${roleUid}?force=true`);
    expect((await effectAt(await newest(me), me)).body).toMatchObject({
      kind: 'role.delete',
      approximate: [{ why: 'holders-not-told' }],
      effect: { unknown: true },
    });
  });

  it('names nobody to a reader of the trail who may not read their permissions, but says how many (I10)', async ({
    expect,
  }) => {
    const { org, revision } = await given();
    const { id, as } = await org.account();
    const uid = await org.role([['changes:read', 'changes:*']]);
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: uid });
    expect((await effectAt(revision, { as, org: org.id })).body.effect).toEqual({ groups: [], others: 1 });
  });

  it('is told to nobody who may not read the trail, and of no entry of another org (I10)', async ({
    expect,
  }) => {
    const { revision, org } = await given();
    const viewer = await org.person('Viewer');
    await effectAt(revision, { as: viewer.as, org: org.id }, 403);
    const other = await freshOrg();
    const admin = await other.person('Admin');
    const asked = `/access-control/changes/${revision}/effect?orgId=${org.id}`;
    await ok(403, 'GET', asked, { as: admin.as, org: other.id });
    await effectAt(1_000, { as: ADMIN, org: org.id }, 404);
    expect((await effectAt(1_000_000, { as: ADMIN, org: org.id }, 404)).body.message).toBe(
      'Change not found',
    );
  });
});
