import type { Context } from 'hono';

import { addressOf, networkOf } from '../../core/network.ts';
import type { AppEnv } from '../context.ts';

/**
 * So many steps of sign-ins a network has at once in an isolate, and then one more each time this has passed, in milliseconds. A sign-in
 * is two steps. An office of many people may be one network. Source: docs/sign-in.md#the-console.
 */
export const SIGN_IN_PACE = { burst: 100, everyMs: 1_000 } as const;

/** No address is longer, in characters. */
const ADDRESS_MAX = 100;

/** The network that a request comes from, as guesses count it. */
export const networkOfCaller = (c: Context<AppEnv>): string =>
  networkOf(
    addressOf((c.req.header('CF-Connecting-IP') ?? '').slice(0, ADDRESS_MAX), c.req.header('CF-Worker')),
  );
