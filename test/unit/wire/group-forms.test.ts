import { describe, expect, it } from 'vitest';

import { GroupAttributes, SetUserGroupsForm, TeamGroupMapping } from '../../../src/wire/grafana/group.ts';

type Form = typeof GroupAttributes | typeof SetUserGroupsForm | typeof TeamGroupMapping;

/** Where a body, which is sent as JSON, is first at fault, and why; undefined when it is taken. */
function faultOf(
  schema: Form,
  json: string,
): { readonly field: string; readonly problem: string } | undefined {
  const [issue] = schema.safeParse(JSON.parse(json)).error?.issues ?? [];
  return issue && { field: issue.path.join('.'), problem: issue.message };
}

const toJson = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));
const many = (count: number): string[] => Array.from({ length: count }, (_, i) => `g${i}`);

/** Bodies that hold no list of texts under the key, and where they are at fault. */
const noList = (key: string): readonly (readonly [what: string, body: unknown, field: string])[] => [
  ['nothing', {}, key],
  ['a list by another name', { other: ['x'] }, key],
  ['a text', { [key]: 'x' }, key],
  ['a number', { [key]: 5 }, key],
  ['a flag', { [key]: false }, key],
  ['an object', { [key]: { 0: 'x' } }, key],
  ['a number in the list', { [key]: ['x', 5] }, `${key}.1`],
  ['a null in the list', { [key]: ['x', null] }, `${key}.1`],
  ['a list in the list', { [key]: [['x']] }, `${key}.0`],
  ['an object in the list', { [key]: [{ id: 'x' }] }, `${key}.0`],
  ['null as a body', 'null', ''],
  ['a list as a body', '["x"]', ''],
  ['a text as a body', '"x"', ''],
];

describe.each([
  ['the roles of a group', GroupAttributes, 'roles'],
  ['the groups of a user', SetUserGroupsForm, 'groups'],
] as const)('a body that says %s', (_, schema, key) => {
  it.each(noList(key))('may not hold %s', (_what, body, field) => {
    expect(faultOf(schema, toJson(body))).toMatchObject({ field });
  });

  it.each([
    ['a list', { [key]: ['x', 'x', ''] }, ['x', 'x', '']],
    ['an empty list', { [key]: [] }, []],
    ['null', { [key]: null }, null],
    ['its key in any letter case', { [key.toUpperCase()]: ['x'] }, ['x']],
    ['others beside it', { [key]: ['x'], groupID: 'y', orgId: 1, source: 'jwt', bySource: {} }, ['x']],
  ])('may hold %s', (_what, body, list) => {
    expect(schema.parse(body)).toEqual({ [key]: list });
  });
});

describe('a body that says the roles of a group', () => {
  it('may name 1,000, and no more', () => {
    expect(faultOf(GroupAttributes, toJson({ roles: many(1_000) }))).toBeUndefined();
    expect(faultOf(GroupAttributes, toJson({ roles: many(1_001) }))).toMatchObject({ field: 'roles' });
  });
});

describe('a body that links a group', () => {
  it.each([
    ['no object', [], ''],
    ['null', 'null', ''],
    ['a text', '"group"', ''],
    ['a number', '1', ''],
    ['no group', {}, 'groupId'],
    ['no group but a user', { userId: 1 }, 'groupId'],
    ['null for a group', { groupId: null }, 'groupId'],
    ['a number for a group', { groupId: 7 }, 'groupId'],
    ['a flag for a group', { groupId: true }, 'groupId'],
    ['a list for a group', { groupId: ['group'] }, 'groupId'],
    ['an object for a group', { groupId: {} }, 'groupId'],
    ['a good group, then a bad one', '{"groupId":"a","groupId":""}', 'groupId'],
  ])('may not hold %s', (_, body, field) => {
    expect(faultOf(TeamGroupMapping, toJson(body))).toMatchObject({ field });
  });

  it.each<readonly [what: string, body: unknown, problem: string]>([
    ['an empty group', { groupId: '' }, 'must not be empty'],
    ['a blank group', { groupId: ' \t' }, 'must not be empty'],
    [
      'a group of several lines',
      { groupId: 'a\nb' },
      'must not contain control characters or unpaired surrogates',
    ],
    ['a group with a NUL', { groupId: 'a\0' }, 'must not contain control characters or unpaired surrogates'],
    [
      'half a character',
      '{"groupId":"a\\ud83d"}',
      'must not contain control characters or unpaired surrogates',
    ],
    ['1,001 characters', { groupId: 'x'.repeat(1_001) }, 'must be at most 1000 characters long'],
    ['100,000 characters', { groupId: '組'.repeat(100_000) }, 'must be at most 1000 characters long'],
    ...['.', '..', 'a/..', 'a/../..', '../../members'].map(
      (step) =>
        [
          `what a path takes for a step: ${step}`,
          { groupId: step },
          'must not contain . or .. as a path segment',
        ] as const,
    ),
  ])('may not name %s', (_, body, problem) => {
    expect(faultOf(TeamGroupMapping, toJson(body))).toEqual({ field: 'groupId', problem });
  });

  it.each([{ GroupID: 'a' }, { GROUPID: 'a', x: 1 }, { groupid: 'a', orgId: 7, teamId: 7 }])(
    'has keys in any letter case, and other keys are nothing: %j',
    (body) => {
      expect(TeamGroupMapping.parse(body)).toEqual({ groupId: 'a' });
    },
  );
});
