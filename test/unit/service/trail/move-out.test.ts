import { describe, expect, it } from 'vitest';

import type { TrailEnds } from '../../../../src/service/ports/changes.ts';
import { moveOutTrail } from '../../../../src/service/trail/move-out.ts';
import type { Answers } from '../../../support/decide.ts';
import { callerWith, decide, MIGHTY, NOW } from '../../../support/decide.ts';

const requires = { kind: 'permission', action: 'orgs:delete', scopes: [] };
/** Seven days before now, to the millisecond; and one later. */
const OLD = new Date(Date.parse(NOW) - 7 * 86_400_000).toISOString();
const NEW = new Date(Date.parse(OLD) + 1).toISOString();
const input = { upTo: 40, hash: 'hash-40' };
const ends: TrailEnds = {
  oldest: 11,
  newest: 900,
  named: { revision: 40, hash: 'hash-40', at: OLD },
  last: { revision: 40, hash: 'hash-40' },
};
const having = (fields: Partial<TrailEnds> = {}, orgExists = true): Answers => ({
  changes: { ends: { ...ends, ...fields } },
  orgs: { exists: orgExists },
});

describe('moving entries out of a trail', () => {
  it('removes all up to the one that is named, and says which went, upon which the rest stands (I3)', () => {
    expect(decide(moveOutTrail, { input, answers: having() })).toEqual({
      requires,
      writes: [
        ['changes.expectThere', 1, 11],
        ['changes.removeUpTo', 1, 40],
      ],
      before: null,
      after: { entries: 30, upTo: 40, hash: 'hash-40' },
      touches: [],
      notifies: [],
      reply: { entries: 30, upTo: 40, hash: 'hash-40', left: 0 },
    });
  });

  it('removes as many as fit, and says how many are left', () => {
    const answers = having({ last: { revision: 30, hash: 'hash-30' } });
    expect(decide(moveOutTrail, { input, answers })).toMatchObject({
      writes: [
        ['changes.expectThere', 1, 11],
        ['changes.removeUpTo', 1, 30],
      ],
      after: { entries: 20, upTo: 30, hash: 'hash-30' },
      reply: { entries: 20, upTo: 30, left: 10 },
    });
  });

  it('asks for the trail of the org that makes the change, in steps of 1,000 (I10)', () => {
    const asked: unknown[] = [];
    const answers: Answers = {
      ...having(),
      changes: { ends: (...args) => (asked.push(args), ends) },
    };
    decide(moveOutTrail, { input, answers, orgId: 3 });
    expect(asked).toEqual([[3, 40, 1_000]]);
  });

  it('changes nothing once they are gone, so that it can be said again', () => {
    const answers = having({ oldest: 41, named: undefined, last: undefined });
    expect(decide(moveOutTrail, { input, answers })).toEqual({
      requires,
      unchanged: { entries: 0, upTo: 40, hash: 'hash-40', left: 0 },
    });
  });

  it.each<[string, object, Partial<TrailEnds>, number?]>([
    ['an entry that is not there', { field: 'upTo' }, { named: undefined }],
    ['another hash than the entry’s', { field: 'hash' }, { named: { revision: 40, hash: 'x', at: OLD } }],
    [
      'an entry of the last seven days',
      { field: 'upTo' },
      { named: { revision: 40, hash: 'hash-40', at: NEW } },
    ],
    ['the newest entry of an org', { field: 'upTo' }, { newest: 40 }],
    ['one of the newest 500 of the global plane', { field: 'upTo' }, { newest: 539 }, 0],
  ])('refuses %s', (_, refusal, fields, orgId = 1) => {
    expect(decide(moveOutTrail, { input, answers: having(fields), orgId })).toMatchObject({
      refusal: { tag: 'invalid', ...refusal },
    });
  });

  it.each<[string, Partial<TrailEnds>, number]>([
    ['but the newest of an org', { newest: 41 }, 1],
    ['but the newest 500 of the global plane', { newest: 540 }, 0],
  ])('takes all %s', (_, fields, orgId) => {
    expect(decide(moveOutTrail, { input, answers: having(fields), orgId })).toMatchObject({
      reply: { entries: 30 },
    });
  });

  it('refuses who is no server admin, before anything else, and then an org that is not there', () => {
    const caller = callerWith([{ action: 'orgs:delete', scope: '' }], { orgRole: 'Admin' });
    const missing = having({}, false);
    expect(decide(moveOutTrail, { input, answers: missing, caller })).toMatchObject({
      refusal: { tag: 'server-admins-only' },
    });
    expect(decide(moveOutTrail, { input, answers: missing, caller: MIGHTY })).toMatchObject({
      refusal: { tag: 'not-found', thing: 'org' },
    });
  });
});
