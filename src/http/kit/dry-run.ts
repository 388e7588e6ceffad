import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import type { Foreseen } from '../../core/effect.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import type { DryRunBody } from '../../wire/grafana/effect.ts';
import { toEffectBody } from '../../wire/grafana/effect.ts';
import type { AppEnv, ChangePlace } from '../context.ts';
import type { Dialect } from './dialect.ts';
import { sightAt } from './sight.ts';

/** The parameter of a query by which a request asks what a change would do. */
export const DRY_RUN = 'dryRun';

/**
 * Whether a request asks what its change would do, instead of asking for it. Undefined where it says neither true nor false, or says it
 * twice: such a request is refused, and nothing is changed for it.
 */
export function asksDryRun({ req }: Context<AppEnv>): boolean | undefined {
  // Most requests have no query.
  const sent = req.url.includes('?') ? req.queries(DRY_RUN) : undefined;
  if (sent === undefined) return false;
  const text = sent.length === 1 ? sent[0] : undefined;
  return text === 'true' || (text === 'false' ? false : undefined);
}

/** The query of a request, without what says whether the change is made: as the request for the change itself has it. */
export function withoutDryRun(query: string): string {
  const parts = query.slice(1).split('&');
  const rest = parts.filter((part) => !part.startsWith(`${DRY_RUN}=`));
  if (rest.length === parts.length) return query;
  return rest.length === 0 ? '' : `?${rest.join('&')}`;
}

/**
 * Answers what a change would answer, and what it would give and take, as far as the caller may know; or refuses as the change would.
 *
 * @param reply answers with the result of the change; what it says in headers is not told
 */
export async function answerDryRun<O, E extends Response>(
  c: Context<AppEnv>,
  { refused }: Pick<Dialect<E>, 'refused'>,
  place: ChangePlace,
  foreseen: Result<Foreseen<O>, Refusal>,
  reply: (output: O) => unknown,
): Promise<E> {
  if (!foreseen.ok) return refused(c, foreseen.refusal);
  const sight = await sightAt(c, place, foreseen.value.effect);
  if (!sight.ok) return refused(c, sight.refusal);
  const { headers } = c.body(null);
  const told = (await reply(foreseen.value.reply)) as Response;
  const text = await told.text();
  for (const name of told.headers.keys()) if (!headers.has(name)) c.header(name, undefined);
  const body: z.infer<typeof DryRunBody> = {
    dryRun: true,
    status: told.status,
    reply: text === '' ? null : (JSON.parse(text) as Record<string, unknown>),
    effect: toEffectBody(foreseen.value.effect, sight.value),
  };
  // No route has it in its contract: it is said of all of them at once.
  return c.json(body, 200) as unknown as E;
}
