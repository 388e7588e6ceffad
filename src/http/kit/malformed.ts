import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import type { Requirement } from '../../core/requirement.ts';
import type { AppEnv } from '../context.ts';
import type { IfAllowed } from './allowed.ts';
import type { Dialect } from './dialect.ts';
import { fold } from '../../wire/form.ts';
import { contractHere } from './contract.ts';
import { readJson } from './json-body.ts';
import { prefersStrict } from './prefer.ts';
import { judgeBody } from './unknown-names.ts';

/** The header that tells which fields of a body were ignored. */
export const IGNORED_HEADER = 'Gatehouse-Ignored-Fields';

/** The router's result of checking the input. */
type Checked =
  | { readonly success: true }
  | { readonly success: false; readonly error: z.ZodError; readonly target?: string };

/** Refuses malformed input. Only callers who may call the route learn what is wrong with it. */
export const refusesMalformed = <E extends Response>({ malformed }: Dialect<E>, ifAllowed: IfAllowed<E>) => {
  const readsBody = (requirementOf: (c: Context<AppEnv>) => Requirement | null) =>
    createMiddleware<AppEnv>(async (c, next) => {
      const read = await readJson(c);
      if (!read.ok) {
        const { refusal } = read;
        const requirement = requirementOf(c);
        return await ifAllowed(c, () => malformed(c, { kind: 'body', refusal }), { requirement });
      }
      const contract = contractHere(c);
      const judged = contract && judgeBody(contract, read.value, prefersStrict(c.req.header('Prefer')));
      const unknown = judged?.refused;
      if (unknown !== undefined) return await ifAllowed(c, () => malformed(c, { kind: 'unknown', unknown }));
      await next();
      // Only of what was done: whoever may not call learns nothing about the body.
      if (judged?.ignored !== undefined && c.res.ok) c.res.headers.set(IGNORED_HEADER, judged.ignored);
      return undefined;
    });

  return {
    /**
     * Reads a JSON body. Refuses one that is too large, has another Content-Type, or is not JSON, and one with a field that is
     * unknown and cannot be ignored. What else is ignored is told in a header. Comes after `needs`, so that callers who may
     * not call learn nothing about the body.
     */
    readsJson: readsBody((c) => c.var.needs.requirement),

    /**
     * The same for routes where the body chooses the org. Every signed-in caller learns that the body is unreadable.
     */
    readsJsonFirst: readsBody(() => null),

    /** The hook of a router for input that the contract of its route does not allow. */
    onInvalidInput: async (result: Checked, c: Context<AppEnv>): Promise<E | undefined> => {
      if (result.success) return undefined;
      const [issue] = result.error.issues;
      const part = result.target === 'param' || result.target === 'query' ? result.target : 'body';
      const sent: unknown =
        part === 'body'
          ? fold(await c.req.json(), contractHere(c)?.form?.fields)
          : part === 'query'
            ? c.req.query()
            : c.req.param();
      return await ifAllowed(c, () => malformed(c, { kind: 'contract', part, issue, sent }));
    },
  };
};
