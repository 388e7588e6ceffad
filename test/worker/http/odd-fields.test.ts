/*
 * What is wrong with the value of a field is told only to who may call: the right comes before the body, and the credential before both.
 * Bodies that no contract refuses are sent, so that what comes next is the handler of the route.
 */
import { beforeAll, describe, it } from 'vitest';

import type { Answer, RequestOptions } from '../../support/api.ts';
import { ADMIN, api } from '../../support/api.ts';
import { readDocument } from '../../support/document.ts';
import type { Operation } from '../../support/operations/document.ts';
import { readOperations } from '../../support/operations/document.ts';
import { ROWS } from '../../support/operations/index.ts';
import { denied, isRefusal, unauthenticated } from '../../support/operations/refusals.ts';
import type { Refusal } from '../../support/operations/refusals.ts';
import type { Row } from '../../support/operations/row.ts';
import { fill } from '../../support/operations/row.ts';
import { inWorld } from '../../support/operations/states.ts';
import type { World } from '../../support/operations/world.ts';
import { makeWorld } from '../../support/operations/world.ts';

type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
};
type Content = { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly requestBody?: Content }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

/** A bidirectional control: a name with it looks like another one. */
const HIDDEN = '\u202Eadmin';
/** Values that contracts take, and that may be refused by who knows what the field means. */
const ODD: Readonly<Record<string, readonly unknown[]>> = {
  string: ['', 'Boss', HIDDEN],
  integer: [0, 2 ** 31 - 1],
  array: [[]],
};

/** A request whose body is odd. */
type Case = {
  readonly name: string;
  readonly row: Row;
  readonly operation: Operation;
  readonly body: Readonly<Record<string, unknown>>;
};

let cases: Case[];
let world: World;

/** The top-level fields of a body, each with its type. */
function fieldsOf(schema: Schema, { components }: Document): [string, string][] {
  const named = schema.$ref && components.schemas[schema.$ref.replace('#/components/schemas/', '')];
  if (named) return fieldsOf(named, { components } as Document);
  const parts = [...(schema.anyOf ?? []), ...(schema.allOf ?? [])];
  const own = Object.entries(schema.properties ?? {}).flatMap(([field, { type, anyOf = [] }]) =>
    [type, ...anyOf.map((one) => one.type)]
      .flat()
      .flatMap((one) => (one ? [[field, one] as [string, string]] : [])),
  );
  return [...own, ...parts.flatMap((part) => fieldsOf(part, { components } as Document))];
}

beforeAll(async () => {
  world = await makeWorld(ROWS);
  const document = readDocument<Document>();
  const byId = new Map(readOperations().map((operation) => [operation.id, operation]));
  cases = Object.entries(ROWS).flatMap(([name, row]) => {
    const operation = byId.get(name.replace(/\/.*/, ''));
    const { requestBody } =
      document.paths[`/api${operation?.path}`]?.[operation?.method.toLowerCase() ?? ''] ?? {};
    if (operation === undefined || requestBody === undefined) return [];
    const sample = (row.body?.(world.things) ?? {}) as Record<string, unknown>;
    const fields = fieldsOf(Object.values(requestBody.content)[0]?.schema ?? {}, document);
    const changed = fields.flatMap(([field, type]) =>
      (ODD[type] ?? []).map((value) => ({ ...sample, [field]: value })),
    );
    return [{}, ...changed].map((body) => ({ name, row, operation, body }));
  });
});

let requests = 0;

/** Sends a case, from an address of its own: no limit on guesses is met. */
async function send({ row, operation, body }: Case, options: RequestOptions): Promise<Answer> {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (parameter, name: string) =>
    encodeURIComponent(fill(row.at?.[name] ?? parameter, world.things)),
  );
  const query = row.query === undefined ? '' : `?${fill(row.query, world.things)}`;
  requests++;
  const headers = { ...options.headers, 'CF-Connecting-IP': `10.2.${requests >> 8}.${requests & 255}` };
  return await api(operation.method, `${path}${query}`, { ...options, headers, body });
}

