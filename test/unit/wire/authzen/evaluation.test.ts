import { describe, expect, it } from 'vitest';

import { EVALUATIONS_MAX } from '../../../../src/core/asking.ts';
import type { Refusal } from '../../../../src/core/refusal.ts';
import type { Result } from '../../../../src/core/result.ts';
import { readEvaluation, readEvaluations } from '../../../../src/wire/authzen/evaluation.ts';
import { toAskedSubject } from '../../../../src/wire/authzen/subject-name.ts';

const ALICE = { type: 'user', id: 'alice' };
const READ = { name: 'read' };
const RECORD = { type: 'record', id: 'record-1' };
const ONE = { subject: ALICE, action: READ, resource: RECORD };

const OF_ALICE = {
  subject: { isServiceAccount: false, name: { by: 'name', value: 'alice' } },
  action: 'read',
  resource: { resource: 'record', id: 'record-1' },
};

/** What a reader made of a body: its value, or the sentence of its refusal. */
const told = <T>(read: Result<T, Refusal>): T | string => {
  if (read.ok) return read.value;
  const { refusal } = read;
  return refusal.tag === 'invalid' ? `${refusal.field} ${refusal.problem}` : refusal.tag;
};

/** The evaluations of a batch, each as `told` tells it. */
const items = (body: unknown, merges = false) => {
  const read = readEvaluations(body, merges);
  if (!read.ok) return told(read);
  return read.value.kind === 'one' ? read.value.asked : read.value.items.map(told);
};

const LONG = 'x'.repeat(1_001);

describe('the subject of a question', () => {
  it.each([
    ['user', 'alice', { by: 'name', value: 'alice' }],
    ['user', 'alice@example.com', { by: 'name', value: 'alice@example.com' }],
    ['service_account', 'sa-1-ci', { by: 'name', value: 'sa-1-ci' }],
    ['user', 'login:alice', { by: 'login', value: 'alice' }],
    ['user', 'login:a:b', { by: 'login', value: 'a:b' }],
    ['user', 'email:a@b', { by: 'email', value: 'a@b' }],
    ['user', 'uid:u1', { by: 'uid', value: 'u1' }],
    ['service_account', 'id:42', { by: 'id', id: 42 }],
    ['user', 'sub:00u1', { by: 'sub', issuer: 'https://idp', subject: '00u1' }],
    ['user', 'id:2147483647', { by: 'id', id: 2_147_483_647 }],
    ['user', 'id:2147483648', null],
    ['user', 'id:042', null],
    ['user', 'id:0', null],
    ['user', 'id:-1', null],
    ['user', 'id:alice', null],
    ['user', 'id:', null],
    ['user', 'login:', null],
    ['user', 'name:alice', null],
    ['user', 'LOGIN:alice', null],
    ['user', ':alice', null],
    ['user', '', null],
    ['user', LONG, null],
    ['users', 'alice', null],
    ['User', 'alice', null],
    ['', 'alice', null],
  ])('%s %s is named by just that', (type, id, name) => {
    expect(toAskedSubject(type, id, 'https://idp')).toEqual({
      isServiceAccount: type === 'service_account',
      name,
    });
  });

  it.each([undefined, null, 1, {}, LONG])('by sub is nobody without an issuer: %s', (issuer) => {
    expect(toAskedSubject('user', 'sub:1', issuer).name).toBeNull();
  });
});

