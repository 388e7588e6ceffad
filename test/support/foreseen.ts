import { env } from 'cloudflare:workers';

import type { Caller, ChangeStanding } from '../../src/core/caller.ts';
import type { ChangeConditions } from '../../src/core/change-conditions.ts';
import type { AffectedPrincipal, Difference, Effect, Foreseen } from '../../src/core/effect.ts';
import { differenceOf, effectOf } from '../../src/core/effect.ts';
import type { PermissionSet } from '../../src/core/permission-set.ts';
import { EMPTY_PERMISSION_SET } from '../../src/core/permission-set.ts';
import { compilePermissions } from '../../src/core/principal.ts';
import type { Refusal } from '../../src/core/refusal.ts';
import type { Result } from '../../src/core/result.ts';
import type { ChangeRequest } from '../../src/service/changes.ts';
import type { RemoteCoordinator } from '../../src/durable/org-client.ts';
import { readAll, readList } from '../../src/service/ports/read.ts';
import { openDatabase, openOrm } from '../../src/storage/d1.ts';
import { openRepositories } from '../../src/storage/repositories.ts';
import { call } from '../../src/protocol.ts';
import { createApp } from '../../src/app.ts';
import type { Fetch } from './api.ts';
import { traceOf } from './snapshot.ts';

/** A change as its object is asked for it. */
export type AskedChange = {
  readonly orgId: number;
  readonly caller: Caller;
  readonly request: ChangeRequest;
  readonly standing: ChangeStanding;
  readonly conditions: ChangeConditions;
};

/** What everybody may do everywhere. */
type Everybody = ReadonlyMap<
  string,
  { readonly principal: AffectedPrincipal; readonly permissions: PermissionSet }
>;

/** Reads what everybody may do in each org that they are a member of, and in the global plane: of one principal after the other. */
async function whatEverybodyMayDo(orgId: number): Promise<Everybody> {
  const orm = openOrm(env.DB);
  const { principals, resourceTypes } = openRepositories(orm);
  const { results } = await env.DB.prepare(
    `SELECT org_id AS orgId, user_id AS userId FROM org_users WHERE ?1 IN (0, org_id)
     UNION ALL SELECT 0, id FROM users WHERE ?1 = 0`,
  )
    .bind(orgId)
    .all<{ orgId: number; userId: number }>();
  const read = await openDatabase(orm).read(
    readList(
      results.map((place) =>
        readAll({
          facts: principals.facts(place.orgId, place.userId, null),
          types: resourceTypes.inForce(place.orgId),
        }),
      ),
    ),
  );
  const all = new Map<string, { principal: AffectedPrincipal; permissions: PermissionSet }>();
  for (const [i, { orgId: place, userId }] of results.entries()) {
    const { facts, types } = read[i] ?? {};
    if (facts === undefined || types === undefined) continue;
    const { login, isServiceAccount } = facts;
    const principal = { orgId: place, userId, login, isServiceAccount };
    all.set(`${place}/${userId}`, { principal, permissions: compilePermissions(facts, types) });
  }
  return all;
}

/** What really came of a change. */
function effectBetween(before: Everybody, after: Everybody): Effect {
  const differences: { principal: AffectedPrincipal; difference: Difference }[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(key), after.get(key)];
    const { principal } = is ?? was ?? {};
    if (principal === undefined) continue;
    const difference = differenceOf(
      was?.permissions ?? EMPTY_PERMISSION_SET,
      is?.permissions ?? EMPTY_PERMISSION_SET,
    );
    differences.push({ principal, difference });
  }
  return effectOf(differences);
}

/** Foresees a change, through the object itself. */
export const foresee = async ({ orgId, caller, request, standing, conditions }: AskedChange) =>
  (await env.DRY_RUNS.getByName(String(orgId)).dryRun(
    caller,
    request,
    standing,
    conditions,
    call(),
  )) as Result<Foreseen<unknown>, Refusal>;

/** Groups in an order that does not depend on which of equal size comes first. */
const sorted = (effect: Effect): Effect =>
  effect.kind === 'told'
    ? {
        ...effect,
        groups: effect.groups.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      }
    : effect;

/** The two ways in which a coordinator is asked for a change. */
type Ways = Pick<RemoteCoordinator, 'change' | 'changeUnder'>;

/** The coordinators of the orgs, of which whoever looks on is shown each change before it is asked for. */
function lookingOn(
  look: (
    asked: AskedChange,
    make: () => Promise<Result<unknown, Refusal>>,
  ) => Promise<Result<unknown, Refusal>>,
): Pick<typeof env.ORG, 'getByName'> {
  return {
    getByName: (name, options) => {
      const coordinator = env.ORG.getByName(name, options);
      const ways = coordinator as unknown as Ways;
      const asked = (caller: Caller, request: ChangeRequest, standing: ChangeStanding, conditions = {}) => ({
        orgId: Number(name),
        caller,
        request,
        standing,
        conditions,
      });
      const change: Ways['change'] = async (caller, request, standing, said) =>
        await look(asked(caller, request, standing), async () =>
          ways.change(caller, request, standing, said),
        );
      const changeUnder: Ways['changeUnder'] = async (caller, request, standing, conditions, said) =>
        await look(asked(caller, request, standing, conditions), async () =>
          ways.changeUnder(caller, request, standing, conditions, said),
        );
      return new Proxy(coordinator, {
        get: (_stub, method) => {
          if (method === 'change') return change;
          if (method === 'changeUnder') return changeUnder;
          return (...asked: unknown[]) =>
            (coordinator as unknown as Record<string, (...asked: unknown[]) => unknown>)[String(method)]?.(
              ...asked,
            );
        },
      });
    },
  };
}

/** New uids are random, and time goes on. */
const withoutChance = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value ?? null)
      .replaceAll(/"[a-z][a-z0-9]{13}"/g, '"<uid>"')
      .replaceAll(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"<time>"'),
  );

/** A whole Worker that foresees each change before it makes it, and what was not as foreseen; by change, how many effects there were. */
export function foreseeingWorker() {
  const [unlike, effects]: [unknown[], Map<string, number>] = [[], new Map()];
  const org = lookingOn(async (asked, make) => {
    const before = await whatEverybodyMayDo(asked.orgId);
    const { answer: foreseen, trace } = await traceOf(async () => await foresee(asked));
    const made = await make();
    const really = sorted(effectBetween(before, await whatEverybodyMayDo(asked.orgId)));
    const { name } = asked.request;
    effects.set(name, (effects.get(name) ?? 0) + (really.kind === 'told' ? really.groups.length : 0));
    const told = foreseen.ok
      ? { ok: true, reply: withoutChance(foreseen.value.reply), effect: sorted(foreseen.value.effect), trace }
      : { ...foreseen, trace };
    const wanted = made.ok
      ? { ok: true, reply: withoutChance(made.value), effect: really, trace: {} }
      : { ...made, trace: {} };
    if (JSON.stringify(withOrder(told)) !== JSON.stringify(withOrder(wanted)))
      unlike.push({ name, told, wanted });
    return made;
  });
  const app = createApp();
  const fetch: Fetch = async (request) => await app.fetch(request, { ...env, ORG: org as typeof env.ORG });
  return { fetch, unlike, effects };
}

/** The same whatever the order of its fields. */
const withOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withOrder);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(
    fields.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, withOrder(v)]),
  );
};
