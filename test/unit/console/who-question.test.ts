import { describe, expect, it } from 'vitest';

import { hrefTo, parseRoute } from '../../../src/console/route/route.ts';
import type { Question } from '../../../src/console/pages/who/question.ts';
import {
  ALL,
  askedIn,
  faultIn,
  inWords,
  readQuestion,
  resourceOf,
  writeQuestion,
} from '../../../src/console/pages/who/question.ts';

const read = (text: string): Question | undefined => readQuestion(new URLSearchParams(text));

describe('the question of an address', () => {
  it.each([
    ['', undefined],
    ['type=folders&id=f1', undefined],
    ['action=folders:write&type=folders&id=f1', { action: 'folders:write', type: 'folders', id: 'f1' }],
    ['action=write&type=folders&id=f1', { action: 'folders:write', type: 'folders', id: 'f1' }],
    ['action=folders:write&type=folders', { action: 'folders:write', type: 'folders', id: ALL }],
    ['action=teams:create', { action: 'teams:create', type: '', id: ALL }],
  ])('%j is %j', (text, question) => {
    expect(read(text)).toEqual(question);
  });

  it.each<Question>([
    { action: 'folders:write', type: 'folders', id: 'f1' },
    { action: 'folders:write', type: 'folders', id: ALL },
    { action: 'teams:create', type: '', id: ALL },
    { action: 'a:b', type: 'x&y=z', id: ' "<script>#?/ ü' },
  ])('%j comes back as it was', (question) => {
    expect(readQuestion(parseRoute(hrefTo(['who'], writeQuestion(question))).query)).toEqual(question);
  });

  it('is the same whatever its answer is filtered by', () => {
    const asked = 'action=folders:write&type=folders&id=f1';
    expect(askedIn(new URLSearchParams(`${asked}&by=team+3&name=a`))).toBe(
      askedIn(new URLSearchParams(asked)),
    );
    expect(askedIn(new URLSearchParams('action=a:b'))).not.toBe(askedIn(new URLSearchParams('action=a:c')));
  });
});

describe('what is sent', () => {
  it('is a resource of the type of the action, where it takes no scope', () => {
    expect(resourceOf({ action: 'teams:create', type: '', id: ALL })).toEqual({ type: 'teams', id: ALL });
    expect(resourceOf({ action: 'alert.rules:read', type: 'folders', id: 'f1' })).toEqual({
      type: 'folders',
      id: 'f1',
    });
  });
});

describe('a question that is not complete', () => {
  const known = { action: 'folders:write', types: ['folders'] };

  it.each([
    [{ action: '', type: 'folders', id: 'f1' }, 'Say which action.'],
    [{ action: 'folders:write', type: '', id: 'f1' }, 'Say which type of resource.'],
    [{ action: 'folders:write', type: 'folders', id: '' }, 'Say which one, or choose all of the type.'],
    [{ action: 'folders:write', type: 'folders', id: ALL }, undefined],
    [{ action: 'folders:write', type: 'folders', id: 'f1' }, undefined],
  ])('%j: %s', (question, fault) => {
    expect(faultIn(question, known)).toBe(fault);
  });

  it('needs no type where the action takes no scope', () => {
    expect(
      faultIn({ action: 'teams:create', type: '', id: ALL }, { action: 'teams:create', types: [] }),
    ).toBeUndefined();
  });
});

describe('a question in words', () => {
  it.each([
    [{ action: 'teams:create', type: '', id: ALL }, ''],
    [{ action: 'folders:write', type: 'folders', id: ALL }, 'on all folders'],
    [{ action: 'folders:write', type: 'folders', id: 'f1' }, 'on folders f1'],
  ])('%j is %j', (question, words) => {
    expect(inWords(question)).toBe(words);
  });
});
