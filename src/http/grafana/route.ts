import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import type { Refusal } from '../../core/refusal.ts';
import { ID_MAX, invalid, UNAVAILABLE } from '../../core/refusal.ts';
import type { Requirement } from '../../core/requirement.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import type { Read } from '../../service/read.ts';
import { ErrorResponseBody } from '../../wire/grafana/error.ts';
import { chooseFlavour } from '../../wire/grafana/flavour.ts';
import type { AppEnv, Place } from '../context.ts';
import { BODY_BYTES_MAX, readBody } from '../read-body.ts';
import { refused } from './refused.ts';

/** How to sign in, for the document. */
export const security = [{ basic: [] }, { serviceAccountToken: [] }];

const error = (description: string) => ({
  description,
  content: { 'application/json': { schema: ErrorResponseBody } },
});

/** The refusals of a route: those every route has, and a catch-all for the rest. */
export const refusals = {
  400: error('The request is not understood; the message says why.'),
  401: error('No credentials, or not valid ones.'),
  403: error('The caller lacks a permission; the message names its action.'),
  404: error('No such thing, or not for this caller.'),
  503: error('The outcome cannot be told just now; try again after `Retry-After` seconds.'),
  default: error('Any other refusal.'),
};

/** A documented success with a JSON body. */
export const success = <S extends z.ZodType>(description: string, schema: S) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A documented, required JSON body. */
export const jsonBody = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** The id that a text spells, or undefined when it is none that a thing could have. */
export function readId(text: string | undefined): number | undefined {
  const id = /^[1-9]\d{0,9}$/.test(text ?? '') ? Number(text) : undefined;
  return id !== undefined && id <= ID_MAX ? id : undefined;
}

/** A numeric id in a path. */
export const idParam = (description: string) =>
  z
    .string()
    .refine((text) => readId(text) !== undefined)
    .transform(Number)
    .meta({ type: 'integer', minimum: 1, maximum: ID_MAX, description });

/** A flag in a query, read as Go does; what is no truth value counts as false. */
export const flagQuery = (description: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => isTrue(Array.isArray(value) ? value[0] : value))
    .meta({ type: 'boolean', description });

/** Whether a query's text means true. */
export const isTrue = (text: string | undefined): boolean =>
  ['1', 't', 'true'].includes(text?.toLowerCase() ?? '');

/** The caller's own org. */
export const here = (c: Context<AppEnv>): Place => ({ orgId: c.var.orgId, standing: 'in-org' });

/** The global plane. */
export const GLOBAL: Place = { orgId: GLOBAL_ORG_ID, standing: 'in-org' };

/** The global plane when the flag is set, else the caller's own org. */
export const hereOrGlobal = (c: Context<AppEnv>, global: boolean | null | undefined): Place =>
  global === true ? GLOBAL : here(c);

/**
 * States what a route requires, and where. The decision itself is made with the rest, by the coordinator; this is
 * for requests that never get that far because they are malformed, and chooses the dialect's flavour.
 */
export const needs = (
  requirement: (c: Context<AppEnv>) => Requirement | null,
  place: (c: Context<AppEnv>) => Place = here,
) =>
  createMiddleware<AppEnv>(async (c, next) => {
    c.set('needs', { requirement: requirement(c), place: place(c) });
    const { GRAFANA_DIALECT } = c.var.services.settings;
    const header = (name: string) => c.req.header(name);
    c.set(
      'flavour',
      chooseFlavour(header('X-Grafana-Dialect'), header('Grafana-Terraform-Provider'), GRAFANA_DIALECT),
    );
    return await next();
  });

