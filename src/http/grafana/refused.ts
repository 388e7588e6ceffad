import type { Context, TypedResponse } from 'hono';
import type { z } from 'zod';

import type { Refusal } from '../../core/refusal.ts';
import type { ErrorResponseBody, RefusalStatus } from '../../wire/grafana/error.ts';
import { toGrafanaError } from '../../wire/grafana/error.ts';
import type { AppEnv } from '../context.ts';

type RefusedResponse = Response & TypedResponse<z.infer<typeof ErrorResponseBody>, RefusalStatus, 'json'>;

/** Answers a refusal as Grafana would. */
export function refused(c: Context<AppEnv>, refusal: Refusal): RefusedResponse {
  const { status, body } = toGrafanaError(refusal, newAccessErrorId());
  if (refusal.tag === 'unavailable') c.header('Retry-After', String(refusal.retryAfterSeconds));
  return c.json(body, status);
}

const ERROR_ID_DIGITS = 10;

/** `ACE` and ten digits. Source: reference/grafana/BEHAVIOUR.md section 3. */
const newAccessErrorId = (): string =>
  `ACE${Array.from(crypto.getRandomValues(new Uint8Array(ERROR_ID_DIGITS)), (byte) => byte % 10).join('')}`;
