import type { Context } from 'hono';
import { Hono } from 'hono';
import { describe, it } from 'vitest';

import type { AffectedPrincipal, Effect } from '../../../src/core/effect.ts';
import { NO_EFFECT } from '../../../src/core/effect.ts';
import type { Reach } from '../../../src/core/reach.ts';
import type { Refusal } from '../../../src/core/refusal.ts';
import { UNAVAILABLE } from '../../../src/core/refusal.ts';
import type { Result } from '../../../src/core/result.ts';
import { ok, refuse } from '../../../src/core/result.ts';
import type { Authorised } from '../../../src/durable/org-client.ts';
import type { Question } from '../../../src/durable/coordinator.ts';
import type { AppEnv, ChangePlace } from '../../../src/http/context.ts';
import { refused } from '../../../src/http/grafana/dialect.ts';
import { answerDryRun, asksDryRun, withoutDryRun } from '../../../src/http/kit/dry-run.ts';
import type { Services } from '../../../src/services.ts';

describe('whether a request asks what its change would do', () => {
  it.for([
    ['', false],
    ['?', false],
    ['?force=true', false],
    ['?dryRun=true', true],
    ['?dryRun=false', false],
    ['?force=true&dryRun=true', true],
    ['?dryR%75n=tr%75e', true],
    ['?dryRun', undefined],
    ['?dryRun=', undefined],
    ['?dryRun=TRUE', undefined],
    ['?dryRun=1', undefined],
    ['?dryRun=true&dryRun=true', undefined],
    ['?dryRun=false&dryRun=false', undefined],
    ['?dryRun=false&dryR%75n=true', undefined],
  ] as const)('is told by its query alone: %s', async ([query, wanted], { expect }) => {
    let asked: unknown = 'nothing';
    const app = new Hono<AppEnv>().post('/', (c) => {
      asked = asksDryRun(c);
      return c.body(null);
    });
    await app.request(`/${query}`, { method: 'POST' });
    expect(asked).toBe(wanted);
  });

  it.for([
    ['', ''],
    ['?', '?'],
    ['?a=1&', '?a=1&'],
    ['?xdryRun=true', '?xdryRun=true'],
    ['?dryRun=true', ''],
    ['?dryRun=false&a=1', '?a=1'],
    ['?a=1&dryRun=true&b=%20', '?a=1&b=%20'],
  ] as const)('is no part of what it asks for: %s', ([query, rest], { expect }) => {
    expect(withoutDryRun(query)).toBe(rest);
  });
});

const HERE: ChangePlace = { orgId: 7, standing: 'in-org' };
const PLANE: ChangePlace = { orgId: 0, standing: 'in-org' };
const BY_RIGHTS: ChangePlace = { orgId: 0, standing: { inOrg: 7, orGlobal: false } };

const somebody = (orgId: number, userId: number): AffectedPrincipal => ({
  orgId,
  userId,
  login: `of-${orgId}-${userId}`,
  isServiceAccount: false,
});
/** The same people in two orgs, and somebody in the global plane. */
const EFFECT: Effect = {
  kind: 'told',
  groups: [
    {
      gained: [{ action: 'teams:read', scope: 'teams:*' }],
      lost: [],
      principals: [somebody(7, 1), somebody(7, 2), somebody(8, 1), somebody(0, 3)],
    },
  ],
  leftOut: 0,
};

/** What a caller holds where: over whom it may read permissions, and whether it may read the trail. */
type Rights = Readonly<Record<number, { readonly reach: Reach; readonly trail: boolean }>>;

/** Answers a dry run to a caller with rights, and tells what was asked in which order. */
async function answered(
  place: ChangePlace,
  rights: Rights,
  {
    foreseen = ok({ reply: 'made', effect: EFFECT }),
    asking,
  }: {
    readonly foreseen?: Result<{ readonly reply: string; readonly effect: Effect }, Refusal>;
    readonly asking?: Refusal;
  } = {},
) {
  const asked: unknown[] = [];
  const authorise = async (
    orgId: number,
    _caller: unknown,
    question: Question,
  ): Promise<Result<Authorised, Refusal>> => {
    asked.push([orgId, question.standing, question.requirement]);
    if (asking !== undefined) return await Promise.resolve(refuse(asking));
    const { reach, trail } = rights[orgId] ?? { reach: [], trail: false };
    return ok({ alsoMet: trail, reach: [reach], at: { own: 0, global: 0 }, since: { own: 0, global: 0 } });
  };
  const app = new Hono<AppEnv>().post('/', async (c: Context<AppEnv>) => {
    c.set('services', { org: { authorise } } as unknown as Services);
    c.header('Preference-Applied', 'handling=strict');
    return await answerDryRun(c, { refused }, place, foreseen, (made) => {
      c.header('ETag', '"1.2"');
      return c.json({ made }, 201, { Location: '/api/made' });
    });
  });
  const answer = await app.request('/', { method: 'POST' });
  const body = (await answer.json()) as {
    readonly effect?: { readonly groups?: { principals: AffectedPrincipal[] }[]; readonly others?: number };
  };
  const seen = body.effect?.groups?.flatMap(({ principals }) => principals.map(({ login }) => login));
  return { answer, body, seen, others: body.effect?.others, asked };
}

