import { exports } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { Decisions } from '../../../src/index.ts';
import { ok } from '../../support/api.ts';
import { askingWorld, authzen, ONE, TOGETHER } from '../../support/authzen.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { Meter } from '../../support/meter.ts';
import { isolate, tokenOf } from './asker.ts';

/** A world with its token, and what its service asks through the entrypoint of this very Worker. */
async function asking() {
  const world = await askingWorld(await freshOrg());
  return { ...world, token: tokenOf(world.as), decisions: exports.Decisions };
}

describe('an evaluation without HTTP', () => {
  it('says yes, no, and the state, as HTTP does', async ({ expect }) => {
    const { as, token, asked, decisions } = await asking();
    for (const name of ['read', 'write', 'folders:read', 'nothing', '']) {
      const question = { ...asked, action: { name } };
      expect(await decisions.evaluate(token, question)).toEqual((await authzen(ONE, question, { as })).body);
    }
  });

  it('about somebody whom the caller may not ask about is a 403 that has its state', async ({ expect }) => {
    const { org, asked, decisions } = await asking();
    const other = await org.account();
    const [answer, byHttp] = [
      await decisions.evaluate(tokenOf(other.as), asked),
      await authzen(ONE, asked, { as: other.as }),
    ];
    expect(answer).toEqual({
      decision: false,
      context: {
        revision: byHttp.headers.get('Gatehouse-Revision'),
        error: { status: byHttp.status, message: byHttp.body.error },
      },
    });
  });

  it('has reasons where they are asked for and may be known', async ({ expect }) => {
    const { org, service, as, token, asked, decisions } = await asking();
    await org.grant(service.id, [
      ['users.roles:read', 'users:*'],
      ['roles:read', 'roles:*'],
    ]);
    const { body } = await authzen(ONE, asked, { as, headers: { 'Gatehouse-Explain': 'true' } });
    expect(body.context.reason.grants).toHaveLength(1);
    expect(await decisions.evaluate(token, asked, { explain: true })).toEqual(body);
    expect((await decisions.evaluate(token, asked, { explain: false })).context).not.toHaveProperty('reason');
  });
});

describe('evaluations without HTTP', () => {
  it.for(['execute_all', 'deny_on_first_deny', 'permit_on_first_permit', undefined] as const)(
    'are those of HTTP, in order, with what is wrong in its place: %s',
    async (semantic, { expect }) => {
      const { as, token, asked, decisions } = await asking();
      const questions = {
        ...asked,
        ...(semantic !== undefined && { options: { evaluations_semantic: semantic } }),
        evaluations: [{ action: { name: 'write' } }, 7, {}, { resource: { id: 'f2' } }, {}],
      };
      const { body } = await authzen(TOGETHER, questions, { as });
      expect(await decisions.evaluations(token, questions as never)).toEqual(body);
    },
  );

  it.for([undefined, []])('without a list are a list of one: %s', async (evaluations, { expect }) => {
    const { token, asked, decisions } = await asking();
    const answer = await decisions.evaluations(token, { ...asked, evaluations } as never);
    expect(answer).toEqual({ evaluations: [await decisions.evaluate(token, asked)] });
  });

  it('are merged with what stands beside them where the settings say so, and only there', async ({
    expect,
  }) => {
    const { token, asked, decisions } = await asking();
    const questions = { ...asked, evaluations: [{ resource: { id: 'f1' } }, { resource: { id: 'f2' } }] };
    const merged = await isolate({ AUTHZEN_MERGE: 'true' }).decisions.evaluations(token, questions);
    expect(merged.evaluations.map(({ decision }) => decision)).toEqual([true, false]);
    const { evaluations } = await decisions.evaluations(token, questions as never);
    expect(evaluations.map(({ decision, context }) => [decision, context.error?.status])).toEqual([
      [false, 400],
      [false, 400],
    ]);
  });
});

describe('the org', () => {
  it('is that of the token, and no other', async ({ expect }) => {
    const { org, token, asked, decisions } = await asking();
    const other = await freshOrg();
    expect((await decisions.evaluate(token, asked, { org: org.id })).decision).toBe(true);
    for (const named of [other.id, 2 ** 31 - 1])
      expect(await decisions.evaluate(token, asked, { org: named })).toEqual({
        decision: false,
        context: { error: { status: 401, message: 'The token belongs to another org' } },
      });
  });
});

describe('what an isolate remembers', () => {
  it('is shared by both ways in: whom one knows, the other does not look up', async ({ expect }) => {
    const { as, token, asked } = await asking();
    const [one, two] = [isolate(), isolate()];
    await one.decisions.evaluate(token, asked);
    one.d1.trips = 0;
    await ok(200, 'GET', '/access-control/user/permissions', { as }, one.fetch);
    expect(one.d1.trips).toBe(0);
    await ok(200, 'GET', '/access-control/user/permissions', { as }, two.fetch);
    expect(two.d1.trips).toBeGreaterThan(0);
    const [trips, calls] = [two.d1.trips, two.calls()];
    expect((await two.decisions.evaluate(token, asked)).decision).toBe(true);
    expect([two.d1.trips - trips, two.calls() - calls]).toEqual([0, 1]);
  });

  it('is shared as the platform calls them: it gives both the same bindings', async ({ expect }) => {
    const [one, two] = [await asking(), await asking()];
    const meter = await Meter.start();
    try {
      const tripsOf = async (call: () => Promise<unknown>): Promise<number> => {
        meter.take();
        await call();
        return meter.take().trips;
      };
      const byHttp = ({ as, asked }: typeof one) => authzen(ONE, asked, { as });
      const byRpc = ({ token, asked, decisions }: typeof one) => decisions.evaluate(token, asked);
      expect(await tripsOf(() => byRpc(one))).toBeGreaterThan(0);
      expect(await tripsOf(() => byHttp(one))).toBe(0);
      expect(await tripsOf(() => byHttp(two))).toBeGreaterThan(0);
      expect(await tripsOf(() => byRpc(two))).toBe(0);
      expect(await tripsOf(() => isolate().decisions.evaluate(one.token, one.asked))).toBeGreaterThan(0);
    } finally {
      meter.stop();
    }
  });

  it('a hot call of each method is one call of an object, and no round trip', async ({ expect }) => {
    const { token, asked } = await asking();
    const { decisions, d1, calls } = isolate();
    const methods = {
      evaluate: () => decisions.evaluate(token, asked),
      evaluations: () => decisions.evaluations(token, { ...asked, evaluations: [{}, {}, {}] }),
      permissionsOf: () => decisions.permissionsOf(token, asked.subject),
    };
    for (const [name, call] of Object.entries(methods)) {
      await call();
      const before = [d1.trips, calls()] as const;
      await call();
      expect([d1.trips - before[0], calls() - before[1]], name).toEqual([0, 1]);
    }
  });
});

describe('what can be called', () => {
  it('is three methods: the prototype has nothing else, down to that of the platform', ({ expect }) => {
    const prototype = Decisions.prototype as object;
    const methods = ['constructor', 'evaluate', 'evaluations', 'permissionsOf'];
    expect(new Set(Reflect.ownKeys(prototype))).toEqual(new Set(methods));
    expect(Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(prototype)))).toBe(null);
  });
});
