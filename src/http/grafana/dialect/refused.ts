import type { Context, TypedResponse } from 'hono';
import type { z } from 'zod';

import type { Refusal } from '../../../core/refusal.ts';
import type { Result } from '../../../core/result.ts';
import type { ErrorResponseBody, RefusalStatus } from '../../../wire/grafana/error.ts';
import { toGrafanaError } from '../../../wire/grafana/error.ts';
import type { AppEnv } from '../../context.ts';

type RefusedResponse = Response & TypedResponse<z.infer<typeof ErrorResponseBody>, RefusalStatus, 'json'>;

/** Answers a refusal as Grafana would. */
export function refused(c: Context<AppEnv>, refusal: Refusal): RefusedResponse {
  if (refusal.tag === 'unauthenticated') c.set('signInProblem', refusal.problem);
  const { status, body } = toGrafanaError(refusal, newAccessErrorId());
  if ('retryAfterSeconds' in refusal) c.header('Retry-After', String(refusal.retryAfterSeconds));
  // What is in the log can be found there by this id.
  return c.json(status >= 500 ? { ...body, traceID: c.var.requestId } : body, status);
}

/** Answers a change that only says that it was done. */
export const done = (c: Context<AppEnv>, result: Result<unknown, Refusal>, message: string) =>
  result.ok ? c.json({ message }, 200) : refused(c, result.refusal);

const ERROR_ID_DIGITS = 10;

/** `ACE` and ten digits. Source: docs/grafana.md#errors. */
const newAccessErrorId = (): string =>
  `ACE${Array.from(crypto.getRandomValues(new Uint8Array(ERROR_ID_DIGITS)), (byte) => byte % 10).join('')}`;