/** The cases that are answered otherwise. */
async function different(
  chosen: readonly Case[],
  caller: RequestOptions,
  refusalOf: (one: Case) => Refusal,
): Promise<string[]> {
  const found: string[] = [];
  for (const one of chosen) {
    const answer = await send(one, caller);
    if (!isRefusal(answer, refusalOf(one)[one.operation.dialect]))
      found.push(`${one.name} ${JSON.stringify(one.body)}: ${answer.status} ${answer.text}`);
  }
  return found;
}

/** Where the permission is looked for, or which ones are needed, is said by a few fields themselves. */
const decidesWhatIsNeeded = ({ name, body: { orgId, rootRole } }: Case): boolean =>
  (/^list(Users|Teams)Roles$/.test(name) && Boolean(orgId)) || (name === 'createGroup' && Boolean(rootRole));

const DISABLED = unauthenticated('identity.disabled', 'Unauthorized');

describe('odd values in every field of every body', () => {
  it('are sent for every operation with a body', ({ expect }) => {
    expect(new Set(cases.map(({ name }) => name)).size).toBeGreaterThan(50);
    expect(cases.length).toBeGreaterThan(200);
  });

  it('are not looked at for who lacks the permission', async ({ expect }) => {
    const guarded = cases.filter((one) => one.row.signedIn === undefined && !decidesWhatIsNeeded(one));
    const caller = inWorld(world, world.callers.nobody);
    expect(await different(guarded, caller, ({ row }) => denied(row))).toEqual([]);
  });

  it('are not looked at for a disabled service account', async ({ expect }) => {
    expect(await different(cases, inWorld(world, world.callers.disabled), () => DISABLED)).toEqual([]);
  });

  it('are not looked at for a disabled person, where people change themselves', async ({ expect }) => {
    const own = cases.filter(({ row }) => row.signedIn === 'people');
    expect(await different(own, inWorld(world, world.callers.disabledPerson), () => DISABLED)).toEqual([]);
  });
});

/** What handlers refuse themselves, so that the tests above look at something. */
const REFUSED: readonly (readonly [operation: string, body: Readonly<Record<string, unknown>>])[] = [
  ['createServiceAccount', { name: 'new', role: 'Boss' }],
  ['updateServiceAccount', { role: 'Boss' }],
  ['addOrgUser', { loginOrEmail: 'somebody', role: 'Boss' }],
  ['updateOrgUser', { role: 'Boss' }],
  ['addOrgUserToCurrentOrg', { loginOrEmail: 'somebody', role: 'Boss' }],
  ['updateOrgUserForCurrentOrg', { role: 'Boss' }],
  ['adminCreateUser', { password: 'secret' }],
  ['adminCreateUser', { login: HIDDEN, password: 'secret' }],
  ['updateUser', { login: HIDDEN }],
  ['updateSignedInUser', { login: HIDDEN }],
  ['createToken', { name: 'new', secondsToLive: -1 }],
  ['setTeamPermissionsForUser', { permission: 'Boss' }],
];

describe.each(REFUSED)('%s of %o', (name, body) => {
  const ofThis = (): Case => {
    const found = cases.find((one) => one.name === name);
    if (found === undefined) throw new Error(`there is no operation ${name}`);
    return { ...found, body };
  };

  it('is a bad request of who may', async ({ expect }) => {
    const answer = await send(ofThis(), inWorld(world, ADMIN));
    expect([answer.status, answer.text]).toEqual([400, expect.any(String)]);
  });

  it('is refused to who may not, and to who is disabled, as anything else is', async ({ expect }) => {
    const one = ofThis();
    expect(await different([one], inWorld(world, world.callers.disabled), () => DISABLED)).toEqual([]);
    if (one.row.signedIn === undefined)
      expect(await different([one], inWorld(world, world.callers.nobody), ({ row }) => denied(row))).toEqual(
        [],
      );
  });
});
