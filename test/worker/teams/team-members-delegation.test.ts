import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Answer, As } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import { crowd } from '../../support/crowd.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import type { Pair } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

/*
 * What must be held for each step is decided without a database: test/unit/service/teams/team-members.test.ts. Here is
 * that every route asks, and that what a team gives is found wherever it is kept.
 */

const emailOf = async (id: number): Promise<string> =>
  String(await env.DB.prepare('SELECT email FROM users WHERE id = ?').bind(id).first('email'));

describe('who comes into a team, or becomes its admin, gets no more than the caller holds (I11)', () => {
  it('over every route, be it a role or a level that the team has', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const [outsider = 0, other = 0, member = 0] = await crowd(org.id, 3, 'None');
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: member });
    const role: Pair = ['reports:write', 'reports:*'];
    const roleUid = await org.role([role]);
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
    await org.admin(200, 'POST', `/access-control/projects/p/teams/${team}`, { permission: 'Viewer' });
    const level: Pair = ['projects:read', 'projects:id:p'];
    const asAdmin = ['read', 'write', 'delete'].map((verb): Pair => [`teams:${verb}`, `teams:id:${team}`]);
    const inside = ['read', 'write'].map((verb): Pair => [`teams.permissions:${verb}`, `teams:id:${team}`]);

    const callerWith = async (...pairs: readonly Pair[]): Promise<As> => {
      const { id, as } = await org.account();
      await org.grant(id, [...inside, ...pairs]);
      return as;
    };
    const path = `/teams/${team}/members`;
    const CALLS: readonly ((as: As) => Promise<Answer>)[] = [
      (as) => api('POST', path, { as, body: { userId: outsider } }),
      (as) => api('PUT', `${path}/${member}`, { as, body: { permission: 4 } }),
      async (as) =>
        await api('PUT', path, {
          as,
          body: { members: [await emailOf(outsider)], admins: [await emailOf(other)] },
        }),
    ];
    const [withoutRole, withoutLevel, withoutTeam, withAll] = [
      await callerWith(level, ...asAdmin),
      await callerWith(role, ...asAdmin),
      await callerWith(role, level),
      await callerWith(role, level, ...asAdmin),
    ];
    const { trace } = await traceOf(async () => {
      for (const call of CALLS) {
        expectAccessDenied(await call(withoutRole), 'reports:write');
        expectAccessDenied(await call(withoutLevel), 'projects:read');
        expectAccessDenied(await call(withoutTeam), 'teams:read');
      }
    });
    expect(trace).toEqual({});
    for (const call of CALLS) {
      const { status, text } = await call(withAll);
      expect(status, text).toBe(200);
    }
  });
});
