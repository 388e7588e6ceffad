import { env } from 'cloudflare:workers';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';

import schemas from '../golden/unleash-schemas.json';
import type { Answer, As, Fetch, RequestOptions } from './api.ts';
import { ADMIN, api } from './api.ts';
import type { FreshOrg } from './fresh-org.ts';

/*
 * Unleash's dialect, with every answer held to the schemas of its contract: test/golden/unleash-schemas.json,
 * which are those of the OpenAPI document that docs/unleash.md#sources names.
 */

const ajv = new Ajv({ strict: false });
addFormats(ajv);
ajv.addSchema(schemas);

/** Asserts that a value is what a schema of the contract says. */
export function expectSchema(name: keyof typeof schemas.definitions, value: unknown): void {
  const validate = ajv.getSchema(`unleash#/definitions/${name}`) as ValidateFunction;
  const isValid = validate(value);
  expect(validate.errors ?? [], `${name}: ${JSON.stringify(value).slice(0, 2_000)}`).toEqual([]);
  expect(isValid).toBe(true);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ids = new Set<string>();

/** Asserts that an answer is an error in Unleash's shape, under an id that no other one has. */
export function expectError({ body, text, headers }: Answer): void {
  expectSchema('errorBody', body);
  const allowed = ['id', 'name', 'message', 'details'];
  expect(
    Object.keys(body).filter((key) => !allowed.includes(key)),
    text,
  ).toEqual([]);
  expect(body.id, text).toMatch(UUID);
  expect(ids.has(body.id), text).toBe(false);
  ids.add(body.id);
  for (const key of ['name', 'message']) expect(body[key]?.length, text).toBeGreaterThan(0);
  for (const detail of body.details ?? []) expect(detail.message, text).toEqual(expect.any(String));
  expect(headers.get('Content-Type'), text).toBe('application/json; charset=utf-8');
}

/** Sends one request to `/api/admin/groups…` and holds the answer, errors included, to the contract. */
export async function unleash(
  method: string,
  path = '',
  options: RequestOptions = {},
  fetch?: Fetch,
): Promise<Answer> {
  const answer = await api(method, `/admin/groups${path}`, options, fetch);
  const { status, body, text } = answer;
  const call = `${method} /api/admin/groups${path} answered ${status} ${text.slice(0, 2_000)}`;
  if (status >= 400) expectError(answer);
  else if (method === 'HEAD' || method === 'OPTIONS' || method === 'DELETE' || status === 304) {
    expect(text, call).toBe('');
  } else if (method === 'GET' && path.split('?')[0] === '') {
    expectSchema('groupsSchema', body);
    for (const group of body.groups) expectGroup(group, ['users', 'projects', 'userCount'], call, options.as);
  } else if (method === 'GET') {
    expectSchema('groupSchema', body);
    expectGroup(body, ['scimId', 'users'], call, options.as);
  } else {
    expectSchema('groupSchema', body);
    expectGroup(body, ['scimId'], call);
  }
  return answer;
}

const ALWAYS = ['id', 'name', 'description', 'mappingsSSO', 'rootRole', 'createdBy', 'createdAt'];

/** What is left out for whoever may not see it. */
const WITHHELD = ['mappingsSSO', 'rootRole', 'users', 'projects', 'userCount'];

/**
 * Asserts that a group has every key that it always has, so that a schema of optional ones hides nothing. Only for others
 * than the admin may some be left out.
 */
function expectGroup(
  group: Readonly<Record<string, unknown>>,
  also: readonly string[],
  call: string,
  as: As = ADMIN,
): void {
  const isThere = (key: string) => as === ADMIN || !WITHHELD.includes(key) || key in group;
  expect(Object.keys(group), call).toEqual([...ALWAYS, ...also].filter(isThere));
  if ('userCount' in group) expect(group['userCount'], call).toBe((group['users'] as unknown[]).length);
}

/** A member as a request names it. */
export const user = (id: number) => ({ user: { id } });

/** The groups of one org, asked for by its admin unless somebody else is named. */
export type Groups = {
  /** A request with the wanted status; a wrong one shows the whole answer. */
  send(status: number, method: string, path?: string, body?: unknown, as?: As): Promise<Answer>;
  /** Creates a group; its id. */
  create(body: object, as?: As): Promise<number>;
  list(as?: As): Promise<Group[]>;
  get(id: number, as?: As): Promise<Group>;
};

/** A group as it is read by who may see all of it. */
export type Group = {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly mappingsSSO: readonly string[];
  readonly rootRole: number | null;
  readonly createdBy: string | null;
  readonly createdAt: string;
  readonly users: readonly {
    readonly joinedAt: string;
    readonly createdBy: string | null;
    readonly user: { readonly id: number; readonly username: string; readonly rootRole?: number };
  }[];
  readonly scimId?: null;
  readonly projects?: readonly string[];
  readonly userCount?: number;
};

export function groupsOf(org: FreshOrg, fetch?: Fetch): Groups {
  const send: Groups['send'] = async (status, method, path = '', body, as = ADMIN) => {
    const answer = await unleash(method, path, { as, org: org.id, body }, fetch);
    expect(answer.status, `${method} /api/admin/groups${path} answered ${answer.text}`).toBe(status);
    return answer;
  };
  return {
    send,
    create: async (body, as) => (await send(201, 'POST', '', body, as)).body.id,
    list: async (as) => (await send(200, 'GET', '', undefined, as)).body.groups,
    get: async (id, as) => (await send(200, 'GET', `/${id}`, undefined, as)).body,
  };
}

/** The ids of a group's members, as they are listed. */
export const memberIds = ({ users }: Group): number[] => users.map((member) => member.user.id);

/** The number that a custom role has as a root role. */
export async function rootRoleOf(uid: string): Promise<number> {
  return 1_000 + Number(await env.DB.prepare('SELECT id FROM roles WHERE uid = ?').bind(uid).first('id'));
}
