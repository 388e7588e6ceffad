import { createMiddleware } from 'hono/factory';
import type { Context } from 'hono';

import type { Refusal } from '../../../core/refusal.ts';
import type { Requirement } from '../../../core/requirement.ts';
import type { AppEnv } from '../../context.ts';
import { findBodyProblem } from '../../kit/json-body.ts';
import { refuseMalformed } from './malformed.ts';

/** Refuses a body that is too large, no JSON, or not said to be. Comes after `needs`. */
const readsBody = (
  requirementOf: (c: Context<AppEnv>) => Requirement | null,
  inWords: (refusal: Refusal) => Refusal = (refusal) => refusal,
) => {
  const refuseBody = async (c: Context<AppEnv>, refusal: Refusal) =>
    await refuseMalformed(c, inWords(refusal), requirementOf(c));
  return createMiddleware<AppEnv>(async (c, next) => {
    const problem = await findBodyProblem(c);
    return problem === undefined ? await next() : await refuseBody(c, problem);
  });
};

/** As `readsJson`, with refusals of the body in a router's own words. */
export const readsJsonAs = (inWords: (refusal: Refusal) => Refusal) =>
  readsBody((c) => c.var.needs.requirement, inWords);

/** The permission comes before the body: who may not call learns nothing about the body. */
export const readsJson = readsJsonAs((refusal) => refusal);

/**
 * The body comes before the permission, because it chooses the org: who is signed in learns that it is unreadable.
 * For role and assignment writes. Source: docs/grafana.md#bodies.
 */
export const readsJsonFirst = readsBody(() => null);
