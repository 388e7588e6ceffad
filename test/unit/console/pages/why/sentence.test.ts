import { describe, expect, it } from 'vitest';

import { byWays, sentenceOf } from '../../../../../src/console/pages/why/sentence.ts';

const type = (name: string, displayName: string, shipped: boolean) => ({
  type: name,
  displayName,
  actions: [],
  attribute: 'id',
  levels: [],
  global: shipped,
  shipped,
});
const types = [type('folders', 'folder', true), type('invoices', 'Invoices', false)];

const say = (action: string, of: string, id: string, { decision = true, hasScope = true } = {}) =>
  sentenceOf(
    'ada',
    { subjectType: 'user', subjectId: 'ada', action, type: of, id },
    { decision, types, hasScope },
  );

describe('an answer in words', () => {
  it.each([
    [say('read', 'folders', 'f1'), 'ada may read folder f1'],
    [say('delete', 'folders', 'f1', { decision: false }), 'ada may not delete folder f1'],
    [say('pay', 'invoices', '7'), 'ada may pay invoices 7'],
    [say('dashboards:read', 'folders', 'f1'), 'ada may do dashboards:read on folder f1'],
    [say('create', 'folders', 'f1', { hasScope: false }), 'ada may create folders'],
    [say('read', 'parcels', ''), 'ada may read parcels'],
  ])('%s', (said, expected) => {
    expect(said).toBe(expected);
  });

  it.each([
    [0, ''],
    [1, ', by one way'],
    [2, ', by 2 ways'],
    [1234, ', by 1,234 ways'],
  ])('counts %i ways', (count, said) => {
    expect(byWays(count)).toBe(said);
  });
});
