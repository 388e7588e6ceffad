import { describe, expect, it } from 'vitest';

import { notFound, unauthenticated, UNAVAILABLE } from '../../../../src/core/refusal.ts';
import { toDecision, toRefusedDecision, upToEnd } from '../../../../src/wire/authzen/decision.ts';

const [yes, no] = [toDecision(true, '3.1'), toDecision(false, '3.1')];

describe('a decision', () => {
  it('says at which state it was made, and why where that is known', () => {
    expect(yes).toEqual({ decision: true, context: { revision: '3.1' } });
    expect(toDecision(false, '3.1', { nearest: 'not-held' })).toEqual({
      decision: false,
      context: { revision: '3.1', reason: { nearest: 'not-held' } },
    });
  });

  it('that was refused is a no, and says what was wrong', () => {
    expect(toRefusedDecision({ tag: 'invalid', field: 'subject', problem: 'is required' }, '3.1')).toEqual({
      decision: false,
      context: { error: { status: 400, message: 'subject is required' }, revision: '3.1' },
    });
    expect(toRefusedDecision({ tag: 'denied', needed: 'access:evaluate' }, '3.1').context.error).toEqual({
      status: 403,
      message: 'Permission needed: access:evaluate',
    });
    for (const [refusal, status] of [
      [unauthenticated('wrong-password'), 401],
      [unauthenticated('invalid-basic-header'), 401],
      [unauthenticated('moved'), 503],
      [notFound('org'), 404],
      [UNAVAILABLE, 503],
    ] as const)
      expect(toRefusedDecision(refusal, '1.1').context.error?.status).toBe(status);
  });
});

describe('the answer to a batch', () => {
  const refused = toRefusedDecision(notFound('org'), '3.1');

  it.each([
    ['execute_all', [yes, no, yes], 3],
    ['execute_all', [no, no], 2],
    ['deny_on_first_deny', [yes, no, yes], 2],
    ['deny_on_first_deny', [no, yes], 1],
    ['deny_on_first_deny', [yes, refused, yes], 2],
    ['deny_on_first_deny', [yes, yes], 2],
    ['permit_on_first_permit', [no, refused, yes, no], 3],
    ['permit_on_first_permit', [yes, no], 1],
    ['permit_on_first_permit', [no, refused], 2],
  ] as const)('by %s ends where it says', (semantic, decisions, length) => {
    expect(upToEnd(semantic, decisions)).toEqual(decisions.slice(0, length));
  });
});
