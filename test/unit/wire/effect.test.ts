import { describe, it } from 'vitest';

import type { AffectedPrincipal, Effect } from '../../../src/core/effect.ts';
import type { Sight } from '../../../src/wire/grafana/effect.ts';
import { EffectBody, toEffectBody } from '../../../src/wire/grafana/effect.ts';

const principal = (userId: number, orgId = 7): AffectedPrincipal => ({
  orgId,
  userId,
  login: `login-${userId}`,
  isServiceAccount: userId % 2 === 0,
});

const gained = [{ action: 'teams:read', scope: 'teams:*' }];
const lost = [{ action: 'teams:create', scope: '' }];
const EFFECT = {
  kind: 'told',
  groups: [
    { gained, lost: [], principals: [principal(1), principal(2)] },
    { gained: [], lost, principals: [principal(3)] },
  ],
  leftOut: 0,
} as const satisfies Effect;
const TOO_MANY: Effect = { kind: 'too-many', upTo: 5_321 };

const seeing = (ids: readonly number[], counts: boolean): Sight => ({
  sees: ({ userId }) => ids.includes(userId),
  seesAny: ids.length > 0,
  counts,
});

const first = (...ids: number[]) => ({ gained, lost: [], principals: ids.map((id) => principal(id)) });
const second = { gained: [], lost, principals: [principal(3)] };

describe('the effect of a change, for a reader', () => {
  it.for([
    ['sees all and reads the trail', [1, 2, 3], true, { groups: [first(1, 2), second], others: 0 }],
    ['sees all', [1, 2, 3], false, { groups: [first(1, 2), second] }],
    ['sees one and reads the trail', [1], true, { groups: [first(1)], others: 2 }],
    ['sees one', [1], false, { groups: [first(1)] }],
    ['sees nobody and reads the trail', [], true, { groups: [], others: 3 }],
    ['sees nobody', [], false, { groups: [] }],
  ] as const)(
    'tells who is seen, and a number only to readers of the trail: %s',
    ([, ids, counts, body], { expect }) => {
      const told = toEffectBody(EFFECT, seeing(ids, counts));
      expect(told).toStrictEqual(body);
      expect(EffectBody.parse(told)).toStrictEqual(body);
    },
  );

  it.for([
    ['reads the trail', [], true, { upTo: 5_321 }],
    ['sees some, and might take nobody for all', [1], false, {}],
    ['sees nobody, who learns nothing from it', [], false, { groups: [] }],
  ] as const)('that is too large to be told: %s', ([, ids, counts, body], { expect }) => {
    expect(toEffectBody(TOO_MANY, seeing(ids, counts))).toStrictEqual(body);
  });

  it.for([
    [
      'sees all and reads the trail',
      [1, 2, 3],
      true,
      { groups: [first(1, 2), second], others: 4, shortened: true },
    ],
    ['sees one', [1], false, { groups: [first(1)], shortened: true }],
    ['sees nobody', [], false, { groups: [] }],
  ] as const)(
    'that has some left out, says so to who might miss them: %s',
    ([, ids, counts, body], { expect }) => {
      const told = toEffectBody({ ...EFFECT, leftOut: 4 }, seeing(ids, counts));
      expect(EffectBody.parse(told)).toStrictEqual(body);
    },
  );

  it('tells nothing that an object of another version adds', ({ expect }) => {
    const more = { ...principal(1), email: 'secret@example.org' };
    const effect: Effect = {
      kind: 'told',
      groups: [{ gained: gained.map((pair) => ({ ...pair, more: 1 })), lost: [], principals: [more] }],
      leftOut: 0,
    };
    expect(toEffectBody(effect, seeing([1], false))).toStrictEqual({ groups: [first(1)] });
  });
});
