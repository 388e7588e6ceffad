import type { Context, TypedResponse } from 'hono';
import type { z } from 'zod';

import type { Refusal } from '../../core/refusal.ts';
import type { UnleashError, UnleashErrorBody, UnleashErrorStatus } from '../../wire/unleash/error.ts';
import { toUnleashError } from '../../wire/unleash/error.ts';
import type { AppEnv } from '../context.ts';

type RefusedResponse = Response & TypedResponse<z.infer<typeof UnleashErrorBody>, UnleashErrorStatus, 'json'>;

/** Answers an error under the id of its request. */
export const answerError = (c: Context<AppEnv>, { status, body }: UnleashError): RefusedResponse =>
  c.json({ id: c.var.requestId, ...body }, status);

/** Answers a refusal as Unleash would. */
export function refused(c: Context<AppEnv>, refusal: Refusal): RefusedResponse {
  if (refusal.tag === 'unauthenticated') c.set('signInProblem', refusal.problem);
  if ('retryAfterSeconds' in refusal) c.header('Retry-After', String(refusal.retryAfterSeconds));
  return answerError(c, toUnleashError(refusal));
}
