import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import { api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import type { Example, Filling } from '../../support/golden.ts';
import { example, expectDocumented, sendExample } from '../../support/golden.ts';
import { NO_ID } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

/** The group of the examples. */
const GROUP = 'cn=editors,ou=groups,dc=grafana,dc=org';
const FLAVOURS = ['documented', '13'] as const;

/** An example, sent in a flavour. */
function exampleIn(flavour: string, name: string, filling: Filling): Example {
  const { request, answer } = example(`seed-002/${name}`, filling);
  return { request: { ...request, headers: { ...request.headers, 'X-Grafana-Dialect': flavour } }, answer };
}

const list = (flavour: string, org: FreshOrg, team: number): Example =>
  exampleIn(flavour, 'list-team-groups', {
    '/teams/1/': `/teams/${team}/`,
    '"orgId": 1': `"orgId": ${org.id}`,
    '"teamId": 1': `"teamId": ${team}`,
  });

/**
 * The example that adds a group is published with the path that adds members: its body, its answer and the heading
 * above it are about groups. It is sent to the path that the heading names.
 */
const add = (flavour: string, team: number): Example =>
  exampleIn(flavour, 'add-team-group', { '/teams/1/members': `/teams/${team}/groups` });

const remove = (flavour: string, team: number): Example =>
  exampleIn(flavour, 'remove-team-group', { '/teams/1/': `/teams/${team}/` });

describe.for(FLAVOURS)('the documented examples for external groups, in flavour %s', (flavour) => {
  it('list the groups of a team', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    await org.admin(200, 'POST', `/teams/${team}/groups`, { groupId: GROUP });
    const documented = list(flavour, org, team);
    expectDocumented(expect, await sendExample(expect, documented, { org: org.id }), documented);
  });

  it('list nothing where nothing is linked', async ({ expect }) => {
    const org = await freshOrg();
    const documented = list(flavour, org, await org.team());
    expect((await sendExample(expect, documented, { org: org.id })).body).toEqual([]);
  });

  it('add a group', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const documented = add(flavour, team);
    expectDocumented(expect, await sendExample(expect, documented, { org: org.id }), documented);
    expect((await org.admin(200, 'GET', `/teams/${team}/groups`)).body).toEqual([
      { orgId: org.id, teamId: team, groupId: GROUP },
    ]);
  });

  it('remove a group, by its id as it is, in the path', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    await org.admin(200, 'POST', `/teams/${team}/groups`, { groupId: GROUP });
    await org.admin(200, 'POST', `/teams/${team}/groups`, { groupId: 'another' });
    const documented = remove(flavour, team);
    expectDocumented(expect, await sendExample(expect, documented, { org: org.id }), documented);
    expect((await org.admin(200, 'GET', `/teams/${team}/groups`)).body).toEqual([
      { orgId: org.id, teamId: team, groupId: 'another' },
    ]);
  });

  it('answer 400 for a group that is added already', async ({ expect }) => {
    const org = await freshOrg();
    const { method, path, headers, body } = add(flavour, await org.team()).request;
    const send = async (status: number) => await org.admin(status, method, path, body, { headers });
    await send(200);
    const { answer, trace } = await traceOf(() => send(400));
    expect(answer.body.message).toBe('Group is already added to this team');
    expect(trace).toEqual({});
  });

  it('answer 401 without credentials, and 403 without the permission', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    await org.admin(200, 'POST', `/teams/${team}/groups`, { groupId: GROUP });
    const { as } = await org.account();
    for (const [documented, needed] of [
      [list(flavour, org, team), 'teams.permissions:read'],
      [add(flavour, team), 'teams.permissions:write'],
      [remove(flavour, team), 'teams.permissions:write'],
    ] as const) {
      const { method, path, headers, body } = documented.request;
      const { Authorization: _admin, ...rest } = headers;
      const options = { headers: rest, body };
      expect((await api(method, path, { ...options, as: null })).status, method).toBe(401);
      expectAccessDenied(await api(method, path, { ...options, as }), needed);
    }
  });

  it('answer 404 for a team, and for a group, that is not there', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    for (const [documented, message] of [
      [list(flavour, org, NO_ID), 'Team not found'],
      [add(flavour, NO_ID), 'Team not found'],
      [remove(flavour, NO_ID), 'Team not found'],
      [remove(flavour, team), 'Group not found'],
    ] as const) {
      const { method, path, headers, body } = documented.request;
      const answer = await org.admin(404, method, path, body, { headers });
      expect(answer.body.message, `${method} ${path}`).toBe(message);
      expect(answer.headers.get('Content-Type')).toMatch(/^application\/json\b/);
    }
  });

  it('are allowed by the documented permissions on all teams', async () => {
    const org = await freshOrg();
    const team = await org.team();
    const [reader, writer] = [await org.account(), await org.account()];
    await org.grant(reader.id, [['teams.permissions:read', 'teams:*']]);
    // Whoever links a group gives what membership brings, so it holds that as well.
    await org.grant(writer.id, [
      ['teams.permissions:write', 'teams:*'],
      ['teams:read', 'teams:*'],
    ]);
    for (const [documented, { as }] of [
      [add(flavour, team), writer],
      [list(flavour, org, team), reader],
      [remove(flavour, team), writer],
    ] as const) {
      const { method, path, headers, body } = documented.request;
      await ok(200, method, path, { as, body, headers });
    }
  });
});

describe('the path that the example of adding a group is published with', () => {
  it('adds members, and takes no groups', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const { method, path, headers, body } = example('seed-002/add-team-group', {
      '/teams/1/': `/teams/${team}/`,
    }).request;
    expect(path).toBe(`/teams/${team}/members`);
    const { trace } = await traceOf(() => org.admin(400, method, path, body, { headers }));
    expect(trace).toEqual({});
  });
});
