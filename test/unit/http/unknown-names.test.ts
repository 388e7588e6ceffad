import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { knownName } from '../../../src/core/near-miss.ts';
import type { Contract } from '../../../src/http/kit/contract.ts';
import { describeUnknown, judgeBody, judgeQuery } from '../../../src/http/kit/unknown-names.ts';
import { form, formOf } from '../../../src/wire/form.ts';

const Body = form(
  'Body',
  z.object({
    name: z.string(),
    roleUids: z.array(z.string()).nullish(),
    permissions: z.array(z.object({ action: z.string(), scope: z.string().nullish() })).nullish(),
    inner: z.object({ deepKey: z.int() }).optional(),
    free: z.record(z.string(), z.unknown()).optional(),
  }),
  ['roleUidz'],
);

const contract = (more: Partial<Contract> = {}): Contract => ({
  method: 'POST',
  query: ['action', 'sort', 'includeHidden'].map(knownName),
  isClosed: false,
  form: formOf(Body),
  answered: () => new Set(),
  ...more,
});

/** What is said of a body, after the place of the name; or what is told of it as ignored. */
function judge(json: string, more: Partial<Contract> = {}, isStrict = false): string | undefined {
  const { refused, ignored } = judgeBody(contract(more), JSON.parse(json), isStrict);
  return refused === undefined ? ignored : `${refused.path.join('.')} ${describeUnknown(refused)}`;
}

describe('the names in a body', () => {
  it.each([
    '{}',
    'null',
    '[]',
    '5',
    '[{"permisions":1}]',
    '{"name":1,"roleUids":2,"permissions":3,"inner":4,"free":5}',
    '{"NAME":1,"RoleUIDs":[],"permissions":[{"ACTION":1,"Scope":2}]}',
    '{"permissions":{"acton":1},"inner":[{"deepKye":1}]}',
    '{"free":{"permisions":1,"expiresAt":2,"dryRun":3,"x":4}}',
  ])('are all known: %s', (json) => {
    expect(judge(json)).toBeUndefined();
    expect(judge(json, {}, true)).toBeUndefined();
  });

  it.each([
    ['{"permisions":[]}', 'permisions is unknown: did you mean `permissions`?'],
    ['{"name":"x","PERMISIONS":[]}', 'PERMISIONS is unknown: did you mean `permissions`?'],
    ['{"roleUid":"x"}', 'roleUid is unknown: did you mean `roleUids`?'],
    ['{"permissions":[{"action":1},{"acton":1}]}', 'permissions.acton is unknown: did you mean `action`?'],
    // Where it is matters: elsewhere it is a slip of nothing.
    ['{"acton":1,"permissions":[{"acton":1}]}', 'permissions.acton is unknown: did you mean `action`?'],
    ['{"PERMISSIONS":[{"scopes":1}]}', 'permissions.scopes is unknown: did you mean `scope`?'],
    ['{"inner":{"deepKye":1}}', 'inner.deepKye is unknown: did you mean `deepKey`?'],
    ['{"created":1,"permision":1,"roleUidds":1}', 'permision is unknown: did you mean `permissions`?'],
    ['{"expiresAt":1}', 'expiresAt is unknown here, and ignoring it would give something that never ends'],
    ['{"STARTS_AT":1}', 'STARTS_AT is unknown here, and ignoring it would give something at once'],
    ['{"dry-run":1}', 'dry-run is unknown here, and ignoring it would make the change'],
  ])('are refused where ignoring one would do something else: %s', (json, problem) => {
    expect(judge(json)).toBe(problem);
    expect(judge(json, {}, true)).toBe(problem);
  });

  it.each([
    ['{"created":1,"updated":2}', 'created, updated'],
    ['{"permissions":[{"created":1},{"created":1,"updated":2}]}', 'permissions.created, permissions.updated'],
    ['{"permissions":[{"x":1}],"inner":{"deepKey":1,"y":2},"z":3}', 'permissions.x, inner.y, z'],
    // In the wrong place, and too short to tell.
    ['{"deepKey":1,"nmae":1}', 'deepKey, nmae'],
    // Upstream has it.
    ['{"roleUIDZ":1}', 'roleUIDZ'],
    // What no header can hold is counted.
    ['{"é":1,"a b":1,"a,b":1,"":1,"x":{"permisions":1}}', 'x, *;more=4'],
    ['{"é":1}', '*;more=1'],
    [`{"${'a'.repeat(41)}":1,"${'b'.repeat(40)}":1}`, `${'b'.repeat(40)}, *;more=1`],
    ['{"__proto__":1,"constructor":2}', 'constructor, *;more=1'],
  ])('are told where they are ignored: %s', (json, told) => {
    expect(judge(json)).toBe(told);
  });

  it.each([
    ['{"created":1}', 'created is unknown'],
    ['{"created":1,"updated":1,"é":1}', 'created is unknown, as well as updated, 1 more'],
    ['{"é":1}', ' is unknown'],
    ['{"é":1,"ö":1}', ' is unknown, as well as 1 more'],
  ])('are all refused for a client that wants that: %s', (json, problem) => {
    expect(judge(json, {}, true)).toBe(problem);
  });

  it('may be those of an answer of the same resource, slip or not', () => {
    const answered = () => new Set(['permision', 'roleuid', 'expires']);
    expect(judge('{"permision":1,"ROLEUID":1}', { answered })).toBe('permision, ROLEUID');
    // What was read can be sent back to change it, not to make something new.
    for (const method of ['PUT', 'PATCH'])
      expect(judge('{"expires":1}', { answered, method })).toBe('expires');
    expect(judge('{"expires":1}', { answered })).toMatch(/never ends/);
  });

  it('are slips in the wrong place, although an answer has a field like that: it is one of this body', () => {
    const Levels = form(
      'Levels',
      z.object({ permissions: z.array(z.object({ permission: z.string() })).nullish() }),
    );
    const answered = () => new Set(['permission']);
    expect(judge('{"permission":[]}', { answered, form: formOf(Levels) })).toBe(
      'permission is unknown: did you mean `permissions`?',
    );
  });

  it('are told up to ten, and looked at up to 64: the others are counted', () => {
    const many = (count: number, last = '') =>
      `{${Array.from({ length: count }, (_, i) => `"x${i}":0`).join()}${last}}`;
    expect(judge(many(10))).toBe('x0, x1, x2, x3, x4, x5, x6, x7, x8, x9');
    expect(judge(many(12))).toBe('x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, *;more=2');
    expect(judge(many(63, ',"permisions":0'))).toMatch(/did you mean/);
    expect(judge(many(64, ',"permisions":0'))).toMatch(/\*;more=55$/);
    expect(judge(many(1_000))?.length).toBeLessThan(1_000);
  });

  it('take no longer than reading the body, however many there are', () => {
    const LARGE = [
      `{${Array.from({ length: 80_000 }, (_, i) => `"permi${i}":0`).join()}}`,
      `{"permissions":[${Array.from({ length: 12_000 }, (_, i) => `{"actio${i}":0,"scopes${i}":0,"created":"x"}`).join()}]}`,
      `{"${'permissions'.repeat(90_000)}":0}`,
    ];
    for (const json of LARGE) {
      const ratios = Array.from({ length: 7 }, () => {
        const began = performance.now();
        const body: unknown = JSON.parse(json);
        const read = performance.now();
        judgeBody(contract(), body, false);
        return (performance.now() - read) / (read - began + 1);
      });
      expect(Math.min(...ratios), json.slice(0, 40)).toBeLessThan(2);
    }
  });
});

