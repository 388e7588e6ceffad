import type { Context } from 'hono';

import { actionsUpon } from '../../../core/catalogue/actions.ts';
import { ungroup } from '../../../core/permission.ts';
import type { PermissionSet } from '../../../core/permission-set.ts';
import { withoutSources } from '../../../core/permission-set.ts';
import type { Reach, ReachQuestion } from '../../../core/reach.ts';
import { isWithin } from '../../../core/reach.ts';
import type { Refusal } from '../../../core/refusal.ts';
import type { Requirement } from '../../../core/requirement.ts';
import { describeRequirement, isMet } from '../../../core/requirement.ts';
import type { Result } from '../../../core/result.ts';
import { ok, refuse } from '../../../core/result.ts';
import type { Authorised, OwnPermissions } from '../../../durable/org-client.ts';
import type { Ask, ListPlace } from '../../../service/engine/list-reads.ts';
import { isSameReach } from '../../kit/same-reach.ts';
import type { Read } from '../../../service/ports/read.ts';
import type { AppEnv } from '../../context.ts';

/** What the caller may do to one thing: `{action: true}`, for `?accesscontrol=true`. */
type AccessControl = Readonly<Record<string, true>>;

/** Whether a list is of the org, or of people or orgs of the whole deployment. */
type Shows = ListPlace['shows'];

/** What was read, for a caller who may. */
type Allowed<T> = { readonly answer: T; readonly alsoMet: boolean };

/**
 * Asks the coordinator whether the caller meets the route's requirement, and reads from the database, side by side:
 * what was read is used only when it does.
 */
export async function readIfAllowed<T>(
  c: Context<AppEnv>,
  read: Read<T>,
  { also, shows = 'org' }: { readonly also?: Requirement; readonly shows?: Shows } = {},
): Promise<Result<Allowed<T>, Refusal>> {
  const { requirement, place } = c.var.needs;
  const { lists, org } = c.var.services;
  const question = { requirement, standing: place.standing, ...(also && { also }) };
  const ask: Ask<Authorised> = async (seen) => await org.authorise(place.orgId, c.var.caller, question, seen);
  const listed = await lists.beside({ orgId: place.orgId, shows }, ask, read);
  if (!listed.ok) return listed;
  return ok({ answer: listed.value.answer, alsoMet: listed.value.asked.alsoMet });
}

/** What was read within the caller's reach, and what it may do to each thing, when that was asked for. */
type WithinReach<T> = {
  readonly answer: T;
  readonly alsoMet: boolean;
  readonly accessTo: (id: string | number) => AccessControl | undefined;
};

/** How far to ask. `prefix` is a scope up to the id, such as `teams:id:`. */
type Asked = {
  /** What the caller must hold on a thing to see it; none when everybody who meets the requirement sees all. */
  readonly see?: ReachQuestion;
  /** The kind of thing to tell the caller's rights about. */
  readonly describe?: string | undefined;
  readonly also?: Requirement;
  readonly shows?: Shows;
};

/**
 * Asks the coordinator whether the caller meets the route's requirement, and how far it reaches; then reads from the
 * database what is within reach. For lists, and for `?accesscontrol=true`.
 */
export async function readWithinReach<T>(
  c: Context<AppEnv>,
  { see, describe, also, shows = 'org' }: Asked,
  read: (reach: Reach) => Read<T>,
): Promise<Result<WithinReach<T>, Refusal>> {
  const { requirement, place } = c.var.needs;
  const actions = describe === undefined ? [] : actionsUpon(describe);
  const described = actions.map((action) => ({ action, prefix: describe ?? '' }));
  const reach = [...described, ...(see === undefined ? [] : [see])];
  const question = { requirement, standing: place.standing, reach, ...(also && { also }) };
  const { lists, org } = c.var.services;
  const listed = await lists.after<Authorised, T>(
    { orgId: place.orgId, shows },
    async (seen) => await org.authorise(place.orgId, c.var.caller, question, seen),
    (asked) => read(see === undefined ? 'all' : (asked.reach.at(-1) ?? [])),
    isSameReach,
  );
  if (!listed.ok) return listed;
  const { answer, asked } = listed.value;
  const reached = asked.reach;
  return ok({
    answer,
    alsoMet: asked.alsoMet,
    accessTo: (id) => {
      if (describe === undefined) return undefined;
      const held = actions.filter((_, i) => isWithin(reached[i] ?? [], id));
      return Object.fromEntries(held.map((action) => [action, true as const]));
    },
  });
}

/**
 * Asks the coordinator for everything the caller may do, and reads from the database, side by side. Whether the
 * caller meets the route's requirement is decided on that answer. For replies that depend on all the caller's rights.
 */
export async function readBesideOwnPermissions<T>(
  c: Context<AppEnv>,
  read: Read<T>,
): Promise<Result<{ readonly answer: T; readonly permissions: PermissionSet }, Refusal>> {
  const { requirement, place } = c.var.needs;
  const { lists, org } = c.var.services;
  const ask: Ask<OwnPermissions> = async (seen) =>
    await org.ownPermissionsAt(place.orgId, c.var.caller, seen);
  const listed = await lists.beside({ orgId: place.orgId, shows: 'org' }, ask, read);
  if (!listed.ok) return listed;
  const { asked, answer } = listed.value;
  const permissions = withoutSources(ungroup(JSON.parse(asked.json) as Record<string, string[]>));
  if (requirement !== null && !isMet(requirement, permissions)) {
    return refuse({ tag: 'denied', needed: describeRequirement(requirement) });
  }
  return ok({ answer, permissions });
}
