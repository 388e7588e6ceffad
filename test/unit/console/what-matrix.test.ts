import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Group, Held } from '../../../src/console/pages/what/matrix.ts';
import {
  countOf,
  filteredGroups,
  groupsOf,
  NO_TYPE,
  questionOf,
  shortAction,
} from '../../../src/console/pages/what/matrix.ts';

const HELD: Held = {
  'folders:read': ['folders:*'],
  'folders:write': ['folders:uid:f10', 'folders:uid:f2'],
  'alert.rules:read': ['folders:*'],
  'folders:delete': ['*'],
  'datasources:create': null,
  'datasources:read': ['datasources:uid:*'],
  'orgs:read': null,
  'invoices:read': ['invoices:id:2026:17'],
};
const groups = groupsOf(HELD);
const group = (all: readonly Group[], type: string): Group => {
  const one = all.find((candidate) => candidate.type === type);
  if (one === undefined) throw new Error(`There is no group ${type}.`);
  return one;
};

describe('what is held, by type', () => {
  it('stands with the type of what it is held on, and the rest at the end', () => {
    expect(groups.map(({ type }) => type)).toEqual(['datasources', 'folders', 'invoices', NO_TYPE]);
    expect(group(groups, NO_TYPE).actions).toEqual(['orgs:read']);
  });

  it("has columns with the type's own actions first", () => {
    expect(group(groups, 'folders').actions).toEqual([
      'folders:delete',
      'folders:read',
      'folders:write',
      'alert.rules:read',
    ]);
  });

  it('has rows of their own for everything, all, and what takes no scope; then things by id, as numbers go', () => {
    expect(group(groups, 'folders').rows.map(({ reach, label }) => `${reach} ${label}`.trim())).toEqual([
      'everything',
      'all',
      'one f2',
      'one f10',
    ]);
    expect(group(groups, 'datasources').rows.map(({ reach, label }) => [reach, label])).toEqual([
      ['all', 'uid'],
      ['none', ''],
    ]);
    expect(group(groups, 'invoices').rows[0]?.label).toBe('2026:17');
  });

  it('loses nothing and adds nothing', () => {
    const anyHeld = fc.dictionary(
      fc.constantFrom('folders:read', 'teams:create', 'verbless', 'alert.rules:read', 'x:y'),
      fc.option(
        fc.uniqueArray(fc.constantFrom('*', 'folders:*', 'folders:uid:a', 'x', 'x/*', 'a:b:c:d', ''), {
          minLength: 1,
        }),
      ),
    );
    fc.assert(
      fc.property(anyHeld, (held) => {
        const pairs = Object.entries(held).flatMap(([action, scopes]) =>
          (scopes ?? ['']).map((scope) => `${action} ${scope}`),
        );
        const shown = groupsOf(held).flatMap(({ rows }) =>
          rows.flatMap(({ scope, actions }) => actions.map((action) => `${action} ${scope}`)),
        );
        expect(shown.toSorted()).toEqual(pairs.toSorted());
        expect(countOf(groupsOf(held))).toBe(pairs.length);
      }),
    );
  });
});

describe('filtering', () => {
  it.each([
    ['', 9],
    ['  ', 9],
    ['FOLDERS:WRITE', 2],
    ['f10', 1],
    [':read', 5],
    ['nothing at all', 0],
  ])('by %j leaves %i', (text, count) => {
    expect(countOf(filteredGroups(groups, text))).toBe(count);
  });

  it('leaves no column without a cell', () => {
    expect(group(filteredGroups(groups, 'f10'), 'folders').actions).toEqual(['folders:write']);
  });
});

/** Source: docs/authzen.md#what-is-asked. */
const QUESTIONS: readonly (readonly [action: string, scope: string, asked: unknown])[] = [
  ['folders:read', 'folders:*', { type: 'folders', id: '*' }],
  ['folders:read', 'folders:uid:*', { type: 'folders', id: '*' }],
  ['folders:read', 'folders:uid:f1', { type: 'folders', id: 'uid:f1' }],
  ['invoices:read', 'invoices:id:2026:17', { type: 'invoices', id: '2026:17' }],
  ['roles:write', 'permissions:type:delegate', { type: 'permissions', id: 'type:delegate' }],
  ['folders:read', '*', { type: 'folders', id: '*' }],
  ['alert.rules:read', '*', { type: 'folders', id: '*' }],
  ['invoices:read', '*', { type: 'invoices', id: '*' }],
  ['teams:create', '', { type: 'teams', id: '*' }],
  ['status:accesscontrol', 'services:accesscontrol', { type: 'services', id: 'accesscontrol' }],
  ['featuremgmt.read', '', undefined],
  ['folders:read', 'folders', undefined],
];

describe('why an action is held', () => {
  it.each(QUESTIONS)('%s on %j is asked as %j', (action, scope, asked) => {
    expect(questionOf(action, scope)).toEqual(asked);
  });
});

describe('an action in its group', () => {
  it.each([
    ['folders:read', 'folders', 'read'],
    ['alert.rules:read', 'folders', 'alert.rules:read'],
    ['orgs:read', NO_TYPE, 'orgs:read'],
  ])('%s in %j is %s', (action, type, short) => {
    expect(shortAction(action, type)).toBe(short);
  });
});
