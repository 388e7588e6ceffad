import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import type { Requirement } from '../../core/requirement.ts';
import type { AppEnv } from '../context.ts';
import type { IfAllowed } from './allowed.ts';
import type { Dialect } from './dialect.ts';
import { findBodyProblem } from './json-body.ts';

/** What the router tells of input that it checked. */
type Checked =
  | { readonly success: true }
  | { readonly success: false; readonly error: z.ZodError; readonly target?: string };

/** Malformed input is told to callers only who may call at all. */
export const refusesMalformed = <E extends Response>({ malformed }: Dialect<E>, ifAllowed: IfAllowed<E>) => {
  const readsBody = (requirementOf: (c: Context<AppEnv>) => Requirement | null) =>
    createMiddleware<AppEnv>(async (c, next) => {
      const refusal = await findBodyProblem(c);
      if (refusal === undefined) return await next();
      const requirement = requirementOf(c);
      return await ifAllowed(c, () => malformed(c, { kind: 'body', refusal }), { requirement });
    });

  return {
    /**
     * Reads a JSON body, and refuses one that is too large, no JSON, or not said to be. Comes after `needs`: who may
     * not call learns nothing about the body.
     */
    readsJson: readsBody((c) => c.var.needs.requirement),

    /** The same where the body chooses the org: who is signed in learns that it is unreadable. */
    readsJsonFirst: readsBody(() => null),

    /** What a router does with input that the contract of its route does not allow. */
    onInvalidInput: async (result: Checked, c: Context<AppEnv>): Promise<E | undefined> => {
      if (result.success) return undefined;
      const [issue] = result.error.issues;
      const part = result.target === 'param' || result.target === 'query' ? result.target : 'body';
      const sent: unknown =
        part === 'body' ? await c.req.json() : part === 'query' ? c.req.query() : c.req.param();
      return await ifAllowed(c, () => malformed(c, { kind: 'contract', part, issue, sent }));
    },
  };
};
