import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import { api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { compareSnapshots, snapshot, traceOf } from '../../support/snapshot.ts';

const LARGEST_ID = 2_147_483_647;

/** A team by its id and its uid. */
async function newTeam(org: FreshOrg, body: object = { name: unique('team') }) {
  const team = await org.admin(200, 'POST', '/teams', body);
  return { id: team.body.teamId as number, uid: team.body.uid as string };
}

describe('GET /teams/:id', () => {
  it('tells what was sent, byte for byte, by id and by uid', async ({ expect }) => {
    const org = await freshOrg();
    const name = `${unique('Team')} – Ünïcode 🧯`;
    const { id, uid } = await newTeam(org, { name, email: 'Team@Example.org' });
    const shown = {
      id,
      uid,
      orgId: org.id,
      name,
      email: 'Team@Example.org',
      memberCount: 1,
      isProvisioned: false,
    };
    for (const key of [id, uid]) {
      expect((await org.admin(200, 'GET', `/teams/${key}`)).body).toEqual(shown);
    }
  });

  it('counts the members, and shows no address as an empty text', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await newTeam(org);
    for (const account of [await org.account(), await org.account()]) {
      await org.admin(200, 'POST', `/teams/${id}/members`, { userId: account.id });
    }
    const { body } = await org.admin(200, 'GET', `/teams/${id}`);
    expect(body).toMatchObject({ email: '', memberCount: 3 });
  });

  it('tells what the caller may do to the very team, when asked', async ({ expect }) => {
    const org = await freshOrg();
    const [{ id }, other] = [await newTeam(org), await newTeam(org)];
    const { id: userId, as } = await org.account();
    await org.grant(userId, [
      ['teams:read', 'teams:*'],
      ['teams:write', `teams:id:${id}`],
      ['teams:delete', `teams:id:${other.id}`],
      ['teams.permissions:read', 'teams:id:*'],
    ]);
    const accessOf = async (query: string) =>
      (await ok(200, 'GET', `/teams/${id}${query}`, { as })).body.accessControl;
    expect(await accessOf('?accesscontrol=true')).toEqual({
      'teams:read': true,
      'teams:write': true,
      'teams.permissions:read': true,
    });
    expect(await accessOf('')).toBeUndefined();
    expect(await accessOf('?accesscontrol=false')).toBeUndefined();
  });

  it('needs teams:read on that very team', async ({ expect }) => {
    const org = await freshOrg();
    const [{ id, uid }, other] = [await newTeam(org), await newTeam(org)];
    const account = await org.account();
    await org.grant(account.id, [['teams:read', `teams:id:${id}`]]);
    for (const key of [id, uid]) {
      expect((await ok(200, 'GET', `/teams/${key}`, { as: account.as })).body.id).toBe(id);
    }
    for (const key of [other.id, other.uid, LARGEST_ID, 'nothing']) {
      expectAccessDenied(await api('GET', `/teams/${key}`, { as: account.as }), 'teams:read');
    }
  });
});

describe('PUT /teams/:id', () => {
  it('changes name and address, by id and by uid; an address left out is none', async ({ expect }) => {
    const org = await freshOrg();
    const { id, uid } = await newTeam(org, { name: unique('team'), email: 'old@example.org' });
    const bodies = [
      { name: unique('team'), email: 'new@example.org' },
      { name: unique('team') },
      { name: unique('team'), email: null },
      { Name: unique('team'), Email: 'again@example.org', ID: 7, orgId: 7 },
    ];
    for (const [i, body] of bodies.entries()) {
      const { body: answer } = await org.admin(200, 'PUT', `/teams/${i % 2 === 0 ? id : uid}`, body);
      expect(answer).toEqual({ message: 'Team updated' });
      const [name, email] = [
        'name' in body ? body.name : body.Name,
        'Email' in body ? body.Email : body.email,
      ];
      const shown = (await org.admin(200, 'GET', `/teams/${id}`)).body;
      expect(shown).toEqual({
        id,
        uid,
        orgId: org.id,
        name,
        email: email ?? '',
        memberCount: 1,
        isProvisioned: false,
      });
    }
  });

  it('refuses the name of another team of the org with 400, and takes one of another org', async ({
    expect,
  }) => {
    const [org, elsewhere] = [await freshOrg(), await freshOrg()];
    const [taken, theirs] = [unique('team'), unique('team')];
    await newTeam(org, { name: taken });
    await newTeam(elsewhere, { name: theirs });
    const { id } = await newTeam(org);
    const { answer, trace } = await traceOf(() => org.admin(400, 'PUT', `/teams/${id}`, { name: taken }));
    expect(answer.body.message).toBe('Team name taken');
    expect(trace).toEqual({});
    await org.admin(200, 'PUT', `/teams/${id}`, { name: theirs });
    // The old name is free at once.
    await org.admin(200, 'PUT', `/teams/${id}`, { name: unique('team') });
    await newTeam(org, { name: theirs });
  });

  it('needs teams:write on that very team', async () => {
    const org = await freshOrg();
    const [{ id }, other] = [await newTeam(org), await newTeam(org)];
    const account = await org.account();
    await org.grant(account.id, [
      ['teams:write', `teams:id:${id}`],
      ['teams:read', 'teams:*'],
    ]);
    const update = (key: number) =>
      api('PUT', `/teams/${key}`, { as: account.as, body: { name: unique('t') } });
    await ok(200, 'PUT', `/teams/${id}`, { as: account.as, body: { name: unique('team') } });
    expectAccessDenied(await update(other.id), 'teams:write');
    expectAccessDenied(await update(LARGEST_ID), 'teams:write');
  });
});

