import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { form, optionalFlag, optionalText } from '../../../src/wire/grafana/form.ts';

const Item = z.object({ Action: z.string(), scope: optionalText('') });
const Form = form(
  'TestForm',
  z.object({
    name: z.string(),
    roleUid: optionalText(''),
    BasicRoles: optionalFlag(''),
    items: z.array(Item).nullish(),
    inner: z.object({ deepKey: z.int() }).nullable().optional(),
    names: z.array(z.string()).optional(),
  }),
);

const read = (json: string): unknown => Form.parse(JSON.parse(json));
const isRefused = (json: string): boolean => !Form.safeParse(JSON.parse(json)).success;

describe('a form', () => {
  it.each([
    ['{"name":"x"}', { name: 'x' }],
    ['{"NAME":"x"}', { name: 'x' }],
    ['{"nAmE":"x","ROLEUID":"u","roleuid":"v"}', { name: 'x', roleUid: 'v' }],
    ['{"name":"x","basicroles":true}', { name: 'x', BasicRoles: true }],
    ['{"name":"x","ITEMS":[{"action":"a","SCOPE":"s"},{"ACTION":"b"}]}', 'items'],
    ['{"name":"x","Inner":{"DEEPKEY":5}}', { name: 'x', inner: { deepKey: 5 } }],
    [
      '{"name":"x","inner":null,"items":null,"roleUid":null}',
      { name: 'x', inner: null, items: null, roleUid: null },
    ],
    ['{"name":"x","names":["NAME","name"]}', { name: 'x', names: ['NAME', 'name'] }],
  ] as const)('matches keys in any letter case, at every depth: %s', (json, wanted) => {
    const items = { name: 'x', items: [{ Action: 'a', scope: 's' }, { Action: 'b' }] };
    expect(read(json)).toEqual(wanted === 'items' ? items : wanted);
  });

  it.each([
    ['{"name":"a","name":"b"}', 'b'],
    ['{"name":"a","Name":"b"}', 'b'],
    ['{"Name":"a","name":"b"}', 'b'],
    ['{"NAME":"a","name":"b","Name":"c"}', 'c'],
  ])('takes the last of several keys that say the same: %s', (json, last) => {
    expect(read(json)).toEqual({ name: last });
  });

  it('takes the last one even when it is wrong', () => {
    expect(isRefused('{"name":"a","NAME":5}')).toBe(true);
    expect(isRefused('{"NAME":5,"name":"a"}')).toBe(false);
  });

  it.each([
    '{"name":"x","other":1}',
    '{"name":"x","__proto__":{"roleUid":"u"}}',
    '{"name":"x","constructor":{"prototype":{"roleUid":"u"}}}',
    '{"name":"x","hasOwnProperty":1,"toString":2,"valueOf":3}',
    '{"name":"x","name ":"y"," name":"z","":0}',
    '{"name":"x","role_uid":"u"}',
  ])('ignores unknown keys: %s', (json) => {
    expect(read(json)).toEqual({ name: 'x' });
    expect(Object.prototype).not.toHaveProperty('roleUid');
  });

  it.each([
    'null',
    '[]',
    '[{"name":"x"}]',
    '"x"',
    '5',
    'true',
    '{}',
    '{"name":null}',
    '{"__proto__":{"name":"x"}}',
  ])('refuses what is no such object: %s', (json) => {
    expect(isRefused(json)).toBe(true);
  });

  it.each(['{"name":"x","items":{"action":"a"}}', '{"name":"x","items":[[]]}', '{"name":"x","inner":[]}'])(
    'refuses wrong types inside: %s',
    (json) => {
      expect(isRefused(json)).toBe(true);
    },
  );

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => Form.safeParse(value) !== undefined));
  });

  it('does not change what it is given', () => {
    const body = Object.freeze({ NAME: 'x', Items: Object.freeze([Object.freeze({ ACTION: 'a' })]) });
    expect(Form.parse(body)).toEqual({ name: 'x', items: [{ Action: 'a' }] });
  });
});
