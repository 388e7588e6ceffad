import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import type { Refusal } from '../../core/refusal.ts';
import type { AppEnv } from '../context.ts';

/** Input that a route's contract does not allow, as far as it is not about the caller. */
export type Malformed =
  /** The body is too large, no JSON, or not said to be. */
  | { readonly kind: 'body'; readonly refusal: Refusal }
  /** A parameter of the path is neither an id nor a uid. */
  | { readonly kind: 'id'; readonly param: string }
  /** The schema of a part says no; `sent` is that part as it came. */
  | {
      readonly kind: 'contract';
      readonly part: 'param' | 'query' | 'body';
      readonly issue: z.core.$ZodIssue | undefined;
      readonly sent: unknown;
    };

/** What a dialect says in its own words and shape; the kit does the rest. `E` is the type of its errors. */
export type Dialect<E extends Response> = {
  /** Answers a refusal. */
  readonly refused: (c: Context<AppEnv>, refusal: Refusal) => E;
  /** Answers malformed input, to a caller who may know that it is. */
  readonly malformed: (c: Context<AppEnv>, input: Malformed) => E;
};
