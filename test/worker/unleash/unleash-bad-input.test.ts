import { describe, it } from 'vitest';

import { crowd } from '../../support/crowd.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';
import { groupsOf, unleash, user } from '../../support/unleash.ts';

/*
 * What bodies are refused, and in which words, is decided without a database: test/unit/wire/unleash-bodies.test.ts and
 * test/unit/service/teams/whole-teams.test.ts. Here is that both routes ask.
 */

function many<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i + 1));
}

/** A body, the part of it that is at fault, and what is wrong with that. */
const BODIES: readonly (readonly [body: unknown, path: string, message: RegExp])[] = [
  ['null', '/body', /must be object\. You sent null/],
  [{}, '/body/name', /is required\. It was not present/],
  ['{"name":"a\\ud800"}', '/body/name', /must not contain NUL characters or unpaired surrogates/],
  [{ name: 'g', mappingsSSO: ['a', 'b', 'A'] }, '/body/mappingsSSO/2', /must not be the same as entry 0/],
  [{ name: 'g', users: [user(1), { user: { id: 'x' } }] }, '/body/users/1/user/id', /must be number/],
];

/** A rule, which is said in a sentence of its own. */
const RULES: readonly (readonly [body: object, rule: string])[] = [
  [{ name: '' }, 'Group name cannot be empty'],
  [{ name: 'g', rootRole: 99 }, 'Incorrect role id 99'],
  [{ name: 'g', rootRole: 2 ** 50 }, `Incorrect role id ${2 ** 50}`],
  [{ name: 'g', users: [user(0)] }, 'Incorrect user id in the users group'],
  [{ name: 'g', users: [user(2 ** 40)] }, 'Incorrect user id in the users group'],
];

const INVALID = 'Request validation failed: your request body or params contain invalid data';

describe('a body that the contract does not allow', () => {
  it('is 400, names what is at fault or says the rule, and leaves no trace', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const id = await groups.create({ name: 'there' });
    const { trace } = await traceOf(async () => {
      for (const [method, target] of [
        ['POST', ''],
        ['PUT', `/${id}`],
      ] as const) {
        for (const [body, path, message] of BODIES) {
          const answer = await groups.send(400, method, target, body);
          expect(answer.body).toMatchObject({
            name: 'BadDataError',
            message: `${INVALID}. Refer to the \`details\` list for more information.`,
            details: [{ path, message: expect.stringMatching(message) }],
          });
        }
        for (const [body, rule] of RULES) {
          const answer = await groups.send(400, method, target, body);
          expect(answer.body).toMatchObject({
            name: 'BadDataError',
            message: `${INVALID}: ${rule}`,
            details: [{ message: rule }],
          });
        }
      }
    });
    expect(trace).toEqual({});
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

const NO_IDS = [
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
];

describe('an id that is none', () => {
  it('is 400, never 500', async ({ expect }) => {
    const groups = groupsOf(await freshOrg());
    for (const id of NO_IDS) {
      for (const [method, body] of [['GET'], ['DELETE'], ['PUT', { name: 'g' }]] as const) {
        const answer = await groups.send(400, method, `/${id}`, body);
        expect(answer.body).toMatchObject({ name: 'BadDataError', details: [{ path: '/params/groupId' }] });
      }
    }
  });
});
