/** How questions and their answers travel between Workers and objects. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Asked, AskedSubject, SubjectName } from '../../../src/core/asking.ts';
import { EVALUATIONS_MAX } from '../../../src/core/asking.ts';
import { HOLDS_NOTHING, MAY_NOT_ASK } from '../../../src/core/subject.ts';
import { fromAnswerText, toTold } from '../../../src/durable/answer-text.ts';
import { fromQuestionText, toQuestionText } from '../../../src/durable/question-text.ts';
import { asks, byId, callerBy } from '../../support/asking.ts';

/** Any text, with halves of letters, and some that are often the same. */
const text = fc.oneof(
  fc.constantFrom('', 'a', 'id', '1', 'a 1', '\ud800', '"]'),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const name: fc.Arbitrary<SubjectName | null> = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 1, max: 3 }).map(byId),
  fc.record({ by: fc.constantFrom('uid', 'login', 'email', 'name'), value: text }),
  fc.record({ by: fc.constant('sub' as const), issuer: text, subject: text }),
);
const subject: fc.Arbitrary<AskedSubject> = fc.record({ isServiceAccount: fc.boolean(), name });
const asked: fc.Arbitrary<Asked> = fc.record({
  subject,
  action: text,
  resource: fc.record({ resource: text, id: text }),
});
const caller = callerBy(7, 'eve');

describe('a question text', () => {
  it('says what was asked, letter by letter and in order', () => {
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 12 }), fc.boolean(), (all, explains) => {
        const read = fromQuestionText(toQuestionText(caller, { asked: all, explains }));
        expect(read).toEqual({ caller, explains, asked: all });
      }),
    );
  });

  it('has subjects that are the same as one, and others apart', () => {
    fc.assert(
      fc.property(fc.array(asked, { minLength: 2, maxLength: 12 }), (all) => {
        const read = fromQuestionText(toQuestionText(caller, { asked: all, explains: false }));
        const objects = new Set(read.asked.map((one) => one.subject));
        expect(objects.size).toBe(new Set(all.map((one) => JSON.stringify(one.subject))).size);
      }),
    );
  });

  it('has what many questions share once: it is no longer than what was sent', () => {
    const long = asks({ by: 'login', value: 'x'.repeat(1_000) }, 'y'.repeat(1_000), 'invoices', 'z');
    const all = Array.from({ length: EVALUATIONS_MAX }, () => long);
    expect(toQuestionText(caller, { asked: all, explains: false }).length).toBeLessThan(12_000);
  });
});

/** As one version writes it and the other reads it: another form needs another method. */
describe('the form of a text between versions', () => {
  const said = JSON.stringify(caller);
  const eve = asks(byId(7), 'read', 'folders', 'x');
  const bob = asks({ by: 'login', value: 'bob' }, 'read', 'read', 'y');

  it('of one question is this', () => {
    const text = `[${said},false,[{"isServiceAccount":false,"name":{"by":"id","id":7}}],["read","folders","x"],[0,0,1,2]]`;
    expect(toQuestionText(caller, { asked: [eve], explains: false })).toBe(text);
    expect(fromQuestionText(text)).toEqual({ caller, explains: false, asked: [eve] });
  });

  it('of several questions is this', () => {
    const [one, other] = [eve, bob].map(({ subject: of }) => JSON.stringify(of));
    const text = `[${said},true,[${one},${other}],["read","folders","x","y"],[0,0,1,2,1,0,0,3,0,0,1,2]]`;
    expect(toQuestionText(caller, { asked: [eve, bob, eve], explains: true })).toBe(text);
    expect(fromQuestionText(text)).toEqual({ caller, explains: true, asked: [eve, bob, eve] });
  });

  it('of answers is this', () => {
    const answers = [{ decision: true }, HOLDS_NOTHING, MAY_NOT_ASK];
    expect(toTold({ answers, at: { own: 12, global: 40 } }, false)).toBe('12.40 10x');
  });
});

describe('an answer text', () => {
  const at = { own: 12, global: 2 ** 40 };

  it('says every answer, and the state', () => {
    const answer = fc.constantFrom({ decision: true }, HOLDS_NOTHING, MAY_NOT_ASK);
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 60 }), (answers) => {
        const told = toTold({ answers, at }, false);
        expect(fromAnswerText(told, answers.length)).toEqual({ answers, at });
      }),
    );
  });

  it('is not made where reasons are asked for', () => {
    const evaluated = { answers: [{ decision: true }], at };
    expect(toTold(evaluated, true)).toBe(evaluated);
  });

  it('says no where a letter is missing, or is of a later version (I12)', () => {
    const said = fromAnswerText('3.4 1yX', 5);
    expect(said?.answers.map(({ decision }) => decision)).toEqual([true, false, false, false, false]);
  });

  it.each([undefined, null, true, 1, '', '1', '1.2', '1.2.3 1', 'x.2 1', '-1.2 1', ' 1.2 1', {}, ['1.2 1']])(
    'is not %j',
    (other) => {
      expect(fromAnswerText(other, 1)).toBeUndefined();
    },
  );
});