describe('the names in a query', () => {
  const problemOf = (names: readonly string[], more: Partial<Contract> = {}, isStrict = false) => {
    const refused = judgeQuery(contract({ method: 'GET', ...more }), names, isStrict);
    return refused && `${refused.path.join('.')} ${describeUnknown(refused)}`;
  };

  it.each([[[]], [['action', 'sort']], [['x', 'sortt', 'dryRun', 'expires', 'userId']]])(
    'are known, or ignored: %j',
    (names) => {
      expect(problemOf(names)).toBeUndefined();
    },
  );

  it.each([
    [['Action'], 'Action is unknown: did you mean `action`?'],
    [['SORT'], 'SORT is unknown: did you mean `sort`?'],
    [['actions'], 'actions is unknown: did you mean `action`?'],
    [['x', 'include_hidden'], 'include_hidden is unknown: did you mean `includeHidden`?'],
  ])('are refused where one is a slip, and letter case is one too: %j', (names, problem) => {
    expect(problemOf(names)).toBe(problem);
  });

  it.each(['dryRun', 'dryrun', 'DRY_RUN', 'dry-runs'])('ask for no trial of a change: %s', (name) => {
    expect(problemOf([name], { method: 'DELETE' })).toBe(
      `${name} is unknown here, and ignoring it would make the change`,
    );
  });

  it('are all known where nothing else is taken', () => {
    const isClosed = true;
    expect(problemOf(['action', 'sort'], { isClosed })).toBeUndefined();
    expect(problemOf(['userId'], { isClosed })).toBe(
      'userId is unknown here: only action, sort, includeHidden can be sent',
    );
    expect(problemOf(['é'.repeat(1_000)], { isClosed })).toMatch(/^ is unknown here/);
    const many = Array.from({ length: 1_000 }, (_, i) => `x${i}`);
    expect(problemOf(many, { isClosed })).toMatch(/^x0 is unknown here/);
  });

  it('are all refused for a client that wants that', () => {
    expect(problemOf(['x', 'action', 'y'], {}, true)).toBe('x is unknown, as well as y');
  });
});
