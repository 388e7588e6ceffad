import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import type { Requirement } from '../../core/requirement.ts';
import type { UnleashError } from '../../wire/unleash/error.ts';
import { toMalformed, toUnleashError } from '../../wire/unleash/error.ts';
import type { AppEnv } from '../context.ts';
import { findBodyProblem } from '../kit/json-body.ts';
import { readId } from '../kit/read-id.ts';
import { answerError, refused } from './refused.ts';

/** The id of the group that the path names; 0, which nothing has, when it names none. */
export const groupIdOf = (c: Context<AppEnv>): number => readId(c.req.param('groupId')) ?? 0;

/**
 * States what a route requires. The decision itself is made with the rest, by the coordinator; this is for requests
 * that never get that far because they are malformed.
 */
export const needs = (requirement: (c: Context<AppEnv>) => Requirement) =>
  createMiddleware<AppEnv>(async (c, next) => {
    c.set('needs', { requirement: requirement(c), place: { orgId: c.var.orgId, standing: 'in-org' } });
    await next();
  });

/** Refuses a body that is too large, no JSON, or not said to be. Comes after `needs`, as the permission does. */
export const readsJson = createMiddleware<AppEnv>(async (c, next) => {
  const problem = await findBodyProblem(c);
  return problem === undefined ? await next() : await answerMalformed(c, toUnleashError(problem));
});

/** What the router does with input that its contract does not allow. */
export async function onInvalidInput(
  result:
    | { readonly success: true }
    | { readonly success: false; readonly error: z.ZodError; readonly target?: string },
  c: Context<AppEnv>,
): Promise<Response | undefined> {
  if (result.success) return undefined;
  const [issue] = result.error.issues;
  if (issue === undefined) return undefined;
  const isBody = result.target === 'json';
  const sent: unknown = isBody ? await c.req.json() : c.req.param();
  return await answerMalformed(c, toMalformed({ part: isBody ? 'body' : 'params', issue, sent }));
}

/**
 * Answers a malformed request, but only to callers whose credential holds and who may call at all: others learn no
 * more than that they may not. Source: docs/unleash.md#permissions.
 */
async function answerMalformed(c: Context<AppEnv>, error: UnleashError): Promise<Response> {
  const { requirement, place } = c.var.needs;
  const { orgId, standing } = place;
  const allowed = await c.var.services.org.authorise(orgId, c.var.caller, { requirement, standing });
  return allowed.ok ? answerError(c, error) : refused(c, allowed.refusal);
}
