import type { Context } from 'hono';

import { actionsUpon } from '../../core/catalogue/actions.ts';
import type { Reach, ReachQuestion } from '../../core/reach.ts';
import { reaches } from '../../core/reach.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok } from '../../core/result.ts';
import type { Read } from '../../service/ports/read.ts';
import type { Short } from '../../service/ports/too-long.ts';
import type { AppEnv } from '../context.ts';
import { readWithinReach } from '../kit/reads.ts';

/** What the caller may do to one thing: `{action: true}`, for `?accesscontrol=true`. */
type AccessControl = Readonly<Record<string, true>>;

/** What was read within the caller's reach, and what the caller may do to each thing if the request asked for that. */
type Described<T> = {
  readonly answer: T;
  readonly accessTo: (id: string | number) => AccessControl | undefined;
};

/** How far to ask. `prefix` is a scope up to the id, such as `teams:id:`. */
type Asked = {
  /** What the caller must hold on a thing to see it. Absent when meeting the requirement is enough to see all. */
  readonly see?: ReachQuestion;
  /** The scope prefix of the things to describe the caller's rights on. Absent when they are not asked for. */
  readonly describe?: string | undefined;
  readonly shows?: 'org' | 'everywhere';
};

/** Reads what the caller may see, and what it may do to each thing. For lists, and for `?accesscontrol=true`. */
export async function readDescribed<T>(
  c: Context<AppEnv>,
  { see, describe, shows = 'org' }: Asked,
  read: (reach: Reach) => Read<T>,
): Promise<Result<Described<Short<T>>, Refusal>> {
  const actions = describe === undefined ? [] : actionsUpon(describe);
  const described = actions.map((action) => ({ action, prefix: describe ?? '' }));
  const questions = [...described, ...(see === undefined ? [] : [see])];
  const result = await readWithinReach(
    c,
    questions,
    (reach) => read(see === undefined ? 'all' : (reach.at(-1) ?? [])),
    { shows },
  );
  if (!result.ok) return result;
  const { answer, reach } = result.value;
  const isHeldOn = actions.map((_, i) => reaches(reach[i] ?? []));
  return ok({
    answer,
    accessTo: (id) => {
      if (describe === undefined) return undefined;
      const held = actions.filter((_, i) => isHeldOn[i]?.(id));
      return Object.fromEntries(held.map((action) => [action, true as const]));
    },
  });
}
