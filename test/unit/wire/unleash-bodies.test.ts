import { describe, expect, it } from 'vitest';

import { toMalformed } from '../../../src/wire/unleash/error.ts';
import { CreateGroupSchema, fromCreateGroup } from '../../../src/wire/unleash/group.ts';

/** What is answered to a body, which is told as it is sent: as JSON. */
function answerTo(json: string) {
  const sent: unknown = JSON.parse(json);
  const [issue] = CreateGroupSchema.safeParse(sent).error?.issues ?? [];
  if (issue === undefined) throw new Error('all is well');
  return toMalformed({ part: 'body', issue, sent });
}

const LONG = 'x'.repeat(200);
const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i + 1));
const user = (id: unknown) => ({ user: { id } });

/** A body, the part of it that is at fault, and what is wrong with that. */
const BODIES: readonly (readonly [body: unknown, path: string, message: RegExp])[] = [
  [{}, '/body/name', /is required\. It was not present/],
  [[], '/body', /must be object\. You sent \[\]/],
  ['"x"', '/body', /must be object\. You sent "x"/],
  ['null', '/body', /must be object\. You sent null/],
  ['7', '/body', /must be object/],
  [{ name: ['g'] }, '/body/name', /must be string\. You sent \["g"\]/],
  [{ name: { x: 1 } }, '/body/name', /must be string/],
  [{ name: LONG.repeat(51) }, '/body/name', /at most 10000 characters long\. You sent "x+…/],
  [{ name: 'a\0b' }, '/body/name', /must not contain NUL/],
  ['{"name":"a\\ud800"}', '/body/name', /must not contain NUL characters or unpaired surrogates/],
  [{ name: 'g', description: ['d'] }, '/body/description', /must be string/],
  [{ name: 'g', description: LONG.repeat(101) }, '/body/description', /at most 20000 characters/],
  [{ name: 'g', description: 'a\0' }, '/body/description', /must not contain NUL/],
  [{ name: 'g', mappingsSSO: null }, '/body/mappingsSSO', /must be array\. You sent null/],
  [{ name: 'g', mappingsSSO: 'a' }, '/body/mappingsSSO', /must be array\. You sent "a"/],
  [{ name: 'g', mappingsSSO: { 0: 'a' } }, '/body/mappingsSSO', /must be array/],
  [{ name: 'g', mappingsSSO: ['a', ['b']] }, '/body/mappingsSSO/1', /must be string/],
  [{ name: 'g', mappingsSSO: ['a', ''] }, '/body/mappingsSSO/1', /must not be empty/],
  [{ name: 'g', mappingsSSO: ['a', ' '] }, '/body/mappingsSSO/1', /must not be empty/],
  [{ name: 'g', mappingsSSO: ['a\nb'] }, '/body/mappingsSSO/0', /must not contain control characters/],
  [{ name: 'g', mappingsSSO: ['x'.repeat(1_001)] }, '/body/mappingsSSO/0', /at most 1000 characters/],
  [{ name: 'g', mappingsSSO: ['a', 'b', 'A'] }, '/body/mappingsSSO/2', /must not be the same as entry 0/],
  [{ name: 'g', mappingsSSO: many(1_001, String) }, '/body/mappingsSSO', /at most 1000/],
  [{ name: 'g', mappingsSSO: many(600, (i) => i + 'x'.repeat(900)) }, '/body/mappingsSSO', /450000 bytes/],
  [{ name: 'g', rootRole: 'Admin' }, '/body/rootRole', /must be number\. You sent "Admin"/],
  [{ name: 'g', rootRole: 1.5 }, '/body/rootRole', /must be integer\. You sent 1\.5/],
  [{ name: 'g', rootRole: [1] }, '/body/rootRole', /must be number/],
  ['{"name":"g","rootRole":1e999}', '/body/rootRole', /must be/],
  ['{"name":"g","rootRole":1e300}', '/body/rootRole', /must be/],
  [{ name: 'g', users: null }, '/body/users', /must be array\. You sent null/],
  [{ name: 'g', users: 'x' }, '/body/users', /must be array/],
  [{ name: 'g', users: [7] }, '/body/users/0', /must be object\. You sent 7/],
  [{ name: 'g', users: [{}] }, '/body/users/0/user', /is required/],
  [{ name: 'g', users: [{ user: null }] }, '/body/users/0/user', /must be object/],
  [{ name: 'g', users: [{ user: {} }] }, '/body/users/0/user/id', /is required/],
  [{ name: 'g', users: [user(1), user('x')] }, '/body/users/1/user/id', /must be number/],
  [{ name: 'g', users: [user(null)] }, '/body/users/0/user/id', /must be number/],
  [{ name: 'g', users: [user(1.5)] }, '/body/users/0/user/id', /must be integer/],
  [{ name: 'g', users: [user(-1)] }, '/body/users/0/user/id', /must be >= 0\. You sent -1/],
  [{ name: 'g', users: [user(7), user(8), user(7)] }, '/body/users/2/user/id', /the same as entry 0/],
  [{ name: 'g', users: many(10_001, user) }, '/body/users', /at most 10000 entries/],
];

const INVALID = 'Request validation failed: your request body or params contain invalid data';

describe('a body of a group that the contract does not allow', () => {
  it.each(BODIES)('%j is 400, names %s alone, and shows little of what was sent', (body, path, message) => {
    const { status, body: answer } = answerTo(typeof body === 'string' ? body : JSON.stringify(body));
    expect(status).toBe(400);
    expect(answer).toEqual({
      name: 'BadDataError',
      message: `${INVALID}. Refer to the \`details\` list for more information.`,
      details: [{ path, message: expect.stringMatching(message) }],
    });
    expect(answer.details?.[0]?.message.startsWith(`The \`${path}\` property `)).toBe(true);
    expect(JSON.stringify(answer).length).toBeLessThan(1_000);
  });

  it.each(['', null])('a name that is %j is 400, and says the rule', (name) => {
    expect(answerTo(JSON.stringify({ name }))).toEqual({
      status: 400,
      body: {
        name: 'BadDataError',
        message: `${INVALID}: Group name cannot be empty`,
        details: [{ message: 'Group name cannot be empty' }],
      },
    });
  });
});

describe('a body of a group at the limits', () => {
  it.each([
    ' ',
    '\t\n',
    ' DX team ',
    'a/b\\c?d#e%f',
    '<b>&amp;</b>',
    'Ünïcode 🧯',
    'scim-groups',
    'x'.repeat(10_000),
    '🧯'.repeat(5_000),
  ])('has any name as it is: %j', (name) => {
    expect(fromCreateGroup(CreateGroupSchema.parse({ name })).name).toBe(name);
  });

  it.each([
    ['a description of 20,000 characters', { description: 'x'.repeat(20_000) }],
    ['1,000 mappings', { mappingsSSO: many(1_000, String) }],
    ['a mapping of 1,000 characters', { mappingsSSO: ['x'.repeat(1_000)] }],
    ['10,000 members', { users: many(10_000, user) }],
    ['a member with an id that nobody has', { users: [user(0)] }],
    ['a root role that is none', { rootRole: -1 }],
  ])('may have %s', (_, fields) => {
    expect(CreateGroupSchema.safeParse({ name: 'g', ...fields }).success).toBe(true);
  });
});
