import { describe, expect, it } from 'vitest';

import {
  cleared,
  filtersIn,
  isNarrowed,
  listQuery,
  queryOf,
  whoIn,
} from '../../../../src/console/pages/trail/filters.ts';
import { hrefTo } from '../../../../src/console/route/route.ts';

const read = (query: string) => filtersIn(new URLSearchParams(query));

describe('filters in the address', () => {
  it('are read and written', () => {
    const query = 'orgId=0&kind=role.*&actor=1&subject=2&role=r&team=5&after=2026-01-01T00%3A00%3A00.000Z';
    const filters = read(query);
    expect(hrefTo(['trail'], queryOf(filters))).toBe(`#/trail?${query}`);
    expect(isNarrowed(filters)).toBe(true);
    expect(listQuery(filters, { actor: 1, subject: 2 })).toEqual({
      orgId: 0,
      kind: 'role.*',
      actor: 1,
      subject: 2,
      role: 'r',
      team: 5,
      after: '2026-01-01T00:00:00.000Z',
    });
  });

  it('are none where nothing is said, and of the orgs there is only the global plane', () => {
    expect(isNarrowed(read('kind=&orgId=7'))).toBe(false);
    expect(listQuery(read('kind=&orgId=7'), {})).toEqual({});
  });

  it('leave the plane as it is when they are cleared', () => {
    expect(cleared(read('orgId=0&kind=x'))).toEqual(read('orgId=0'));
    expect(cleared(read('kind=x'))).toEqual(read(''));
  });

  it('send what is no number as it is, for the API to refuse', () => {
    expect(listQuery(read('team=ops'), {})).toEqual({ team: 'ops' });
  });

  it.each([
    ['7', { id: 7 }],
    ['user:ada', { kind: 'person', login: 'ada' }],
    ['user:a:b', { kind: 'person', login: 'a:b' }],
    ['service_account:sa-1-ci', { kind: 'account', login: 'sa-1-ci' }],
    ['ada', { kind: 'person', login: 'ada' }],
    ['x:ada', { kind: 'person', login: 'x:ada' }],
  ])('%s names somebody', (text, who) => {
    expect(whoIn(text)).toEqual(who);
  });
});
