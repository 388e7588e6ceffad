import { describe, expect, it } from 'vitest';

import type { Way } from '../../stress/live/applicability.ts';
import { checkOrder } from '../../stress/live/order.ts';
import type { Outcome } from '../../stress/live/register.ts';
import { Register } from '../../stress/live/register.ts';
import type { Trail } from '../../stress/live/trail.ts';

const ORG = 7;
/** Times are counted from here, after every register was begun. */
const START = 1_000_000;

type Times = readonly [began: number, ended: number];

/** A register that is true at first, with a history. */
function registerOf(
  writes: readonly (readonly [...Times, value: boolean, outcome?: Outcome])[],
  reads: readonly (readonly [...Times, value: boolean, way?: Way])[],
  firstTag = 1,
): Register {
  const register = new Register({
    name: 'a register',
    kind: 'role-update',
    value: true,
    orgIds: [ORG],
    looks: new Map(),
  });
  for (const [i, [began, ended, value, outcome = 'ok']] of writes.entries()) {
    const at = { began: START + began, ended: START + ended };
    register.writes.push({ ...at, value, kind: 'role-update', outcome });
    const tag = `live/${firstTag + i}`;
    register.steps.push({ ...at, tag, value, ended: outcome === 'ok' ? at.ended : Infinity });
  }
  for (const [began, ended, value, way = 'by-id'] of reads) {
    register.seen.push({ began: START + began, ended: START + ended, value, way, orgId: ORG });
  }
  return register;
}

const verdictsOf = (register: Register) =>
  register.check().map(({ verdict, read }) => [verdict, read.began - START]);

describe('one register', () => {
  it('may be seen as before or after a change for as long as that is not answered', () => {
    const register = registerOf(
      [[10, 20, false]],
      [
        [5, 8, true],
        [11, 12, true],
        [18, 30, true],
        [19, 31, false],
      ],
    );
    expect(verdictsOf(register)).toEqual([]);
  });

  it('is stale when it is seen as before a change that was answered before the read began', () => {
    expect(verdictsOf(registerOf([[10, 20, false]], [[21, 22, true]]))).toEqual([['stale', 21]]);
  });

  it('is stale as well when it is seen as after a change that was not begun yet', () => {
    expect(verdictsOf(registerOf([[10, 20, false]], [[5, 9, false]]))).toEqual([['stale', 5]]);
  });

  it('goes back when a later read sees less than one that had ended, while the change is under way', () => {
    const register = registerOf(
      [[10, 50, false]],
      [
        [11, 20, false, 'listed'],
        [21, 30, true, 'decision'],
      ],
    );
    expect(verdictsOf(register)).toEqual([['going-back', 21]]);
    expect(register.check()[0]?.after?.way).toBe('listed');
  });

  it('does not go back between reads that overlap', () => {
    const register = registerOf(
      [[10, 50, false]],
      [
        [11, 20, false],
        [19, 30, true],
      ],
    );
    expect(verdictsOf(register)).toEqual([]);
  });

  it('may be either after a change without an answer, until another is answered', () => {
    const writes = [
      [10, 20, false, 'unknown'],
      [60, 70, true],
    ] as const;
    const open = registerOf(writes, [
      [30, 31, true],
      [40, 41, false],
    ]);
    expect(verdictsOf(open)).toEqual([]);
    const back = registerOf(writes, [
      [30, 31, false],
      [40, 41, true],
    ]);
    expect(verdictsOf(back)).toEqual([['going-back', 40]]);
    expect(verdictsOf(registerOf(writes, [[80, 81, false]]))).toEqual([['stale', 80]]);
  });

  it('is what it was after a change that was refused', () => {
    const register = registerOf([[10, 20, false, 'refused']], [[30, 31, false]]);
    expect(verdictsOf(register)).toEqual([['stale', 30]]);
  });
});

/** A trail of one org, of entries by the tags of their requests, in order. */
function trailOf(...tags: readonly string[]): Trail {
  const entries = tags.map((tag, i) => {
    const entry = { orgId: ORG, revision: i + 1, globalRevision: 0, kind: 'updateRole' };
    return [tag, entry] as const;
  });
  return {
    count: tags.length,
    voids: 0,
    byTag: new Map(entries),
    byRevision: new Map(entries.map(([, entry]) => [`${ORG}/${entry.revision}`, entry])),
    problems: [],
  };
}

describe('the registers of an org', () => {
  it('go back when one is seen after a change, and another as before an earlier one', () => {
    const one = registerOf([[10, 50, false]], [[31, 32, true, 'decision']], 1);
    const other = registerOf([[10, 50, false]], [[20, 30, false, 'listed']], 2);
    const [violation, ...more] = checkOrder([one, other], trailOf('live/1', 'live/2'));
    expect(violation).toMatchObject({ register: one, after: { way: 'listed', register: other } });
    expect(more).toEqual([]);
    expect(checkOrder([one, other], trailOf('live/2', 'live/1'))).toEqual([]);
  });

  it('go back behind a change of another one that was answered', () => {
    const one = registerOf([[10, 50, false]], [[31, 32, true, 'decision']], 1);
    const other = registerOf([[10, 30, false]], [], 2);
    expect(checkOrder([one, other], trailOf('live/1', 'live/2'))).toMatchObject([
      { after: { way: 'reply' } },
    ]);
  });

  it('show a change without an answer once the trail holds it', () => {
    const one = registerOf([[10, 20, false, 'unknown']], [[40, 41, true, 'decision']], 1);
    const other = registerOf([[25, 35, false]], [], 2);
    expect(checkOrder([one, other], trailOf('live/1', 'live/2'))).toHaveLength(1);
    expect(checkOrder([one, other], trailOf('live/2'))).toEqual([]);
  });
});