/** Refuses a body that is too large, no JSON, or not said to be. Comes after `needs`. */
const readsBody = (requirementOf: (c: Context<AppEnv>) => Requirement | null) => {
  const refuseBody = async (c: Context<AppEnv>, refusal: Refusal) =>
    await refuseMalformed(c, refusal, requirementOf(c));
  return createMiddleware<AppEnv>(async (c, next) => {
    const text = await readBody(c.req.raw);
    if (text === undefined) return await refuseBody(c, { tag: 'too-large', bytesMax: BODY_BYTES_MAX });
    const isJson = /^application\/json\s*(;|$)/i.test(c.req.header('Content-Type') ?? '');
    if (!isJson) return await refuseBody(c, { tag: 'unreadable-body', problem: 'content-type' });
    c.req.raw = new Request(c.req.raw, { method: c.req.method, body: text });
    try {
      await c.req.json();
    } catch {
      return await refuseBody(c, { tag: 'unreadable-body', problem: 'json' });
    }
    return await next();
  });
};

/** The permission comes before the body: who may not call learns nothing about the body. */
export const readsJson = readsBody((c) => c.var.needs.requirement);

/**
 * The body comes before the permission, because it chooses the org: who is signed in learns that it is unreadable.
 * For role and assignment writes. Source: reference/grafana/BEHAVIOUR.md section 3.
 */
export const readsJsonFirst = readsBody(() => null);

/**
 * Answers a malformed request, but only to callers whose credential holds and who meet the requirement: others learn
 * no more than that they may not.
 */
async function refuseMalformed(
  c: Context<AppEnv>,
  refusal: Refusal,
  requirement: Requirement | null,
): Promise<ReturnType<typeof refused>> {
  const { place } = c.var.needs;
  const { standing } = place;
  const allowed = await c.var.services.org.authorise(place.orgId, c.var.caller, { requirement, standing });
  return refused(c, allowed.ok ? refusal : allowed.refusal);
}

/** Answers a parameter of the path that is none, as a typed route would. */
export const refuseParameter = async (c: Context<AppEnv>, name: string): Promise<Response> =>
  await refuseMalformed(c, invalid(name, 'is invalid'), c.var.needs.requirement);

/** Parameters that a refusal calls otherwise. Source: reference/grafana/BEHAVIOUR.md section 3. */
const LABELS: Readonly<Record<string, string>> = { serviceAccountId: 'Service Account ID' };

/** What a router does with input that its contract does not allow. */
export const onInvalidInput = async (
  result:
    | { readonly success: true }
    | { readonly success: false; readonly error: z.ZodError; readonly target?: string },
  c: Context<AppEnv>,
): Promise<Response | undefined> => {
  if (result.success) return undefined;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') || 'body';
  const isParameter = result.target === 'param' || result.target === 'query';
  const problem = isParameter || issue === undefined ? 'is invalid' : describeIssue(issue);
  return await refuseMalformed(c, invalid(LABELS[field] ?? field, problem), c.var.needs.requirement);
};

function describeIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'is required' : `must be ${issue.expected}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'custom':
      return issue.message;
    default:
      return 'is invalid';
  }
}

const unitOf = (origin: string): string =>
  origin === 'string' ? ' characters long' : origin === 'array' ? ' entries long' : '';

/**
 * Asks the coordinator whether the caller may, and reads from the database, side by side: what was read is used only
 * when it may.
 */
export async function readIfAllowed<T>(
  c: Context<AppEnv>,
  requirement: Requirement,
  read: Read<T>,
  also?: Requirement,
): Promise<Result<{ readonly answer: T; readonly alsoMet: boolean }, Refusal>> {
  const { org, database } = c.var.services;
  const { orgId, standing } = here(c);
  const question = { requirement, standing, ...(also && { also }) };
  const [allowed, answer] = await Promise.all([
    org.authorise(orgId, c.var.caller, question),
    database.read(read).then(ok, (cause: unknown) => {
      console.warn('the database cannot be read', cause);
      return refuse(UNAVAILABLE);
    }),
  ]);
  if (!allowed.ok) return allowed;
  return answer.ok ? ok({ answer: answer.value, alsoMet: allowed.value.alsoMet }) : answer;
}
