import { describe, it } from 'vitest';

import type { As, Fetch } from '../../support/api.ts';
import { ADMIN, ask, ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

type Question = readonly [action: string, type: string, id: string];

/** One evaluation, or several, of one person in the org. */
const asking =
  (org: FreshOrg, userId: number | string, fetch?: Fetch) =>
  async (as: As, questions: readonly Question[], headers: Record<string, string> = EXPLAINS) => {
    const [one, ...others] = questions.map(([name, type, id]) => ({
      action: { name },
      resource: { type, id },
    }));
    const subject = { type: 'user', id: typeof userId === 'number' ? `id:${userId}` : userId };
    const isBatch = others.length > 0;
    const answer = await ask(
      new Request(`http://gatehouse.test/access/v1/${isBatch ? 'evaluations' : 'evaluation'}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-Grafana-Org-Id': String(org.id),
          ...(as !== null && { Authorization: authorizationOf(as) }),
          ...headers,
        },
        body: JSON.stringify(isBatch ? { subject, evaluations: [one, ...others] } : { subject, ...one }),
      }),
      fetch,
    );
    const body = answer.body as Body;
    const decisions = body.evaluations ?? [body];
    return {
      status: answer.status,
      body,
      decisions: decisions.map(({ decision }) => decision),
      reasons: decisions.map(({ context }) => context?.reason),
    };
  };

type Decided = { readonly decision?: boolean; readonly context?: { readonly reason?: unknown } };
type Body = Decided & { readonly evaluations?: readonly Decided[] };

const authorizationOf = (as: Exclude<As, null>): string =>
  'token' in as ? `Bearer ${as.token}` : `Basic ${btoa(`${as.login}:${as.password}`)}`;

/** The first admin. */
const BY_PASSWORD = { login: 'admin', password: 'admin' };
const EXPLAINS = { 'Gatehouse-Explain': 'true' };
const QUERY = 'datasources:query';
const query = (id: string): Question => ['query', 'datasources', id];

/** A person with something by every path that an org has. */
async function loaded() {
  const org = await freshOrg();
  const person = await org.person('Viewer');
  const direct = await org.grant(person.id, [[QUERY, 'datasources:uid:direct']]);
  const team = await org.team();
  await org.admin(200, 'POST', `/teams/${team}/members`, { userId: person.id });
  const ofTeam = await org.role([[QUERY, 'datasources:uid:team']]);
  await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: ofTeam });
  const group = unique('group');
  const ofGroup = await org.role([[QUERY, 'datasources:uid:group']]);
  await org.admin(201, 'POST', `/groupsync/groups/${group}`, { roles: [ofGroup] });
  await org.admin(200, 'PUT', `/groupsync/users/${person.id}/groups`, { groups: [group] });
  const level = { permission: 'Query' };
  await org.admin(200, 'POST', `/access-control/datasources/level/users/${person.id}`, level);
  return { org, person, direct, team, ofTeam, group, ofGroup };
}

const QUESTIONS: readonly Question[] = [
  query('direct'),
  query('team'),
  query('group'),
  query('level'),
  ['read', 'folders', 'general'],
  ['read', 'folders', 'sharedwithme'],
  query('none'),
  ['write', 'folders', 'x'],
];

describe('reasons', () => {
  it('name every path to an Admin, in one trip for a batch', async ({ expect }) => {
    const { org, person, direct, team, ofTeam, group, ofGroup } = await loaded();
    const nameOf = async (uid: string) =>
      (await org.admin(200, 'GET', `/access-control/roles/${uid}`)).body.name;
    const { name } = (await org.admin(200, 'GET', `/teams/${team}`)).body;
    const { decisions, reasons } = await asking(org, person.id)(ADMIN, QUESTIONS);
    expect(decisions).toEqual([true, true, true, true, true, true, false, false]);
    const grant = (fields: object) => ({ grants: [fields] });
    const named = async (uid: string) => ({ uid, name: await nameOf(uid) });
    expect(reasons).toEqual([
      grant({ role: await named(direct), via: 'assignment', scope: 'datasources:uid:direct' }),
      grant({
        role: await named(ofTeam),
        via: 'team',
        team: { id: team, name },
        scope: 'datasources:uid:team',
      }),
      grant({ role: await named(ofGroup), via: 'group', group, scope: 'datasources:uid:group' }),
      grant({ via: 'level', scope: 'datasources:uid:level' }),
      grant({ role: await named('basic_viewer'), via: 'org-role', scope: 'folders:uid:general' }),
      grant({ via: 'everyone', scope: 'folders:uid:sharedwithme' }),
      {
        nearest: 'held-elsewhere',
        scopes: ['direct', 'grafana', 'group', 'level', 'team'].map((id) => `datasources:uid:${id}`),
      },
      { nearest: 'not-held', inSomeRole: true },
    ]);
  });

  it('name nothing to a caller who may read nothing else, and cost it no trip', async ({ expect }) => {
    const { org, person } = await loaded();
    const { id, as } = await org.account();
    await org.grant(id, [
      ['access:evaluate', `users:id:${person.id}`],
      ['users.roles:read', `users:id:${person.id}`],
    ]);
    const { decisions, reasons } = await asking(org, person.id)(as, QUESTIONS);
    expect(decisions).toEqual([true, true, true, true, true, true, false, false]);
    expect(reasons).toEqual([
      ...['assignment', 'team', 'group', 'level', 'org-role'].map((via) => ({ grants: [{ via }] })),
      { grants: [{ via: 'everyone', scope: 'folders:uid:sharedwithme' }] },
      { nearest: 'held-elsewhere' },
      { nearest: 'not-held' },
    ]);
  });

  it('are for callers who may read the roles of the subject, and who ask for them; all else is alike', async ({
    expect,
  }) => {
    const { org, person } = await loaded();
    const other = await org.person();
    const { id, as } = await org.account();
    await org.grant(id, [
      ['users.permissions:read', `users:id:${person.id}`],
      ['users.roles:read', `users:id:${other.id}`],
      ['roles:read', 'roles:*'],
    ]);
    const ask = asking(org, person.id);
    const plain = await ask(as, QUESTIONS, {});
    for (const headers of [EXPLAINS, { 'Gatehouse-Explain': 'false' }])
      expect((await ask(as, QUESTIONS, headers)).body).toEqual(plain.body);
    expect((await ask(ADMIN, QUESTIONS, {})).body).toEqual(plain.body);
    // Beyond the caller's reach, unknown, and a member of another org only: all alike.
    const stranger = await (await freshOrg()).person();
    const bodies = await Promise.all(
      [other.id, 2_000_000_000, stranger.id].map(
        async (subject) => (await asking(org, subject)(as, QUESTIONS)).body,
      ),
    );
    for (const body of bodies) expect(body).toEqual(bodies[0]);
    expect(JSON.stringify(bodies)).not.toContain('reason');
  });

  it('are asked for by true alone; anything else but false is refused, after the credentials', async ({
    expect,
  }) => {
    const { org, person } = await loaded();
    const ask = asking(org, person.id);
    for (const value of ['', '1', 'TRUE', 'true, true', 'yes']) {
      const headers = { 'Gatehouse-Explain': value };
      expect((await ask(ADMIN, [query('direct')], headers)).status, value).toBe(400);
      expect((await ask(null, [query('direct')], headers)).status, value).toBe(401);
    }
  });

  it('have nothing that was revoked before, and new names at once (I6)', async ({ expect }) => {
    const { org, person, direct, team, ofTeam, group } = await loaded();
    const ask = asking(org, person.id);
    const reasonsOf = async (...ids: string[]) => JSON.stringify((await ask(ADMIN, ids.map(query))).reasons);
    const all = ['direct', 'team', 'group', 'level'];
    await reasonsOf(...all);
    await org.admin(200, 'PUT', `/access-control/roles/${direct}`, {
      name: 'another name',
      version: 1,
      permissions: [{ action: QUERY, scope: 'datasources:uid:*' }],
    });
    expect(await reasonsOf('direct')).toContain('"name":"another name"');
    expect(await reasonsOf('direct')).toContain('"scope":"datasources:uid:*"');
    await org.admin(200, 'DELETE', `/access-control/users/${person.id}/roles/${direct}`);
    const late = await reasonsOf(...all);
    expect(late).not.toContain(direct);
    expect(late).not.toContain('another name');
    await org.admin(200, 'DELETE', `/teams/${team}/members/${person.id}`);
    expect(await reasonsOf(...all)).not.toContain(ofTeam);
    await org.admin(204, 'DELETE', `/groupsync/groups/${group}`);
    expect(await reasonsOf(...all)).not.toContain(group);
    const level = { permission: '' };
    await org.admin(200, 'POST', `/access-control/datasources/level/users/${person.id}`, level);
    expect(await reasonsOf(...all)).not.toContain('datasources:uid:level');
    expect(new Set((await ask(ADMIN, all.map(query))).decisions)).toEqual(new Set([false]));
  });

  it('tell a caller nothing any more that it may not read since (I6)', async ({ expect }) => {
    const { org, person, direct } = await loaded();
    const { id, as } = await org.account();
    const rights = [
      ['users.permissions:read', `users:id:${person.id}`],
      ['users.roles:read', `users:id:${person.id}`],
    ] as const;
    await org.grant(id, rights.slice(0, 1));
    const explains = await org.grant(id, rights.slice(1));
    const reads = await org.grant(id, [['roles:read', `roles:uid:${direct}`]]);
    const reason = async () => (await asking(org, person.id)(as, [query('direct')])).reasons[0];
    expect(await reason()).toMatchObject({ grants: [{ role: { uid: direct } }] });
    const take = async (uid: string) =>
      await org.admin(200, 'DELETE', `/access-control/users/${id}/roles/${uid}`);
    await take(reads);
    expect(await reason()).toEqual({ grants: [{ via: 'assignment', scope: 'datasources:uid:direct' }] });
    await take(explains);
    expect(await reason()).toBeUndefined();
  });

  it('tell that an account is disabled, what is not declared, and whether any role has an action', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const account = await org.account();
    const subject = async (name: string) => {
      const { body } = await ask(
        new Request('http://gatehouse.test/access/v1/evaluation', {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            'X-Grafana-Org-Id': String(org.id),
            Authorization: authorizationOf(BY_PASSWORD),
            ...EXPLAINS,
          },
          body: JSON.stringify({
            subject: { type: 'service_account', id: `id:${account.id}` },
            action: { name },
            resource: { type: 'invoices', id: '1' },
          }),
        }),
      );
      return (body as Decided).context?.reason;
    };
    expect(await subject('read')).toEqual({ nearest: 'unknown-type' });
    await org.admin(200, 'PUT', '/access-control/resource-types/invoices', {
      displayName: 'Invoices',
      actions: ['read'],
    });
    expect(await subject('fly')).toEqual({ nearest: 'unknown-action' });
    expect(await subject('read')).toEqual({ nearest: 'not-held', inSomeRole: false });
    await org.role([['invoices:read', 'invoices:id:7']]);
    expect(await subject('read')).toEqual({ nearest: 'not-held', inSomeRole: true });
    await org.admin(200, 'PATCH', `/serviceaccounts/${account.id}`, { isDisabled: true });
    expect(await subject('read')).toEqual({ nearest: 'disabled' });
  });
});

describe('the cost of reasons', () => {
  it('is nothing without the header, and one trip at most with it, whatever is asked', async ({ expect }) => {
    const { org, person } = await loaded();
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async (bench) => {
      const ask = asking(org, person.id, bench.fetch);
      const costOf = async (questions: readonly Question[], headers?: Record<string, string>) =>
        await measured(bench, async () => await ask(as, questions, headers));
      await ask(as, QUESTIONS, {});
      expect(await costOf(QUESTIONS, {})).toEqual({ calls: 1, trips: 0 });
      expect(await costOf(QUESTIONS)).toEqual({ calls: 1, trips: 1 });
      expect(await costOf([query('direct')])).toEqual({ calls: 1, trips: 1 });
      // What is shipped has its name without looking.
      expect(await costOf([['read', 'folders', 'general']])).toEqual({ calls: 1, trips: 0 });
    });
  });

  it('is one call more where something changed elsewhere since the org heard of it', async ({ expect }) => {
    const { org, person } = await loaded();
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async (bench) => {
      const ask = asking(org, person.id, bench.fetch);
      await ask(as, [query('direct')]);
      await ok(200, 'POST', '/admin/users', { body: { login: unique('elsewhere'), password: 'secret' } });
      const cost = await measured(bench, async () => {
        const { reasons } = await ask(as, [query('direct')]);
        expect(reasons).toMatchObject([{ grants: [{ role: { name: expect.stringContaining('role') } }] }]);
      });
      expect(cost.calls).toBeLessThanOrEqual(2);
    });
  });

  it('takes no answer away while the database is away', async ({ expect }) => {
    const { org, person, direct } = await loaded();
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async (bench) => {
      const ask = asking(org, person.id, bench.fetch);
      await ask(as, QUESTIONS);
      bench.d1.fault = 'down';
      const { decisions, reasons } = await ask(as, [query('direct')]);
      expect(decisions).toEqual([true]);
      expect(reasons).toEqual([
        { grants: [{ role: { uid: direct }, via: 'assignment', scope: 'datasources:uid:direct' }] },
      ]);
    });
  });
});

/** Remote calls and round trips of one request. */
async function measured(bench: Bench, request: () => Promise<unknown>) {
  bench.calls.count = 0;
  bench.d1.trips = 0;
  await request();
  return { calls: bench.calls.count, trips: bench.d1.trips };
}
