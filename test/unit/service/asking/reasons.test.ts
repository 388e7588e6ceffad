import { describe, expect, it } from 'vitest';

import { basicRoles } from '../../../../src/core/catalogue/basic-roles.ts';
import { fixedRoles } from '../../../../src/core/catalogue/fixed-roles.ts';
import type { Explanation } from '../../../../src/core/explanation.ts';
import type { Refusal } from '../../../../src/core/refusal.ts';
import { unauthenticated, UNAVAILABLE } from '../../../../src/core/refusal.ts';
import type { Result } from '../../../../src/core/result.ts';
import { ok, refuse } from '../../../../src/core/result.ts';
import { DatabaseAway } from '../../../../src/faults.ts';
import { Reasons } from '../../../../src/service/asking/reasons.ts';
import type { Head, Revisions } from '../../../../src/service/ports/changes.ts';
import type { Database } from '../../../../src/service/ports/database.ts';
import { known } from '../../../../src/service/ports/read.ts';
import type { ReasonsAsked, ReasonsFound } from '../../../../src/service/ports/reasons.ts';
import type { Repositories } from '../../../../src/service/ports/repositories.ts';
import { toReason } from '../../../../src/wire/authzen/reason.ts';

const AT: Revisions = { own: 5, global: 9 };

const grant = (fields: object): Explanation => ({ grants: [{ via: 'team', ...fields }], more: 0 });
const NOT_HELD = (action: string): Explanation => ({ nearest: 'not-held', inRolesOf: action });
const CUSTOM = grant({ roleUid: 'custom', teamId: 7 });

/** An isolate whose database is at a state, and has these rows. */
function newIsolate({
  head = AT as Partial<Head>,
  isAway = false,
  found = {} as Partial<ReasonsFound>,
} = {}) {
  const reads: ReasonsAsked[] = [];
  const database: Pick<Database, 'read'> = {
    read: async (read) => {
      if (isAway) throw new DatabaseAway('away');
      return await Promise.resolve(read.answer([]));
    },
  };
  const nothing: ReasonsFound = {
    roleNames: new Map(),
    teamNames: new Map(),
    inStoredRoles: new Set(),
    changedBasicRoles: new Set(),
  };
  const repositories = {
    changes: { head: () => known(head) },
    reasons: {
      find: (_orgId: number, asked: ReasonsAsked) => {
        reads.push(asked);
        return known({ ...nothing, ...found });
      },
    },
  } as unknown as Pick<Repositories, 'changes' | 'reasons'>;
  return { reasons: new Reasons(database as Database, repositories), reads };
}

type Row = readonly [action: string, found: Partial<ReasonsFound>, isInSomeRole: boolean];

type Answered = {
  readonly answers: readonly { readonly decision: boolean; readonly why?: Explanation }[];
  readonly at: Revisions;
};

/** An object that gives one answer after the other, the last one from then on. */
function asking(...answers: readonly (Answered | Refusal)[]) {
  let asked = 0;
  const ask = async (seen?: Head): Promise<Result<Answered, Refusal>> => {
    // What is asked again is to be of the state that was seen.
    expect(seen === undefined).toBe(asked === 0);
    const next = answers[Math.min(asked++, answers.length - 1)];
    if (next === undefined) throw new Error('No answer is given');
    return await Promise.resolve('tag' in next ? refuse(next) : ok(next));
  };
  return { ask, timesAsked: () => asked };
}

const answered = (whys: readonly (Explanation | undefined)[], at = AT): Answered => ({
  answers: whys.map((why) => ({ decision: false, ...(why && { why }) })),
  at,
});

const FOUND = { roleNames: new Map([['custom', 'Ours']]), teamNames: new Map([[7, 'Crew']]) };
const NAMED = {
  grants: [{ role: { uid: 'custom', name: 'Ours' }, via: 'team', team: { id: 7, name: 'Crew' } }],
};
const UNNAMED = { grants: [{ role: { uid: 'custom' }, via: 'team', team: { id: 7 } }] };

async function shownBy(isolate: ReturnType<typeof newIsolate>, ask: ReturnType<typeof asking>['ask']) {
  const result = await isolate.reasons.named(3, ask);
  if (!result.ok) return result.refusal;
  const { answered: last, names } = result.value;
  return last.answers.map(({ why }) => why && toReason(why, names));
}

