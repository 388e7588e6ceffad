import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { AskedSubject, Question } from '../../../../../src/console/question/question.ts';
import {
  bodyOf,
  fullSubject,
  isWhole,
  queryOf,
  questionOf,
  subjectIdOf,
  subjectOf,
  subjectText,
  wholeActionOf,
} from '../../../../../src/console/question/question.ts';
import { parseRoute, hrefTo } from '../../../../../src/console/route/route.ts';

const asked = (changed: Partial<Question> = {}): Question => ({
  subjectType: 'user',
  subjectId: 'ada',
  action: 'read',
  type: 'folders',
  id: 'f1',
  ...changed,
});

const trimmed = fc.string({ maxLength: 40 }).map((text) => text.trim());
/** An id is any text, with blanks at its ends as well: another id has none. */
const ids = fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom(' f1', 'f1 '));
const subjects: fc.Arbitrary<AskedSubject> = fc.record({
  subjectType: fc.constantFrom('user', 'service_account'),
  subjectId: fc.oneof(
    trimmed,
    fc.constantFrom('ada', 'sa-1-ci', 'id:42', 'user:ada', 'service_account:x', 'ada@acme.example'),
  ),
});

describe('whom a text means', () => {
  it.each([
    ['ada', 'user', 'ada'],
    ['user:ada', 'user', 'ada'],
    ['service_account:ci', 'service_account', 'ci'],
    ['sa-1-ci', 'service_account', 'sa-1-ci'],
    ['user:sa-1-ci', 'user', 'sa-1-ci'],
    ['sa-mia', 'user', 'sa-mia'],
    ['id:42', 'user', 'id:42'],
    ['service_account:id:42', 'service_account', 'id:42'],
    ['', 'user', ''],
  ])('%s', (text, subjectType, subjectId) => {
    expect(subjectOf(text)).toEqual({ subjectType, subjectId });
  });

  it('is the same again in its shortest and in its full form', () => {
    fc.assert(
      fc.property(subjects, (subject) => {
        expect(subjectOf(subjectText(subject))).toEqual(subject);
        expect(subjectOf(fullSubject(subject))).toEqual(subject);
        expect(subjectText(subject).length).toBeLessThanOrEqual(fullSubject(subject).length);
      }),
    );
  });

  it('says of a login with a colon that it is one', () => {
    expect(subjectIdOf('ada')).toBe('ada');
    expect(subjectIdOf('id:7')).toBe('login:id:7');
  });
});

describe('a question in an address', () => {
  it('is the same again, whatever letters are in it', () => {
    fc.assert(
      fc.property(subjects, trimmed, trimmed, ids, (subject, action, type, id) => {
        fc.pre(subject.subjectId !== '');
        const question = { ...subject, action, type, id };
        const { path, query } = parseRoute(hrefTo(['why'], queryOf(question)));
        expect(path).toEqual(['why']);
        expect(questionOf(query)).toEqual(question);
      }),
    );
  });

  it('is one that colleagues can read', () => {
    expect(hrefTo(['why'], queryOf(asked()))).toBe('#/why?subject=user%3Aada&action=read&type=folders&id=f1');
    expect(hrefTo(['why'], queryOf(asked({ subjectId: '', action: '', type: '', id: '' })))).toBe('#/why');
  });
});

describe('a question', () => {
  it.each([
    ['with all', {}, true],
    ['without an id', { id: '' }, true],
    ['without a subject', { subjectId: '' }, false],
    ['without an action', { action: '' }, false],
    ['without a type', { type: '' }, false],
  ])('%s', (_, changed, whole) => {
    expect(isWhole(asked(changed))).toBe(whole);
  });

  it('is asked as AuthZEN has it', () => {
    expect(bodyOf(asked())).toEqual({
      subject: { type: 'user', id: 'ada' },
      action: { name: 'read' },
      resource: { type: 'folders', id: 'f1' },
    });
  });

  it('has a whole action', () => {
    expect(wholeActionOf(asked())).toBe('folders:read');
    expect(wholeActionOf(asked({ action: 'dashboards:read' }))).toBe('dashboards:read');
  });
});
