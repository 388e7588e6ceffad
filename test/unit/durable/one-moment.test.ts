/** Dry runs and effects are of one moment, and go on while others sign in (I6). */
import { describe, expect, it } from 'vitest';

import type { Touches } from '../../../src/core/dependency.ts';
import { hasMoved } from '../../../src/durable/one-moment.ts';
import type { Head } from '../../../src/service/ports/changes.ts';

const THEN: Head = { own: 4, hash: 'own 4', global: 9, globalHash: 'global 9', news: undefined };
const USERS = new Set([7, 8]);

/** The pair after some changes of the global plane, each of which touched something. */
const after = (...touched: Touches[]): Head => ({
  ...THEN,
  global: THEN.global + touched.length,
  globalHash: `global ${THEN.global + touched.length}`,
  news: touched.map((touches, i) => ({
    revision: THEN.global + i + 1,
    hash: `global ${THEN.global + i + 1}`,
    previousHash: `global ${THEN.global + i}`,
    touches,
  })),
});

describe('what was read in several trips', () => {
  const CASES: readonly (readonly [string, Head, boolean])[] = [
    ['nothing changed', { ...THEN, news: [] }, false],
    ['the org changed', { ...THEN, own: 5, hash: 'own 5' }, true],
    ['the org has another trail', { ...THEN, hash: 'another' }, true],
    ['others signed in', after(['user:5'], ['user:70', 'user:6']), false],
    ['one of them signed in', after(['user:5'], ['user:8']), true],
    ['something was named anew', after([]), false],
    ['a global role changed', after(['role:r']), true],
    ['an org was deleted', after(['org:3']), true],
    ['declared types changed', after(['types']), true],
    ['something of a later version changed', after(['user:5', 'later:1' as 'user:1']), true],
    ['more changed than is listed', { ...after([]), news: undefined }, true],
    ['the global plane was restored', { ...after([]), global: 8 }, true],
    ['the global plane has another trail', { ...THEN, globalHash: 'another', news: [] }, true],
  ];

  it.each(CASES)('is of one moment or not, once %s', (_name, now, expected) => {
    expect(hasMoved(1, now, THEN, USERS)).toBe(expected);
  });

  it('is of one moment in the global plane, whoever else changes there', () => {
    const there = (head: Head): Head => ({ ...head, own: head.global, hash: head.globalHash });
    const moved = (now: Head) => hasMoved(0, there(now), there(THEN), USERS);
    expect(moved(after(['user:5']))).toBe(false);
    expect(moved(after(['user:7']))).toBe(true);
    expect(moved({ ...THEN, news: [] })).toBe(false);
  });
});