type Row = Readonly<Record<string, unknown>>;

/** The tables that name teams, and which of their rows name the one with the id. */
const NAMES_TEAM: Readonly<Record<string, (row: Row, id: number) => boolean>> = {
  teams: (row, id) => row['id'] === id,
  team_members: (row, id) => row['team_id'] === id,
  team_roles: (row, id) => row['team_id'] === id,
  team_preferences: (row, id) => row['team_id'] === id,
  managed_permissions: (row, id) =>
    (row['subject_kind'] === 'team' && row['subject'] === String(id)) ||
    (row['resource'] === 'teams' && row['resource_id'] === String(id)),
};

/** Gives a team something in every table that can name one. */
async function fillTeam(org: FreshOrg, team: number): Promise<void> {
  const account = await org.account();
  const roleUid = await org.role([['reports:read', 'reports:*']]);
  await org.admin(200, 'POST', `/teams/${team}/members`, { userId: account.id });
  await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
  await org.admin(200, 'PUT', `/teams/${team}/preferences`, { theme: 'dark' });
  const insert = env.DB.prepare(
    `INSERT INTO managed_permissions (org_id, subject_kind, subject, resource, resource_id, level)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  await env.DB.batch([
    insert.bind(org.id, 'team', String(team), 'serviceaccounts', String(account.id), 'Edit'),
    insert.bind(org.id, 'user', String(account.id), 'teams', String(team), 'Admin'),
    insert.bind(org.id, 'basic-role', 'basic_viewer', 'teams', String(team), 'Member'),
    // What another sort of thing with the same number holds stays.
    insert.bind(org.id, 'user', String(team), 'folders', String(team), 'View'),
  ]);
}

describe('DELETE /teams/:id', () => {
  it('takes all with it that names the team, in one change, and nothing else', async ({ expect }) => {
    const org = await freshOrg();
    const [{ id, uid }, other] = [await newTeam(org), await newTeam(org)];
    await fillTeam(org, id);
    await fillTeam(org, other.id);
    const before = await snapshot();
    const { body } = await org.admin(200, 'DELETE', `/teams/${uid}`);
    expect(body).toEqual({ message: 'Team deleted' });
    const { changes, ...rest } = compareSnapshots(before, await snapshot());
    expect([changes?.added.length, changes?.removed]).toEqual([1, []]);
    const gone = Object.entries(NAMES_TEAM).map(([table, namesTeam]) => {
      const rows = (before[table] ?? []).filter((row) => namesTeam(JSON.parse(row), id));
      expect(rows.length, table).toBeGreaterThan(0);
      return [table, { added: [], removed: rows }];
    });
    expect(rest).toEqual(Object.fromEntries(gone));
    await org.admin(404, 'GET', `/teams/${id}`);
    await org.admin(404, 'DELETE', `/teams/${id}`);
    await org.admin(200, 'GET', `/teams/${other.id}`);
  });

  it('frees the name for the next team at once, which inherits nothing', async ({ expect }) => {
    const org = await freshOrg();
    const name = unique('team');
    const { id } = await newTeam(org, { name });
    await fillTeam(org, id);
    await org.admin(200, 'DELETE', `/teams/${id}`);
    const next = await newTeam(org, { name });
    expect(next.id).toBeGreaterThan(id);
    const { body } = await org.admin(200, 'GET', `/teams/${next.id}`);
    expect(body.memberCount).toBe(1);
    expect((await org.admin(200, 'GET', `/access-control/teams/${next.id}/roles`)).body).toEqual([]);
    expect((await org.admin(200, 'GET', `/teams/${next.id}/preferences`)).body.theme).toBe('');
  });

  it('needs teams:delete on that very team', async () => {
    const org = await freshOrg();
    const [{ id }, other] = [await newTeam(org), await newTeam(org)];
    const { id: userId, as } = await org.account();
    await org.grant(userId, [
      ['teams:delete', `teams:id:${id}`],
      ['teams:write', 'teams:*'],
    ]);
    expectAccessDenied(await api('DELETE', `/teams/${other.id}`, { as }), 'teams:delete');
    expectAccessDenied(await api('DELETE', `/teams/${LARGEST_ID}`, { as }), 'teams:delete');
    await ok(200, 'DELETE', `/teams/${id}`, { as });
  });
});

describe('GET and PUT /teams/:id/preferences', () => {
  const NONE = { theme: '', timezone: '', weekStart: '', homeDashboardUID: '', language: '' };
  const SOME = { theme: 'dark', timezone: 'Europe/Berlin', weekStart: 'monday', homeDashboardUID: 'x_Y-1' };

  it('are five texts, empty until they are set, and again when nothing is', async ({ expect }) => {
    const org = await freshOrg();
    const { id, uid } = await newTeam(org);
    const read = async (key: number | string) =>
      (await org.admin(200, 'GET', `/teams/${key}/preferences`)).body;
    const set = async (body: object) => (await org.admin(200, 'PUT', `/teams/${uid}/preferences`, body)).body;
    expect(await read(id)).toEqual(NONE);
    expect(await set(SOME)).toEqual({ message: 'Preferences updated' });
    expect(await read(uid)).toEqual({ ...NONE, ...SOME });
    await set({ language: 'de-DE', theme: null });
    expect(await read(id)).toEqual({ ...NONE, language: 'de-DE' });
    const stored = env.DB.prepare('SELECT count(*) AS rows FROM team_preferences WHERE team_id = ?').bind(id);
    expect(await stored.first('rows')).toBe(1);
    await set({});
    expect(await read(id)).toEqual(NONE);
    expect(await stored.first('rows')).toBe(0);
  });

  it('ignore keys that they do not know, and letter case in those that they do', async ({ expect }) => {
    const org = await freshOrg();
    const path = `/teams/${await org.team()}/preferences`;
    const body = { ...SOME, homeDashboardId: 7, navbar: { bookmarkUrls: [] }, regionalFormat: 'x' };
    await org.admin(200, 'PUT', path, { THEME: 'light', ...body });
    expect((await org.admin(200, 'GET', path)).body).toEqual({ ...NONE, ...SOME });
  });

  it('have at most 190 characters each, all on one line', async ({ expect }) => {
    const org = await freshOrg();
    const path = `/teams/${await org.team()}/preferences`;
    const longest = Object.fromEntries(Object.keys(NONE).map((field) => [field, 'x'.repeat(190)]));
    await org.admin(200, 'PUT', path, longest);
    const before = await snapshot();
    for (const field of Object.keys(NONE)) {
      for (const text of [`${'x'.repeat(191)}`, 'a\nb', 'a\0b', 'a\ud800']) {
        const { body } = await org.admin(400, 'PUT', path, { [field]: text });
        expect(body.message).toMatch(new RegExp(`^${field} must`));
      }
    }
    expect(compareSnapshots(before, await snapshot())).toEqual({});
    expect((await org.admin(200, 'GET', path)).body).toEqual(longest);
  });

  it('need teams:read and teams:write on that very team', async ({ expect }) => {
    const org = await freshOrg();
    const [{ id }, other] = [await newTeam(org), await newTeam(org)];
    const { id: userId, as } = await org.account();
    await org.grant(userId, [['teams:read', `teams:id:${id}`]]);
    expect((await ok(200, 'GET', `/teams/${id}/preferences`, { as })).body).toEqual(NONE);
    expectAccessDenied(await api('GET', `/teams/${other.id}/preferences`, { as }), 'teams:read');
    expectAccessDenied(await api('PUT', `/teams/${id}/preferences`, { as, body: {} }), 'teams:write');
    await org.grant(userId, [['teams:write', `teams:id:${id}`]]);
    await ok(200, 'PUT', `/teams/${id}/preferences`, { as, body: SOME });
    expectAccessDenied(await api('PUT', `/teams/${other.id}/preferences`, { as, body: {} }), 'teams:write');
  });
});
