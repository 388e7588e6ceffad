import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';

import { createApp } from '../../../src/app.ts';
import type { Decisions } from '../../../src/client/contract.ts';
import type { Bindings } from '../../../src/env.ts';
import { decisionsBy } from '../../../src/rpc/decisions.ts';
import { openOnce } from '../../../src/services.ts';
import type { As, Fetch } from '../../support/api.ts';
import { WatchedD1 } from '../../support/watched-d1.ts';

/** What a test calls: the entrypoint as it is, with arguments that need not be what its types say. */
export type Asker = {
  readonly [K in keyof Decisions]: (
    token: unknown,
    asked: unknown,
    options?: unknown,
  ) => ReturnType<Decisions[K]>;
};

/** A Worker that remembers nothing yet: both its ways in, and what they cost. */
export type Isolate = {
  readonly decisions: Asker;
  readonly fetch: Fetch;
  readonly d1: WatchedD1;
  /** Calls of objects so far, with those that count guesses. */
  readonly calls: () => number;
};

type Namespace = { readonly getByName: (name: string) => object };

/** An isolate of the Worker with bindings in addition or instead. */
export function isolate(others: object = {}): Isolate {
  const d1 = new WatchedD1(env.DB);
  let calls = 0;
  const counting = (namespace: Namespace): Namespace => ({
    getByName: (name) => {
      const called = namespace.getByName(name);
      return new Proxy(called, {
        get: (target, method) => {
          calls++;
          const found = Reflect.get(target, method, target) as unknown;
          return typeof found === 'function'
            ? (...given: unknown[]): unknown => Reflect.apply(found, target, given)
            : found;
        },
      });
    },
  });
  const bindings = {
    ...env,
    DB: d1.binding,
    ORG: counting(env.ORG),
    GUARD: counting(env.GUARD),
    ...others,
  } as unknown as Bindings;
  const servicesOf = openOnce();
  const app = createApp(servicesOf);
  const Entrypoint = decisionsBy(servicesOf);
  const decisions = new Entrypoint(createExecutionContext(), bindings) as unknown as Asker;
  return { decisions, d1, calls: () => calls, fetch: async (request) => await app.fetch(request, bindings) };
}

/** The token of somebody. */
export function tokenOf(as: As): string {
  if (as === null || !('token' in as)) throw new Error('There is no token');
  return as.token;
}

/** Why nothing was answered. */
export const errorOf = (answer: { readonly context: { readonly error?: unknown } }): unknown =>
  answer.context.error;
