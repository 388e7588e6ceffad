/**
 * What comes over RPC need not be what the types say, nor what JSON has: nothing of it makes a call throw, allows anything, or calls back
 * into the Worker that asks.
 */
import { it } from 'vitest';

import type { Decision, DecisionList, PermissionList, Question } from '../../../src/client/contract.ts';
import { askingWorld } from '../../support/authzen.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { asker, tokenOf } from './bound.ts';
import { ODD } from './odd.ts';

/** Where an odd thing stands, and whether a call may leave it out. */
type Place = {
  readonly call: 'evaluate' | 'evaluations' | 'permissionsOf';
  readonly args: (odd: unknown, token: string, asked: Question) => readonly unknown[];
  readonly isOptional?: true;
};

const PLACES: Readonly<Record<string, Place>> = {
  'the token': { call: 'evaluate', args: (odd, _token, asked) => [odd, asked] },
  'the question': { call: 'evaluate', args: (odd, token) => [token, odd] },
  'the subject': { call: 'evaluate', args: (odd, token, asked) => [token, { ...asked, subject: odd }] },
  'its type': {
    call: 'evaluate',
    args: (odd, token, asked) => [token, { ...asked, subject: { ...asked.subject, type: odd } }],
  },
  'its id': {
    call: 'evaluate',
    args: (odd, token, asked) => [token, { ...asked, subject: { ...asked.subject, id: odd } }],
  },
  'the name of the action': {
    call: 'evaluate',
    args: (odd, token, asked) => [token, { ...asked, action: { name: odd } }],
  },
  'the resource': { call: 'evaluate', args: (odd, token, asked) => [token, { ...asked, resource: odd }] },
  'the org': {
    call: 'evaluate',
    args: (odd, token, asked) => [token, asked, { org: odd }],
    isOptional: true,
  },
  'the wish for a reason': {
    call: 'evaluate',
    args: (odd, token, asked) => [token, asked, { explain: odd }],
    isOptional: true,
  },
  'the list of questions': {
    call: 'evaluations',
    args: (odd, token, asked) => [token, { ...asked, evaluations: odd }],
    isOptional: true,
  },
  'the subject of one question of the list': {
    call: 'evaluations',
    args: (odd, token, asked) => [token, { ...asked, evaluations: [{ subject: odd }] }],
    isOptional: true,
  },
  'the subject of permissions': { call: 'permissionsOf', args: (odd, token) => [token, odd] },
};

it.for(Object.keys(ODD))(
  '%s is refused in every place, and nothing of it is called',
  async (odd, { expect }) => {
    const { as, asked } = await askingWorld(await freshOrg());
    for (const [place, { call, args, isOptional }] of Object.entries(PLACES)) {
      if (odd === 'nothing' && isOptional === true) continue;
      const outcome = await asker.call(call, ...args({ odd }, tokenOf(as), asked));
      expect(outcome, place).toMatchObject({ answered: expect.anything(), isJson: true, touched: 0 });
      if ('answered' in outcome)
        for (const { decision, context } of decisionsIn(outcome.answered as Answered)) {
          expect(decision, place).toBe(false);
          // A text may be the name of nobody, or of nothing.
          if (odd !== 'a text with an end in it')
            expect([400, 401, 413], place).toContain(context.error?.status);
        }
    }
  },
);

type Answered = Decision | DecisionList | PermissionList;

/** An answer as decisions, of which there is one at least. */
function decisionsIn(answered: Answered): readonly Decision[] {
  if ('decision' in answered) return [answered];
  if ('permissions' in answered)
    return [{ ...answered, decision: Object.keys(answered.permissions).length > 0 }];
  return answered.evaluations.length > 0 ? answered.evaluations : [{ decision: true, context: {} }];
}

it('what is read by nothing is bounded too, and changes no answer', async ({ expect }) => {
  const { as, asked } = await askingWorld(await freshOrg());
  const token = tokenOf(as);
  for (const odd of ['nothing', 'null', 'a list with holes', 'a text with an end in it']) {
    const { decision } = await asker.evaluate(token, { ...asked, context: { odd: { odd } } });
    expect(decision, odd).toBe(true);
  }
  for (const odd of ['a function', 'a stub', 'a Map', 'something cyclic', 'something deep', 'a huge text']) {
    const outcome = await asker.call('evaluate', token, { ...asked, context: { odd: { odd } } });
    expect(outcome, odd).toMatchObject({
      answered: { decision: false, context: { error: { status: odd === 'a huge text' ? 413 : 400 } } },
      touched: 0,
    });
  }
});