describe('names in reasons', () => {
  it('are read once for all answers of a request, each once', async () => {
    const isolate = newIsolate({ found: FOUND });
    const { ask, timesAsked } = asking(answered([CUSTOM, undefined, CUSTOM, grant({ teamId: 8 })]));
    const shown = await shownBy(isolate, ask);
    expect(shown).toEqual([NAMED, undefined, NAMED, { grants: [{ via: 'team', team: { id: 8 } }] }]);
    expect(isolate.reads).toEqual([{ roleUids: ['custom'], teamIds: [7, 8], actions: [] }]);
    expect(timesAsked()).toBe(1);
  });

  it.each([
    ['no reasons', [undefined, undefined]],
    ['reasons without names', [grant({ scope: '*' }), { nearest: 'disabled' } as const]],
    ['shipped roles alone', [grant({ roleUid: 'basic_viewer' })]],
    ['an action that a fixed role has', [NOT_HELD('teams:create')]],
  ])('cost nothing where there are %s', async (_, whys) => {
    const isolate = newIsolate();
    await shownBy(isolate, asking(answered(whys)).ask);
    expect(isolate.reads).toEqual([]);
  });

  it('of shipped roles are known, also while the database is away, which takes no answer away', async () => {
    const isolate = newIsolate({ isAway: true });
    const whys = [CUSTOM, grant({ roleUid: 'basic_viewer' }), NOT_HELD('invoices:read')];
    expect(await shownBy(isolate, asking(answered(whys)).ask)).toEqual([
      UNNAMED,
      { grants: [{ role: { uid: 'basic_viewer', name: 'basic:viewer' }, via: 'team' }] },
      { nearest: 'not-held' },
    ]);
  });

  it.each([
    ['own', { own: 6, global: 9 }],
    ['global', { own: 5, global: 10 }],
  ])('of a later %s state are shown only with an answer that holds it', async (_, head) => {
    const later = asking(answered([CUSTOM]), answered([CUSTOM], head));
    expect(await shownBy(newIsolate({ head, found: FOUND }), later.ask)).toEqual([NAMED]);
    expect(later.timesAsked()).toBe(2);
    // Who may not read them any more sees neither the names nor what was explained before.
    const revoked = asking(answered([CUSTOM]), answered([undefined], head));
    expect(await shownBy(newIsolate({ head, found: FOUND }), revoked.ask)).toEqual([undefined]);
    const behind = asking(answered([CUSTOM]), answered([CUSTOM]));
    expect(await shownBy(newIsolate({ head, found: FOUND }), behind.ask)).toEqual([UNNAMED]);
    const away = asking(answered([CUSTOM]), UNAVAILABLE);
    expect(await shownBy(newIsolate({ head, found: FOUND }), away.ask)).toEqual([UNNAMED]);
    const refused = asking(answered([CUSTOM]), unauthenticated('revoked-token'));
    expect(await shownBy(newIsolate({ head, found: FOUND }), refused.ask)).toEqual(
      unauthenticated('revoked-token'),
    );
  });

  it('tell whether any role has an action: a stored one, a fixed one, or a basic one as long as it is as shipped', async () => {
    const inFixed = new Set(fixedRoles.flatMap(({ permissions }) => permissions.map(({ action }) => action)));
    const ofBasic = basicRoles
      .flatMap(({ permissions }) => permissions.map(({ action }) => action))
      .find((action) => !inFixed.has(action));
    const changed = { changedBasicRoles: new Set(basicRoles.map(({ uid }) => uid)) };
    const basic: Row[] =
      ofBasic === undefined
        ? []
        : [
            [ofBasic, {}, true],
            [ofBasic, changed, false],
            [ofBasic, { ...changed, inStoredRoles: new Set([ofBasic]) }, true],
          ];
    const table: Row[] = [
      ['teams:create', {}, true],
      ['invoices:read', {}, false],
      ['invoices:read', { inStoredRoles: new Set(['invoices:read']) }, true],
      ['invoices:read', { inStoredRoles: new Set(['invoices:write']) }, false],
      ...basic,
    ];
    for (const [action, found, inSomeRole] of table) {
      const isolate = newIsolate({ found });
      const shown = await shownBy(isolate, asking(answered([NOT_HELD(action)])).ask);
      expect(shown, action).toEqual([{ nearest: 'not-held', inSomeRole }]);
    }
  });
});
