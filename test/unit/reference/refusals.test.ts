import { describe, it } from 'vitest';

import type { Dialect } from '../../../src/reference/dialect.ts';
import { dialectOf } from '../../../src/reference/dialect.ts';
import { makeDocument } from '../../../src/reference/document.ts';
import type { Answered, At, Operation } from '../../../src/reference/operation.ts';
import type { Kind } from '../../../src/reference/refusal-rules.ts';
import { refusalsOfKind } from '../../../src/reference/refusal-rules.ts';
import { ERRORS, nameOf, statusesOf } from '../../../src/reference/refusals.ts';

/** As it is answered: what JSON has no word for is gone. */
const document = JSON.parse(JSON.stringify(makeDocument())) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, Answered>> };
};
const { responses: components } = document.components;

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ at: { method, path } satisfies At, operation })),
);
const DIALECTS = Object.keys(ERRORS) as Dialect[];
const isRefusal = (status: string) => Number(status) >= 400;

/** What an operation refuses, by status. */
const refusalsOf = (id: string): Readonly<Record<string, Answered>> => {
  const found = operations.find(({ operation }) => operation.operationId === id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return Object.fromEntries(
    Object.entries(found.operation.responses).filter(([status]) => isRefusal(status)),
  );
};

describe('every operation', () => {
  it('names each status that it answers with: none is left to a default', ({ expect }) => {
    expect(operations.length).toBeGreaterThan(170);
    for (const { operation } of operations)
      for (const status of Object.keys(operation.responses))
        expect(status, operation.operationId).toMatch(/^[2-5]\d\d$/);
  });

  it('refuses with the error of its dialect, and says when', ({ expect }) => {
    for (const { at, operation } of operations)
      for (const [status, answered] of Object.entries(operation.responses)) {
        if (!isRefusal(status)) continue;
        const where = `${operation.operationId} ${status}`;
        const { name } = ERRORS[dialectOf(at)];
        const whole = answered.$ref === undefined ? answered : components[answered.$ref.split('/').at(-1)!];
        expect(JSON.stringify(whole?.content?.['application/json']?.schema), where).toContain(
          `"#/components/schemas/${name}"`,
        );
        expect((answered.description ?? whole?.description)?.length, where).toBeGreaterThan(10);
      }
  });

  it('says of every answer that it has the id of the request', ({ expect }) => {
    const all = [
      ...operations.flatMap(({ operation }) => Object.values(operation.responses)),
      ...Object.values(components),
    ];
    for (const { $ref, headers } of all)
      if ($ref === undefined) expect(Object.keys(headers ?? {})).toContain('X-Request-Id');
  });
});

describe('every refusal', () => {
  it.for(DIALECTS.flatMap((dialect) => statusesOf(dialect).map((status) => [dialect, status] as const)))(
    'is one of some operation: %s %i',
    ([dialect, status], { expect }) => {
      const of = operations.filter(({ operation }) =>
        Object.values(operation.responses).some(
          ({ $ref }) => $ref === `#/components/responses/${nameOf(dialect, status)}`,
        ),
      );
      expect(of.length).toBeGreaterThan(0);
      for (const { at } of of) expect(dialectOf(at)).toBe(dialect);
    },
  );

  it('says by a header what a client is to do, where there is one', ({ expect }) => {
    for (const dialect of DIALECTS)
      for (const status of statusesOf(dialect)) {
        const has = Object.keys(components[nameOf(dialect, status)]?.headers ?? {});
        expect(has.includes('WWW-Authenticate'), `${dialect} ${status}`).toBe(status === 401);
        expect(has.includes('Retry-After'), `${dialect} ${status}`).toBe([429, 503].includes(status));
        expect(has.includes('Allow'), `${dialect} ${status}`).toBe(status === 405);
      }
  });
});

describe('an operation refuses by what it is', () => {
  const NOTHING: Kind = {
    dialect: 'Grafana',
    isSignedIn: false,
    hasBody: false,
    isVersioned: false,
    isKeyed: false,
    namesThing: false,
    isList: false,
  };
  const SIGNED_IN = [400, 401, 403, 414, 429, 500, 503, 507];

  it.for<readonly [what: string, kind: Partial<Kind>, statuses: readonly number[]]>([
    ['for everybody', {}, [500, 503]],
    ['for who is signed in', { isSignedIn: true }, SIGNED_IN],
    ['of a thing', { isSignedIn: true, namesThing: true }, [...SIGNED_IN, 404]],
    ['with a body', { isSignedIn: true, hasBody: true }, [...SIGNED_IN, 413]],
    [
      'with a body, of Unleash',
      { dialect: 'Unleash', isSignedIn: true, hasBody: true },
      [...SIGNED_IN, 413, 415],
    ],
    ['that lists', { isSignedIn: true, isList: true }, [...SIGNED_IN, 413]],
    ['under a key', { isSignedIn: true, isKeyed: true }, [...SIGNED_IN, 409, 422]],
    ['of what has versions', { isSignedIn: true, isVersioned: true }, [...SIGNED_IN, 412]],
    ['of AuthZEN, for everybody', { dialect: 'Authzen' }, [405, 414, 500, 503]],
  ])('%s', ([, kind, statuses], { expect }) => {
    expect(new Set(refusalsOfKind({ ...NOTHING, ...kind }))).toEqual(new Set(statuses));
  });

  it.for([
    ['getHealth', [500, 503]],
    ['getAccessControlStatus', SIGNED_IN],
    ['updateTeam', [...SIGNED_IN, 404, 412, 413]],
    ['deleteTeamByID', [...SIGNED_IN, 404, 412]],
    ['listUsersRoles', [...SIGNED_IN, 413]],
    ['searchTeams', [...SIGNED_IN, 413]],
    ['getTeamByID', [...SIGNED_IN, 404]],
    ['getGroups', [...SIGNED_IN, 413]],
    ['evaluate', [...SIGNED_IN, 405, 413]],
    ['evaluateInOrg', [...SIGNED_IN, 404, 405, 413]],
    ['getAuthzenConfiguration', [405, 414, 500, 503]],
  ] as const)('as the document has it: %s', ([id, statuses], { expect }) => {
    // More may be told of an operation alone.
    expect(Object.keys(refusalsOf(id)).map(Number)).toEqual(expect.arrayContaining([...statuses]));
  });

  it.for([
    'declareResourceType',
    'createGroupMappings',
    'userSetUsingOrg',
    'setFolderPermissions',
    'listProjectPermissions',
    'setFolderPermissionsForUser',
    'setDashboardPermissionsForBuiltInRole',
  ])('and not for a missing thing where none can be missing: %s', (id, { expect }) => {
    expect(Object.keys(refusalsOf(id))).not.toContain('404');
  });

  it('says what is its own beside what holds of all, and a missing thing in its own words', ({ expect }) => {
    const { 403: forbidden } = refusalsOf('createOrg');
    expect(forbidden?.$ref).toBe('#/components/responses/GrafanaForbidden');
    const [own, common, ...more] = forbidden?.description?.split('\n\n') ?? [];
    expect(own?.length).toBeGreaterThan(0);
    expect([common, more]).toEqual([components['GrafanaForbidden']?.description, []]);
    // The name says that of all such.
    expect(refusalsOf('createTeam')[422]).toEqual({ $ref: '#/components/responses/GrafanaKeyReused' });
  });
});