describe('the body of one evaluation', () => {
  it('is read, and what nobody reads is ignored', () => {
    expect(told(readEvaluation(ONE))).toEqual(OF_ALICE);
    const more = {
      foo: 1,
      subject: { ...ALICE, customAttr: [], properties: { role: 'admin' } },
      action: { ...READ, type: 1, properties: {} },
      resource: { ...RECORD, name: {}, properties: { status: 'archived' } },
      context: { time: 'now' },
      options: { evaluations_semantic: 'none' },
      evaluations: 'none',
      page: null,
    };
    expect(told(readEvaluation(more))).toEqual(OF_ALICE);
  });

  it('names the issuer of a subject in its properties', () => {
    const subject = { type: 'user', id: 'sub:1', properties: { iss: 'https://idp' } };
    expect(told(readEvaluation({ ...ONE, subject }))).toEqual({
      ...OF_ALICE,
      subject: { isServiceAccount: false, name: { by: 'sub', issuer: 'https://idp', subject: '1' } },
    });
  });

  it.each([
    [undefined, 'body is required'],
    [null, 'body must be an object'],
    [[], 'body must be an object'],
    ['x', 'body must be an object'],
    [{}, 'subject is required'],
    [{ subject: ALICE, action: READ }, 'resource is required'],
    [{ subject: ALICE, resource: RECORD }, 'action is required'],
    [{ ...ONE, subject: 'alice' }, 'subject must be an object'],
    [{ ...ONE, subject: null }, 'subject must be an object'],
    [{ ...ONE, subject: [ALICE] }, 'subject must be an object'],
    [{ ...ONE, subject: { id: 'alice' } }, 'subject.type is required'],
    [{ ...ONE, subject: { type: 'user' } }, 'subject.id is required'],
    [{ ...ONE, subject: { type: 'user', id: 1 } }, 'subject.id must be a string'],
    [{ ...ONE, subject: { type: null, id: '1' } }, 'subject.type must be a string'],
    [{ ...ONE, subject: { ...ALICE, properties: [] } }, 'subject.properties must be an object'],
    [{ ...ONE, action: {} }, 'action.name is required'],
    [{ ...ONE, action: { name: 123 } }, 'action.name must be a string'],
    [{ ...ONE, action: 'read' }, 'action must be an object'],
    [{ ...ONE, action: { ...READ, properties: 1 } }, 'action.properties must be an object'],
    [{ ...ONE, resource: { type: 'record' } }, 'resource.id is required'],
    [{ ...ONE, resource: { id: 'record-1' } }, 'resource.type is required'],
    [{ ...ONE, resource: { type: [], id: '' } }, 'resource.type must be a string'],
    [{ ...ONE, resource: { ...RECORD, properties: null } }, 'resource.properties must be an object'],
    [{ ...ONE, context: 'now' }, 'context must be an object'],
  ])('is refused where something is missing, or of a wrong type: %j', (body, problem) => {
    expect(told(readEvaluation(body))).toBe(problem);
  });

  it('may have empty texts, and longer ones than any name has: these name nothing', () => {
    const resource = { resource: '', id: '' };
    const longest = 'x'.repeat(1_000);
    expect(told(readEvaluation({ ...ONE, action: { name: '' } }))).toEqual({ ...OF_ALICE, action: '' });
    expect(told(readEvaluation({ ...ONE, action: { name: LONG } }))).toEqual({ ...OF_ALICE, action: '' });
    for (const sent of [
      { type: LONG, id: 'x' },
      { type: 'record', id: LONG },
    ])
      expect(told(readEvaluation({ ...ONE, resource: sent }))).toEqual({ ...OF_ALICE, resource });
    expect(told(readEvaluation({ ...ONE, resource: { type: longest, id: longest } }))).toEqual({
      ...OF_ALICE,
      resource: { resource: longest, id: longest },
    });
  });
});

