import { describe, expect, it } from 'vitest';

import { readSubject, toAsk, writeSubject } from '../../../src/console/pages/what/subject.ts';

describe('whom an address is about', () => {
  it.each([
    [null, undefined],
    ['', undefined],
    ['ada', undefined],
    ['user:', undefined],
    ['group:ops', undefined],
    ['user:ada', { kind: 'person', login: 'ada' }],
    ['user:a:b', { kind: 'person', login: 'a:b' }],
    ['service_account:sa-1-bot', { kind: 'account', login: 'sa-1-bot' }],
  ])('%j is %j', (text, subject) => {
    expect(readSubject(text)).toEqual(subject);
    if (subject !== undefined) expect(writeSubject(subject as never)).toBe(text);
  });

  it('is asked about by login, whatever stands in it', () => {
    expect(toAsk({ kind: 'person', login: 'ada' })).toEqual({ type: 'user', id: 'ada' });
    expect(toAsk({ kind: 'person', login: 'id:7' })).toEqual({ type: 'user', id: 'login:id:7' });
    expect(toAsk({ kind: 'account', login: 'bot' })).toEqual({ type: 'service_account', id: 'bot' });
  });
});
