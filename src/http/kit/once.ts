import type { Context, HonoRequest } from 'hono';

import type { ChangeConditions } from '../../core/change-conditions.ts';
import { readIdempotencyKey } from '../../core/idempotency-key.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok } from '../../core/result.ts';
import type { ChangeInput, ChangeName } from '../../service/changes.ts';
import type { AppEnv } from '../context.ts';
import type { RouteKind } from './conditions.ts';
import { readConditions } from './conditions.ts';
import { withoutDryRun } from './dry-run.ts';

/** The header of a request that is to change something once, however often it is sent. */
export const KEY = 'Idempotency-Key';
/** The header of an answer that an earlier request under the same key had. */
export const REPLAYED = 'Idempotency-Replayed';

/** What the headers of a request ask of a change. */
type Asked = Pick<AppEnv['Variables']['needs'], 'conditions' | 'key'>;

/** What the headers ask of a change; see `readConditions` for the refusals, and `readKey`. */
export function readAsked(request: HonoRequest, kind: RouteKind): Result<Asked, Refusal> {
  const conditions = readConditions(request, kind);
  if (!conditions.ok) return conditions;
  const key = readKey(request, kind.isChange);
  return key.ok ? ok({ conditions: conditions.value, key: key.value }) : key;
}

/**
 * The key under which a request changes something. Undefined without the header, and for what has no use for it: requests that
 * change nothing, and methods that are idempotent anyway. Source: docs/grafana.md#once-by-a-key.
 */
function readKey(request: HonoRequest, isChange: boolean): Result<string | undefined, Refusal> {
  const header = isChange && request.method === 'POST' ? request.header(KEY) : undefined;
  return header === undefined ? ok(undefined) : readIdempotencyKey(header);
}

/**
 * The conditions of a change, with the key of its request and what else was sent, if it has one: as digests, since neither is
 * stored anywhere.
 */
export async function underKey<K extends ChangeName>(
  c: Context<AppEnv>,
  name: K,
  input: ChangeInput<K>,
): Promise<ChangeConditions | undefined> {
  const { key, conditions } = c.var.needs;
  if (key === undefined) return conditions;
  const { secrets } = c.var.services;
  const query = withoutDryRun(new URL(c.req.url).search);
  const [keys, sent] = await Promise.all([
    secrets.digests(JSON.stringify([KEY, c.var.caller.userId, c.req.method, c.req.path, key])),
    secrets.digests(JSON.stringify([KEY, 'sent', query, contentOf(c, name, input)])),
  ]);
  const sentElsewhere = [...sent.next, ...sent.older];
  const also = [...keys.next, ...keys.older].map((digest, i) => ({
    key: digest,
    sent: sentElsewhere[i] ?? '',
  }));
  const once = { key: keys.current, sent: sent.current, ...(also.length > 0 && { also }) };
  return { ...conditions, once };
}

/**
 * What a request says: its body. A new user's password must not be in a digest that is fast to make, so there it is what was
 * read from the body without it.
 */
function contentOf<K extends ChangeName>(c: Context<AppEnv>, name: K, input: ChangeInput<K>): string {
  if (name !== 'createUser') return c.var.bodyText ?? '';
  const { passwordHash: _, ...rest } = input as ChangeInput<'createUser'>;
  return JSON.stringify(rest);
}