describe('the body of several evaluations', () => {
  it.each([
    [ONE],
    [{ ...ONE, evaluations: [] }],
    [{ ...ONE, evaluations: [], options: { evaluations_semantic: '?' } }],
  ])('is that of one where there are none: %j', (body) => {
    expect(told(readEvaluations(body))).toEqual({ kind: 'one', asked: OF_ALICE });
  });

  it('is refused as that of one then', () => {
    expect(told(readEvaluations({}))).toBe('subject is required');
    expect(told(readEvaluations({ evaluations: [], subject: ALICE }))).toBe('action is required');
  });

  it.each([
    ['execute_all', undefined],
    ['execute_all', {}],
    ['execute_all', { foo: 1 }],
    ['execute_all', { evaluations_semantic: 'execute_all' }],
    ['deny_on_first_deny', { evaluations_semantic: 'deny_on_first_deny' }],
    ['permit_on_first_permit', { evaluations_semantic: 'permit_on_first_permit', foo: null }],
  ])('has the semantic %s for the options %j', (semantic, options) => {
    const body = { ...ONE, evaluations: [{}], ...(options && { options }) };
    expect(told(readEvaluations(body))).toMatchObject({ kind: 'batch', semantic });
  });

  it.each([
    [[], 'body must be an object'],
    [{ evaluations: {} }, 'evaluations must be a list'],
    [{ evaluations: null }, 'evaluations must be a list'],
    [{ ...ONE, evaluations: [{}], options: 'all' }, 'options must be an object'],
    [{ ...ONE, evaluations: [{}], options: null }, 'options must be an object'],
    [
      { ...ONE, evaluations: [{}], options: { evaluations_semantic: 'any' } },
      'options.evaluations_semantic must be one of execute_all, deny_on_first_deny, permit_on_first_permit',
    ],
    [
      { ...ONE, evaluations: [{}], options: { evaluations_semantic: null } },
      'options.evaluations_semantic must be one of execute_all, deny_on_first_deny, permit_on_first_permit',
    ],
    [{ subject: 'alice', evaluations: [ONE] }, 'subject must be an object'],
    [{ action: { name: 1 }, evaluations: [ONE] }, 'action.name must be a string'],
    [{ resource: { properties: [] }, evaluations: [ONE] }, 'resource.properties must be an object'],
    [{ context: [], evaluations: [ONE] }, 'context must be an object'],
    [
      { ...ONE, evaluations: Array.from({ length: EVALUATIONS_MAX + 1 }, () => ({})) },
      'evaluations must be at most 1000 entries long',
    ],
  ])('is refused whole where the request itself is wrong: %#', (body, problem) => {
    expect(told(readEvaluations(body))).toBe(problem);
  });

  it('takes what an evaluation does not have from beside it', () => {
    const write = { name: 'write' };
    expect(items({ ...ONE, evaluations: [{}, { action: write }, { foo: 1, context: {} }] })).toEqual([
      OF_ALICE,
      { ...OF_ALICE, action: 'write' },
      OF_ALICE,
    ]);
    expect(items({ evaluations: [ONE] })).toEqual([OF_ALICE]);
  });

  it('replaces a default whole, unless it is told to merge', () => {
    const body = { ...ONE, evaluations: [{ resource: { id: 'record-2' } }, { resource: RECORD }] };
    expect(items(body)).toEqual(['evaluations.0.resource.type is required', OF_ALICE]);
    expect(items(body, true)).toEqual([
      { ...OF_ALICE, resource: { resource: 'record', id: 'record-2' } },
      OF_ALICE,
    ]);
    expect(items({ ...ONE, evaluations: [{ resource: 'x' }] }, true)).toEqual([
      'evaluations.0.resource must be an object',
    ]);
  });

  it.each([
    [
      'an incomplete default',
      { subject: ALICE, resource: { type: 'record' }, action: READ },
      {},
      'resource.id is required',
    ],
    ['no default', { subject: ALICE, action: READ }, {}, 'evaluations.1.resource is required'],
    ['no object', ONE, 'x', 'evaluations.1 must be an object'],
    ['null', ONE, null, 'evaluations.1 must be an object'],
    ['a wrong type', ONE, { subject: 'alice' }, 'evaluations.1.subject must be an object'],
    ['null for an entity', ONE, { subject: null }, 'evaluations.1.subject must be an object'],
    ['a wrong context', ONE, { context: [] }, 'evaluations.1.context must be an object'],
    ['a wrong name', ONE, { action: { name: 1 } }, 'evaluations.1.action.name must be a string'],
  ])('refuses one evaluation by itself: %s', (_what, defaults, wrong, problem) => {
    expect(items({ ...defaults, evaluations: [ONE, wrong, ONE] })).toEqual([OF_ALICE, problem, OF_ALICE]);
  });

  it('is read no further than where a first no ends it for sure', () => {
    const options = { evaluations_semantic: 'deny_on_first_deny' };
    expect(items({ options, evaluations: [ONE, {}, ONE] })).toEqual([
      OF_ALICE,
      'evaluations.1.subject is required',
    ]);
  });

  it('takes a thousand, and shares what stands beside them', () => {
    const evaluations = Array.from({ length: EVALUATIONS_MAX }, (_, i) => ({
      resource: { type: 'record', id: `${i}` },
    }));
    const read = items({ ...ONE, evaluations }) as (typeof OF_ALICE)[];
    expect(read).toHaveLength(EVALUATIONS_MAX);
    expect(new Set(read.map(({ subject }) => subject)).size).toBe(1);
  });
});
