import { describe, it } from 'vitest';

import { crowd } from '../../support/crowd.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';
import { groupsOf, unleash, user } from '../../support/unleash.ts';

const LONG = 'x'.repeat(200);

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
  [{ name: 'g', mappingsSSO: ['a\nb'] }, '/body/mappingsSSO/0', /must not contain control characters/],
  [{ name: 'g', mappingsSSO: ['x'.repeat(1_001)] }, '/body/mappingsSSO/0', /at most 1000 characters/],
  [{ name: 'g', mappingsSSO: ['a', 'b', 'A'] }, '/body/mappingsSSO/2', /must not be the same as entry 0/],
  [{ name: 'g', mappingsSSO: many(1_001, String) }, '/body/mappingsSSO', /at most 1000|<= 1000/],
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
  [{ name: 'g', users: [user(1), { user: { id: 'x' } }] }, '/body/users/1/user/id', /must be number/],
  [{ name: 'g', users: [{ user: { id: null } }] }, '/body/users/0/user/id', /must be number/],
  [{ name: 'g', users: [user(1.5)] }, '/body/users/0/user/id', /must be integer/],
  [{ name: 'g', users: [user(-1)] }, '/body/users/0/user/id', /must be >= 0\. You sent -1/],
  [{ name: 'g', users: [user(7), user(8), user(7)] }, '/body/users/2/user/id', /the same as entry 0/],
  [{ name: 'g', users: many(10_001, user) }, '/body/users', /at most 10000 entries/],
];

function many<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i + 1));
}

/** A rule, which is said in a sentence of its own. */
const RULES: readonly (readonly [body: object, rule: string])[] = [
  [{ name: '' }, 'Group name cannot be empty'],
  [{ name: null }, 'Group name cannot be empty'],
  [{ name: 'g', rootRole: 99 }, 'Incorrect role id 99'],
  [{ name: 'g', rootRole: -1 }, 'Incorrect role id -1'],
  [{ name: 'g', rootRole: 4 }, 'Incorrect role id 4'],
  [{ name: 'g', rootRole: 1_000 }, 'Incorrect role id 1000'],
  [{ name: 'g', rootRole: 2 ** 50 }, `Incorrect role id ${2 ** 50}`],
  [{ name: 'g', users: [user(0)] }, 'Incorrect user id in the users group'],
];

const INVALID = 'Request validation failed: your request body or params contain invalid data';

describe('a body that the contract does not allow', () => {
  it.for(BODIES)('%j is 400 and names %s', async ([body, path, message], { expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const id = await groups.create({ name: 'there' });
    for (const [method, target] of [
      ['POST', ''],
      ['PUT', `/${id}`],
    ] as const) {
      const { answer, trace } = await traceOf(() => groups.send(400, method, target, body));
      expect(trace).toEqual({});
      expect(answer.body).toMatchObject({
        name: 'BadDataError',
        message: `${INVALID}. Refer to the \`details\` list for more information.`,
        details: [{ path, message: expect.stringMatching(message) }],
      });
      expect(answer.body.details[0].message.startsWith(`The \`${path}\` property `)).toBe(true);
      expect(answer.text.length).toBeLessThan(1_000);
    }
  });

  it.for(RULES)('%j is 400 and says: %s', async ([body, rule], { expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const id = await groups.create({ name: 'there' });
    for (const [method, target] of [
      ['POST', ''],
      ['PUT', `/${id}`],
    ] as const) {
      const answer = await groups.send(400, method, target, body);
      expect(answer.body).toMatchObject({
        name: 'BadDataError',
        message: `${INVALID}: ${rule}`,
        details: [{ message: rule }],
      });
    }
  });

  it('tells the first fault alone', async ({ expect }) => {
    const groups = groupsOf(await freshOrg());
    const { body } = await groups.send(400, 'POST', '', { users: null, rootRole: 'x', mappingsSSO: 7 });
    expect(body.details).toHaveLength(1);
  });

  it('at the limits is taken, also in place of another, with room in the audit trail', async () => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    // What takes most room as JSON: control characters where they may stand, else quotation marks.
    const bodies = ['"', '\\'].map((mark, i) => ({
      name: `${i}\u0001`.padEnd(10_000, '\u0001'),
      description: `${i}\u0001`.padEnd(20_000, '\u0001'),
      mappingsSSO: many(1_000, (n) => `${i}-${n}`.padEnd(200, mark)),
    }));
    const [first, second] = [await crowd(org.id, 10_000), await crowd(org.id, 10_000)];
    const id = await groups.create({ ...bodies[0], users: first.map(user) });
    await groups.send(200, 'PUT', `/${id}`, { ...bodies[1], users: second.map(user) });
  });
});

describe('a body that cannot be read', () => {
  it('is 400 when it is no JSON', async ({ expect }) => {
    const groups = groupsOf(await freshOrg());
    for (const text of ['', '{', 'name=g', '{"name":"g",}', "{'name':'g'}"]) {
      const { body } = await groups.send(400, 'POST', '', text);
      expect(body.name, text).toBe('BadDataError');
    }
  });

  it('is 415 when it is not said to be JSON', async ({ expect }) => {
    const org = await freshOrg();
    const id = await groupsOf(org).create({ name: 'there' });
    const send = async (type: string | undefined, path: string) =>
      await unleash(path === '' ? 'POST' : 'PUT', path, {
        org: org.id,
        headers: { 'Content-Type': type ?? '' },
        body: JSON.stringify({ name: `g${Math.random()}` }),
      });
    for (const path of ['', `/${id}`]) {
      for (const type of [
        undefined,
        'text/plain',
        'application/x-www-form-urlencoded',
        'application/jsonx',
      ]) {
        const { status, body } = await send(type, path);
        expect([status, body.name], type).toEqual([415, 'ContentTypeError']);
      }
      for (const type of [
        'application/json',
        'application/json ; charset=utf-8',
        'application/json;',
        'Application/JSON;x=y',
      ]) {
        expect([200, 201]).toContain((await send(type, path)).status);
      }
    }
  });

  it('is 413 when it is larger than 1 MiB', async ({ expect }) => {
    const groups = groupsOf(await freshOrg());
    const { body } = await groups.send(413, 'POST', '', { name: 'x'.repeat(1_100_000) });
    expect(body.name).toBe('PayloadTooLargeError');
  });
});

describe('an id that is none', () => {
  it.for([
    'abc',
    '0',
    '-1',
    '1.5',
    '1e3',
    '0x1',
    '01',
    '2147483648',
    '99999999999999999999',
    '%00',
    '%2F',
    ' 1',
    '1;x',
    '%E0%A4%A',
  ])('%j is 400, never 500', async (id, { expect }) => {
    const groups = groupsOf(await freshOrg());
    for (const [method, body] of [['GET'], ['DELETE'], ['PUT', { name: 'g' }]] as const) {
      const answer = await groups.send(400, method, `/${id}`, body);
      expect(answer.body).toMatchObject({ name: 'BadDataError', details: [{ path: '/params/groupId' }] });
    }
  });
});
