import type { Context } from 'hono';

import { ungroup } from '../../core/permission.ts';
import type { PermissionSet } from '../../core/permission-set.ts';
import { withoutSources } from '../../core/permission-set.ts';
import type { Reach, ReachQuestion } from '../../core/reach.ts';
import type { Refusal, Thing } from '../../core/refusal.ts';
import { notFound } from '../../core/refusal.ts';
import type { Requirement } from '../../core/requirement.ts';
import { describeRequirement, isMet } from '../../core/requirement.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import type { Authorised, OwnPermissions } from '../../durable/org-client.ts';
import type { Ask, ListPlace } from '../../service/engine/list-reads.ts';
import type { Asker } from '../../service/engine/passes.ts';
import type { Read } from '../../service/ports/read.ts';
import type { Short } from '../../service/ports/too-long.ts';
import type { AppEnv } from '../context.ts';
import type { Dialect } from './dialect.ts';

/** A second requirement to check, and whether the read shows the org (the default) or the whole deployment. */
type More = { readonly also?: Requirement; readonly shows?: ListPlace['shows'] };

/** What was read for a caller who may read it, and whether the caller also meets the second requirement. */
type Allowed<T> = { readonly answer: T; readonly alsoMet: boolean };

/** Who asks for what a route reads, and what the route requires. */
const askerOf = ({ var: { caller, needs } }: Context<AppEnv>): Asker => ({
  caller,
  standing: needs.place.standing,
  requirement: needs.requirement,
});

/**
 * Asks the coordinator whether the caller meets the route's requirement, and reads from the database: at the same time if
 * the caller met it a moment ago, afterwards otherwise. What was read is used only if the caller meets it.
 */
export async function readIfAllowed<T>(
  c: Context<AppEnv>,
  read: Read<T>,
  { also, shows = 'org' }: More = {},
): Promise<Result<Allowed<Short<T>>, Refusal>> {
  const { requirement, place } = c.var.needs;
  const { lists, org } = c.var.services;
  const question = { requirement, standing: place.standing, ...(also && { also }) };
  const ask: Ask<Authorised> = async (seen) => await org.authorise(place.orgId, c.var.caller, question, seen);
  const listed = await lists.beside({ orgId: place.orgId, shows }, askerOf(c), ask, read);
  if (!listed.ok) return listed;
  return ok({ answer: listed.value.answer, alsoMet: listed.value.asked.alsoMet });
}

/** The same, with the caller's reach for each question, in their order. */
type WithinReach<T> = Allowed<T> & { readonly reach: readonly Reach[] };

/**
 * Asks the coordinator whether the caller meets the route's requirement, and how far the caller reaches. Then reads
 * from the database what is within reach.
 */
export async function readWithinReach<T>(
  c: Context<AppEnv>,
  questions: readonly ReachQuestion[],
  read: (reach: readonly Reach[]) => Read<T>,
  { also, shows = 'org' }: More = {},
): Promise<Result<WithinReach<Short<T>>, Refusal>> {
  const { requirement, place } = c.var.needs;
  const question = { requirement, standing: place.standing, reach: questions, ...(also && { also }) };
  const { lists, org } = c.var.services;
  const listed = await lists.after<Authorised, T>(
    { orgId: place.orgId, shows },
    async (seen) => await org.authorise(place.orgId, c.var.caller, question, seen),
    ({ reach }) => read(reach),
    isSameReach,
  );
  if (!listed.ok) return listed;
  const { answer, asked } = listed.value;
  return ok({ answer, alsoMet: asked.alsoMet, reach: asked.reach });
}

/** Whether two answers about a caller show the same things in a list. */
export const isSameReach = (a: Authorised, b: Authorised): boolean =>
  a === b || JSON.stringify(a.reach) === JSON.stringify(b.reach);

/** The caller's own permissions, as text and as a set, and the states that they are of. */
type Own = OwnPermissions & { readonly permissions: PermissionSet };

/**
 * Asks the coordinator for all permissions of the caller, and then reads from the database what depends on them. The
 * route's requirement is decided on these permissions.
 */
export async function readByOwnPermissions<T>(
  c: Context<AppEnv>,
  read: (permissions: PermissionSet) => Read<T>,
): Promise<Result<Short<T>, Refusal>> {
  const { requirement, place } = c.var.needs;
  const { lists, org } = c.var.services;
  const ask: Ask<Own> = async (seen) => {
    const own = await org.ownPermissionsAt(place.orgId, c.var.caller, seen);
    if (!own.ok) return own;
    const permissions = withoutSources(ungroup(JSON.parse(own.value.json) as Record<string, string[]>));
    if (requirement !== null && !isMet(requirement, permissions))
      return refuse({ tag: 'denied', needed: describeRequirement(requirement) });
    return ok({ ...own.value, permissions });
  };
  const listed = await lists.after(
    { orgId: place.orgId, shows: 'org' },
    ask,
    ({ permissions }) => read(permissions),
    (a, b) => a.json === b.json,
  );
  return listed.ok ? ok(listed.value.answer) : listed;
}

/** Routes that answer with what they read. */
export const answersReads = <E extends Response>({ refused }: Pick<Dialect<E>, 'refused'>) => {
  /** Answers with what a read found, or with the refusal. */
  const answer = async <T, R>(
    c: Context<AppEnv>,
    reading: Promise<Result<T, Refusal>>,
    reply: (found: T) => R,
  ): Promise<R | E> => {
    const result = await reading;
    return result.ok ? reply(result.value) : refused(c, result.refusal);
  };

  return {
    answer,

    /** Answers with what is read, for callers who meet the route's requirement. */
    answerRead: async <T, R>(
      c: Context<AppEnv>,
      read: Read<T>,
      reply: (found: Short<T>) => R,
      more: More = {},
    ): Promise<R | E> => await answer(c, readIfAllowed(c, read, more), (found) => reply(found.answer)),

    /** The same for one thing. Answers 404 when it does not exist. */
    answerOne: async <T, R>(
      c: Context<AppEnv>,
      thing: Thing,
      read: Read<T | undefined>,
      reply: (found: Short<T>) => R,
      more: More = {},
    ): Promise<R | E> =>
      await answer(c, readIfAllowed(c, read, more), ({ answer: found }) =>
        found === undefined ? refused(c, notFound(thing)) : reply(found),
      ),
  };
};
