import { afterEach, describe, it, vi } from 'vitest';

import type { Answer, As, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { allBut } from '../../support/global-world.ts';
import type { Provider, Subject } from '../../support/identity-provider.ts';
import {
  isolateFor,
  isolateOver,
  newFederation,
  newKey,
  newSubject,
  seconds,
} from '../../support/identity-provider.ts';
import { newPerson } from '../../support/people.ts';
import { isCommit } from '../../support/schedules.ts';

const key = await newKey();

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Somebody whom a provider brought, who is a member of two orgs, and a person who may get the link. */
type World = {
  readonly org: FreshOrg;
  readonly other: FreshOrg;
  readonly idp: Provider;
  readonly fetch: Fetch;
  readonly subject: Subject;
  readonly as: As;
  readonly id: number;
  readonly heir: number;
  readonly linkId: string;
};

async function newWorld(): Promise<World> {
  const { org, idp, fetch } = await newFederation(key);
  const other = await freshOrg();
  const subject = newSubject(idp);
  const as = await subject.token({ iat: seconds(-600) });
  const { id } = (await ok(200, 'GET', '/user', { as }, fetch)).body;
  await other.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'Viewer' });
  const heir = await newPerson({ orgId: org.id });
  const [link] = (await ok(200, 'GET', `/admin/users/${id}/links`)).body;
  return { org, other, idp, fetch, subject, as, id, heir: heir.id, linkId: link.id };
}

/** What ends the person's sessions by the subject. */
const WAYS = {
  'is removed': async ({ id, linkId }: World, fetch?: Fetch) =>
    await ok(200, 'DELETE', `/admin/users/${id}/links/${linkId}`, {}, fetch),
  'is moved': async ({ id, linkId, heir }: World, fetch?: Fetch) =>
    await ok(200, 'POST', `/admin/users/${id}/links/${linkId}/move`, { body: { userId: heir } }, fetch),
} as const;
const ALL = Object.entries(WAYS);

/** Who the caller is; 0 where it is not let in. */
const whoIs = async (as: As, fetch: Fetch, org?: number): Promise<number> => {
  const { status, body } = await api('GET', '/user', { as, ...(org !== undefined && { org }) }, fetch);
  return status === 200 ? (body as Answer['body']).id : 0;
};

describe('when a link', () => {
  it.for(ALL)(
    '%s, no isolate and no org that knows the session answers as that person (I6)',
    async ([, end], { expect }) => {
      const world = await newWorld();
      const { as, org, other, idp, fetch, id } = world;
      const isolates = [fetch, isolateFor(idp).fetch];
      for (const isolate of isolates)
        for (const place of [undefined, org.id, other.id]) expect(await whoIs(as, isolate, place)).toBe(id);
      await end(world);
      for (const isolate of isolates)
        for (const place of [undefined, org.id, other.id]) {
          expect(await whoIs(as, isolate, place)).not.toBe(id);
          const { status } = await api('GET', '/org/users', { as, org: place ?? org.id }, isolate);
          expect([401, 403]).toContain(status);
        }
    },
  );

  it.for(ALL)(
    '%s while its person is about to change something in an org, that is not made (I4, I6)',
    async ([, end], { expect }) => {
      const world = await newWorld();
      const { as, org, idp, id } = world;
      await org.admin(200, 'PATCH', `/org/users/${id}`, { role: 'Admin' });
      const name = unique('team');
      await withCoordinator(org.id, async (bench) => {
        const fetch = isolateOver(bench, org.id, idp);
        await ok(200, 'POST', '/teams', { as, body: { name: unique('team') } }, fetch);
        bench.d1.before = async (statements) => {
          if (!isCommit(statements)) return;
          bench.d1.before = undefined;
          await end(world);
        };
        const { status } = await api('POST', '/teams', { as, body: { name } }, fetch);
        expect([401, 403]).toContain(status);
      });
      const { body } = await org.admin(200, 'GET', `/teams/search?name=${name}`);
      expect(body.totalCount).toBe(0);
    },
  );

  it.for(ALL)(
    '%s while a token of its subject is taken in, the token makes nothing of the old person (I5, I6)',
    async ([, end], { expect }) => {
      const world = await newWorld();
      const { idp, subject, id } = world;
      const news = await subject.token({ iat: seconds(-300), groups: ['news'], name: 'News' });
      await withCoordinator(0, async (bench) => {
        bench.d1.before = async (statements) => {
          if (!isCommit(statements)) return;
          bench.d1.before = undefined;
          await end(world);
        };
        expect(await whoIs(news, isolateOver(bench, 0, idp))).not.toBe(id);
        expect(bench.d1.before).toBeUndefined();
      });
      expect(await whoIs(news, isolateFor(idp).fetch)).not.toBe(id);
      const { body } = await world.org.admin(200, 'GET', `/groupsync/users/${id}/groups`);
      expect(body.bySource.jwt).toEqual([]);
      expect((await ok(200, 'GET', `/users/${id}`)).body.name).toBe('');
    },
  );

  it.for(ALL)(
    '%s while an isolate looks up whose the subject is, its session is not that of the old person (I6)',
    async ([, end], { expect }) => {
      const world = await newWorld();
      const { as, idp, id } = world;
      const { fetch, d1 } = isolateFor(idp);
      d1.after = async (statements) => {
        if (!statements.some((sql) => sql.includes('"identities"'))) return;
        d1.after = undefined;
        await end(world);
      };
      expect(await whoIs(as, fetch)).not.toBe(id);
      expect(await whoIs(as, fetch)).not.toBe(id);
    },
  );

  it.for(ALL)(
    '%s and an org cannot be told, the org answers nothing from before (I6)',
    { timeout: 30_000 },
    async ([, end], { expect }) => {
      const world = await newWorld();
      const { as, other, idp, fetch, id } = world;
      expect(await whoIs(as, fetch, other.id)).toBe(id);
      await withCoordinator(
        0,
        async (bench) => {
          await end(world, isolateOver(bench, 0, idp));
        },
        allBut(other.id),
      );
      expect(await whoIs(as, fetch, other.id)).not.toBe(id);
    },
  );

  it('is moved twice at once, one person has it in the end, and the tokens are that one’s (I5)', async ({
    expect,
  }) => {
    const world = await newWorld();
    const { id, linkId, heir, org, as, idp } = world;
    const third = await newPerson({ orgId: org.id });
    const moves = await Promise.all(
      [heir, third.id].map(
        async (userId) => await api('POST', `/admin/users/${id}/links/${linkId}/move`, { body: { userId } }),
      ),
    );
    expect(new Set(moves.map(({ status }) => status))).toEqual(new Set([200, 404]));
    const winner = moves[0]?.status === 200 ? heir : third.id;
    expect(await whoIs(as, isolateFor(idp).fetch)).toBe(winner);
    for (const userId of [id, heir, third.id]) {
      const { body } = await ok(200, 'GET', `/admin/users/${userId}/links`);
      expect(body).toHaveLength(userId === winner ? 1 : 0);
    }
  });

  it('is wanted by two people at once, one of them has it (I5)', async ({ expect }) => {
    const { idp, fetch } = await newFederation(key);
    const subject = newSubject(idp);
    const people = await Promise.all([newPerson({}), newPerson({})]);
    const token = await idp.sign({ sub: subject.sub, preferred_username: subject.login });
    const answers = await Promise.all(
      people.map(async ({ as }) => await api('POST', '/user/links', { as, body: { token } }, fetch)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
  });
});
