import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import type { Refusal } from '../../core/refusal.ts';
import type { AppEnv } from '../context.ts';
import type { UnknownName } from './unknown-names.ts';

/** Input that a route's contract does not allow. */
export type Malformed =
  /** The body is too large, is not JSON, or has another Content-Type. */
  | { readonly kind: 'body'; readonly refusal: Refusal }
  /** A path parameter is neither an id nor a uid. */
  | { readonly kind: 'id'; readonly param: string }
  /** A part of the request does not match its schema. `sent` is that part as it was received. */
  | {
      readonly kind: 'contract';
      readonly part: 'param' | 'query' | 'body';
      readonly issue: z.core.$ZodIssue | undefined;
      readonly sent: unknown;
    }
  /** A name in the request is unknown, and ignoring it would do something else than was meant. */
  | { readonly kind: 'unknown'; readonly unknown: UnknownName };

/** How a dialect words and shapes its errors; the kit does the rest. `E` is the type of its errors. */
export type Dialect<E extends Response> = {
  /** Answers a refusal. */
  readonly refused: (c: Context<AppEnv>, refusal: Refusal) => E;
  /** Answers malformed input. The kit calls it only for callers who may know that it is malformed. */
  readonly malformed: (c: Context<AppEnv>, input: Malformed) => E;
};
