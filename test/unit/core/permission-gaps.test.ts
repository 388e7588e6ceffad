import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Permission } from '../../../src/core/permission.ts';
import { findGaps } from '../../../src/core/permission-gaps.ts';
import { withoutSources } from '../../../src/core/permission-set.ts';
import { compareByCodePoint } from '../../../src/core/text.ts';
import { exactScope, malformedScope, plainStem, wildcardScope } from '../../support/arbitraries.ts';

const action = fc.constantFrom(
  'teams:read',
  'teams:write',
  'reports:read',
  '*',
  'teams:',
  '\u{1f511}',
  '\uffee',
);
const scope = fc.oneof(fc.constantFrom('', '*'), exactScope, wildcardScope, plainStem, malformedScope);
const permission: fc.Arbitrary<Permission> = fc.record({ action, scope });

/** How many of the gaps the permission is in, by comparing texts only. */
function gapsWith({ action, scope }: Permission, { actions, scopes }: ReturnType<typeof findGaps>): number {
  const isIn = (text: string, gap: { from: string; withFrom: boolean; to: string | null }): boolean => {
    const order = compareByCodePoint(text, gap.from);
    return (
      (gap.withFrom ? order >= 0 : order > 0) && (gap.to === null || compareByCodePoint(text, gap.to) < 0)
    );
  };
  return (
    actions.filter((gap) => isIn(action, gap)).length +
    scopes.filter((gap) => gap.action === action && isIn(scope, gap)).length
  );
}

describe('the gaps of a list of permissions', () => {
  it('hold once whatever a set of these does not cover, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(permission, { maxLength: 12 }),
        fc.array(permission, { minLength: 1 }),
        (held, asked) => {
          const gaps = findGaps(held);
          const set = withoutSources(held);
          // Also what is held itself: it is never in a gap.
          for (const each of [...asked, ...held])
            expect(gapsWith(each, gaps), JSON.stringify(each)).toBe(set.covers(each) ? 0 : 1);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('are not more than the permissions and the actions, and one', () => {
    fc.assert(
      fc.property(fc.array(permission), (held) => {
        const { actions, scopes } = findGaps(held);
        const actionsHeld = new Set(held.map(({ action }) => action)).size;
        expect(actions).toHaveLength(actionsHeld + 1);
        expect(scopes.length).toBeLessThanOrEqual(held.length + actionsHeld);
      }),
    );
  });

  it('are in the order of code points, as the database has them', () => {
    const texts = ['\u{1f511}', '\uffee', '\ud7ff', 'a', ''];
    expect(texts.toSorted(compareByCodePoint)).toEqual(['', 'a', '\ud7ff', '\uffee', '\u{1f511}']);
  });
});