const ALL = { reach: 'all', trail: true } as const;
const NO = { reach: [], trail: false } as const;

describe('the answer to a dry run', () => {
  it('is 200, with the status and the body of the change, and none of its headers', async ({ expect }) => {
    const { answer, body } = await answered(HERE, { 7: NO });
    expect([answer.status, body]).toEqual([
      200,
      { dryRun: true, status: 201, reply: { made: 'made' }, effect: { groups: [] } },
    ]);
    expect([...answer.headers.keys()].toSorted()).toEqual(['content-type', 'preference-applied']);
  });

  it('is the refusal of the change, and nobody is asked then who may be named', async ({ expect }) => {
    const { answer, asked } = await answered(HERE, {}, { foreseen: refuse(UNAVAILABLE) });
    expect([answer.status, asked]).toEqual([503, []]);
  });

  it('is refused where it cannot be told who may be named (I12)', async ({ expect }) => {
    const { answer, body } = await answered(HERE, {}, { asking: UNAVAILABLE });
    expect([answer.status, body.effect]).toEqual([503, undefined]);
  });

  it.for([
    ['all in the org', HERE, { 7: ALL, 0: NO }, ['of-7-1', 'of-7-2'], 2],
    [
      'all in the org, without the trail',
      HERE,
      { 7: { reach: 'all', trail: false } },
      ['of-7-1', 'of-7-2'],
      undefined,
    ],
    ['one in the org', HERE, { 7: { reach: ['2'], trail: false } }, ['of-7-2'], undefined],
    ['nobody, and the trail', HERE, { 7: { reach: [], trail: true } }, [], 4],
    ['all, but elsewhere', HERE, { 7: NO, 8: ALL, 0: NO }, [], undefined],
    ['all in the global plane, of what is so there', HERE, { 7: NO, 8: ALL, 0: ALL }, ['of-0-3'], undefined],
    ['all in the org and in the global plane', HERE, { 7: ALL, 0: ALL }, ['of-7-1', 'of-7-2', 'of-0-3'], 1],
    ['all in the global plane', PLANE, { 0: ALL }, ['of-7-1', 'of-7-2', 'of-8-1', 'of-0-3'], 0],
    [
      'one in the global plane',
      PLANE,
      { 0: { reach: ['1'], trail: false } },
      ['of-7-1', 'of-8-1'],
      undefined,
    ],
    ['all in an org, for a change of the plane', PLANE, { 7: ALL, 0: NO }, [], undefined],
    [
      'all in the org by whose rights it is made',
      BY_RIGHTS,
      { 7: ALL, 0: NO },
      ['of-7-1', 'of-7-2'],
      undefined,
    ],
    ['all in both', BY_RIGHTS, { 7: ALL, 0: ALL }, ['of-7-1', 'of-7-2', 'of-8-1', 'of-0-3'], 0],
    ['the trail of the plane alone', BY_RIGHTS, { 7: NO, 0: { reach: [], trail: true } }, [], 4],
  ] as const)('names nobody whose permissions the caller may not read (I10): %s', async (row, { expect }) => {
    const [, place, rights, names, number] = row;
    const { seen, others } = await answered(place, rights);
    expect([seen, others]).toEqual([names, number]);
  });

  it('asks once in each plane, with the rights that the change was asked with', async ({ expect }) => {
    const there = { orgId: 7, standing: 'in-org-or-global' } as const;
    expect((await answered(there, {}, { foreseen: ok({ reply: 'made', effect: NO_EFFECT }) })).asked).toEqual(
      [[7, 'in-org-or-global', null]],
    );
    expect((await answered(there, {})).asked).toEqual([
      [0, 'in-org', null],
      [7, 'in-org-or-global', null],
    ]);
    expect((await answered({ orgId: 0, standing: { inOrg: 7, orGlobal: true } }, {})).asked).toEqual([
      [7, 'in-org-or-global', null],
      [0, 'in-org', null],
    ]);
  });
});
