import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { As } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { compareSnapshots, snapshot } from '../../support/snapshot.ts';

const LARGEST_ID = 2_147_483_647;

const permissionsOf = async (as: As, org: number): Promise<Record<string, string[]>> =>
  (await ok(200, 'GET', '/access-control/user/permissions', { as, org })).body;

const membersOf = async (teamId: number) =>
  (
    await env.DB.prepare(
      'SELECT user_id AS id, permission FROM team_members WHERE team_id = ? ORDER BY user_id',
    )
      .bind(teamId)
      .all<{ id: number; permission: number }>()
  ).results;

describe('POST /teams', () => {
  it('creates a team with its creator, a person, as Admin member', async ({ expect }) => {
    const org = await freshOrg();
    const person = await org.person('Viewer');
    await org.grant(person.id, [['teams:create', '']]);
    const body = { name: unique('team'), email: 'team@example.org' };
    const team = await ok(200, 'POST', '/teams', { as: person.as, org: org.id, body });
    expect(team.body).toEqual({
      message: 'Team created',
      teamId: expect.any(Number),
      uid: expect.stringMatching(/^[\w-]+$/),
    });
    const { teamId } = team.body;
    expect(await membersOf(teamId)).toEqual([{ id: person.id, permission: 4 }]);
    const held = await permissionsOf(person.as, org.id);
    for (const action of ['teams:read', 'teams:write', 'teams.permissions:write']) {
      expect(held[action], action).toEqual([`teams:id:${teamId}`]);
    }

    const account = await org.account();
    const path = `/teams/${teamId}/members`;
    await ok(200, 'POST', path, { as: person.as, org: org.id, body: { userId: account.id } });
    const other = `/teams/${await org.team()}/members`;
    const denied = await api('POST', other, { as: person.as, org: org.id, body: { userId: account.id } });
    expectAccessDenied(denied, 'teams.permissions:write');
  });

  it('refuses a name that the org uses, and takes one that another org uses', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const body = { name: unique('team') };
    await org.admin(200, 'POST', '/teams', body);
    const before = await snapshot();
    const { body: answer } = await org.admin(409, 'POST', '/teams', body);
    expect(answer.message).toBe('Team name taken');
    expect(compareSnapshots(before, await snapshot())).toEqual({});
    await other.admin(200, 'POST', '/teams', body);
  });

  it('needs teams:create in the org', async () => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const editor = await org.account('Editor');
    expectAccessDenied(await api('POST', '/teams', { as: editor.as, body: { name: 'x' } }), 'teams:create');
    const person = await org.person('Admin');
    const elsewhere = await api('POST', '/teams', { as: person.as, org: other.id, body: { name: 'x' } });
    expectAccessDenied(elsewhere, 'teams:create');
  });
});

describe('POST /teams/:id/members', () => {
  it('adds a plain member, who sees the team and cannot change it', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const person = await org.person('Viewer');
    const { body } = await org.admin(200, 'POST', `/teams/${team}/members`, { userId: person.id });
    expect(body).toEqual({ message: 'Member added to Team' });
    expect(await membersOf(team)).toContainEqual({ id: person.id, permission: 0 });
    const held = await permissionsOf(person.as, org.id);
    expect(held['teams:read']).toEqual([`teams:id:${team}`]);
    expect(held).not.toHaveProperty('teams:write');
  });

  it('refuses members, unknown users and unknown teams, and another org’s as if they were', async ({
    expect,
  }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [team, foreignTeam] = [await org.team(), await other.team()];
    const [account, foreigner] = [await org.account(), await other.account()];
    const outsider = await other.person();
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: account.id });
    const cases: readonly (readonly [status: number, team: number, user: number, message: string])[] = [
      [400, team, account.id, 'User is already added to this team'],
      [404, team, LARGEST_ID, 'User not found'],
      [404, team, foreigner.id, 'User not found'],
      [404, team, outsider.id, 'User not found'],
      [404, LARGEST_ID, account.id, 'Team not found'],
      [404, foreignTeam, account.id, 'Team not found'],
    ];
    const before = await snapshot();
    for (const [status, teamId, userId, message] of cases) {
      const answer = await org.admin(status, 'POST', `/teams/${teamId}/members`, { userId });
      expect(answer.body.message).toBe(message);
    }
    expect(compareSnapshots(before, await snapshot())).toEqual({});
  });

  it('needs teams.permissions:write on that very team', async ({ expect }) => {
    const org = await freshOrg();
    const [team, other] = [await org.team(), await org.team()];
    const [caller, member] = [await org.account(), await org.account()];
    await org.grant(caller.id, [
      ['teams.permissions:write', `teams:id:${other}`],
      ['teams:read', `teams:id:${other}`],
      ['teams:write', 'teams:*'],
    ]);
    const add = async (id: number) =>
      await api('POST', `/teams/${id}/members`, { as: caller.as, body: { userId: member.id } });
    expectAccessDenied(await add(team), 'teams.permissions:write');
    expectAccessDenied(await add(LARGEST_ID), 'teams.permissions:write');
    const { status, text } = await add(other);
    expect(status, text).toBe(200);
  });
});
