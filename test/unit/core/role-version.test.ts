import { describe, expect, it } from 'vitest';
import type { VersionRule } from '../../../src/core/role.ts';
import { nextVersion, ROLE_VERSION_MAX } from '../../../src/core/role.ts';

type Row = readonly [rule: VersionRule, stored: number, sent: number | undefined, outcome: number | string];

const RULES: readonly VersionRule[] = ['stored-as-sent', 'stored-if-sent', 'gate'];

/** Source: docs/grafana.md#flavours. */
const ROWS: readonly Row[] = [
  ['stored-as-sent', 0, undefined, 'version-missing'],
  ['stored-as-sent', 5, undefined, 'version-missing'],
  ['stored-as-sent', 0, 0, 'version-not-greater'],
  ['stored-as-sent', 5, 0, 'version-not-greater'],
  ['stored-as-sent', 5, 4, 'version-not-greater'],
  ['stored-as-sent', 5, 5, 'version-not-greater'],
  ['stored-as-sent', 5, 6, 6],
  ['stored-as-sent', 5, 50, 50],
  ['stored-as-sent', 0, 1, 1],
  ['stored-as-sent', 0, ROLE_VERSION_MAX, ROLE_VERSION_MAX],
  ['gate', 0, undefined, 1],
  ['gate', 5, undefined, 6],
  ['gate', 5, 4, 'version-not-greater'],
  ['gate', 5, 5, 'version-not-greater'],
  ['gate', 5, 6, 6],
  ['gate', 5, 50, 6],
  ['gate', 0, 1, 1],
  ['gate', ROLE_VERSION_MAX - 1, undefined, ROLE_VERSION_MAX],
  ['stored-if-sent', 0, undefined, 1],
  ['stored-if-sent', 5, undefined, 6],
  ['stored-if-sent', 0, 0, 'version-not-greater'],
  ['stored-if-sent', 5, 4, 'version-not-greater'],
  ['stored-if-sent', 5, 5, 'version-not-greater'],
  ['stored-if-sent', 5, 6, 6],
  ['stored-if-sent', 1, 5, 5],
  ['stored-if-sent', 5, 50, 50],
  ['stored-if-sent', 0, ROLE_VERSION_MAX, ROLE_VERSION_MAX],
  ['stored-if-sent', ROLE_VERSION_MAX, undefined, 'invalid'],
];

describe('the next version of a role', () => {
  it.each(ROWS)('by the rule %s, stored %j, sent %j: %j', (rule, stored, sent, outcome) => {
    const next = nextVersion(rule, stored, sent);
    expect(next.ok ? next.value : next.refusal.tag).toBe(outcome);
  });

  it('names both numbers when the sent one is not greater', () => {
    for (const rule of RULES) {
      expect(nextVersion(rule, 5, 3)).toEqual({
        ok: false,
        refusal: { tag: 'version-not-greater', stored: 5, sent: 3 },
      });
    }
  });

  it('is always greater than the stored one', () => {
    for (const rule of RULES) {
      for (let stored = 0; stored < 5; stored++) {
        for (const sent of [undefined, 0, 1, 2, 3, 4, 5, 6]) {
          const next = nextVersion(rule, stored, sent);
          if (next.ok) expect(next.value, `${rule} ${stored} ${sent}`).toBeGreaterThan(stored);
        }
      }
    }
  });

  it('cannot be stored twice: the same update fails when it is repeated', () => {
    for (const rule of RULES) {
      const first = nextVersion(rule, 0, 1);
      expect(first).toEqual({ ok: true, value: 1 });
      expect(nextVersion(rule, 1, 1)).toMatchObject({ ok: false, refusal: { tag: 'version-not-greater' } });
    }
  });

  it('never exceeds the largest version', () => {
    const next = nextVersion('gate', ROLE_VERSION_MAX, undefined);
    expect(next.ok, JSON.stringify(next)).toBe(false);
  });
});
