import type { Answer, AskedTogether } from '../core/asking.ts';
import type { Caller, ChangeStanding, Origin } from '../core/caller.ts';
import type { ChangeConditions } from '../core/change-conditions.ts';
import type { Foreseen } from '../core/effect.ts';
import { isGlobalScope } from '../core/global-scope.ts';
import type { Location } from '../core/locations.ts';
import type { Permission } from '../core/permission.ts';
import type { PermissionQuestion } from '../core/permission-search.ts';
import { isLookedFor } from '../core/permission-search.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { OVERLOADED, UNAVAILABLE } from '../core/refusal.ts';
import type { Requirement } from '../core/requirement.ts';
import { understoodExplanation } from '../core/explanation.ts';
import { isUnderstood } from '../core/understood-refusal.ts';
import { understoodReach } from '../core/reach.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import type { Wanted } from '../core/searching.ts';
import { isOverloaded, isUnfitToSend, ObjectAway, reach, reachToRead, toldFault } from '../faults.ts';
import { log } from '../log.ts';
import { call } from '../protocol.ts';
import type { ProviderSignIn, SignedInByProvider } from '../service/sign-in/said.ts';
import type { ChangeInput, ChangeName, ChangeOutput, ChangeRequest } from '../service/changes.ts';
import type { Head } from '../service/ports/changes.ts';
import { fromAnswerText } from './answer-text.ts';
import type { Authorised, OwnPermissions, Question } from './coordinator.ts';
import type { DryRuns } from './dry-runs.ts';
import type { Evaluated } from './evaluations.ts';
import type { OrgCoordinator } from './org-coordinator.ts';
import type { ListedPrincipal, SearchedPrincipal } from './permission-looks.ts';
import type { Open } from './placed.ts';
import { toQuestionText } from './question-text.ts';
import type { Grounded } from './searches.ts';

export type { Authorised, Evaluated, Grounded, OwnPermissions };

/** The part of a coordinator that the client uses. */
export type RemoteCoordinator = {
  readonly [K in RemoteMethod]: (
    ...asked: Parameters<OrgCoordinator[K]>
  ) => Promise<Awaited<ReturnType<OrgCoordinator[K]>>>;
};

type RemoteMethod =
  | 'authorise'
  | 'change'
  | 'changeUnder'
  | 'decide'
  | 'ownPermissions'
  | 'ownPermissionsAt'
  | 'permissionsLookedFor'
  | 'permissionsOf'
  | 'reach'
  | 'search'
  | 'searchPermissionsOf'
  | 'takeIn';

/** The part of an object of dry runs that the client uses. */
export type RemoteDryRuns = Pick<DryRuns, 'dryRun'>;

const NO_DRY_RUNS = () => {
  throw new ObjectAway('There are no dry runs');
};

const NO_STATE = { own: 0, global: 0 };

/**
 * The org's coordinator as the HTTP layer sees it: one call, one remote call, which says for which request it is. A read is tried
 * once more where the platform says that this may help; a change never is. A coordinator that cannot be reached, or that
 * refuses in a way that is not understood, is `unavailable`; what is broken there throws here.
 */
export class OrgClient {
  readonly #open: Open<RemoteCoordinator>;
  readonly #noteFull: () => void;
  readonly #openDryRuns: Open<RemoteDryRuns>;
  readonly #location: Location | undefined;

  /**
   * @param noteFull is told when a change was refused because the database takes no writes
   * @param openDryRuns without it, every dry run is `unavailable`
   * @param location where coordinators are to be made that nobody has called; as the deployment says where undefined
   */
  constructor(
    open: Open<RemoteCoordinator>,
    noteFull: () => void = () => undefined,
    openDryRuns: Open<RemoteDryRuns> = NO_DRY_RUNS,
    location?: Location,
  ) {
    this.#open = open;
    this.#noteFull = noteFull;
    this.#openDryRuns = openDryRuns;
    this.#location = location;
  }

  /** The same for an org with a location of its own. */
  near(location: Location | undefined): OrgClient {
    return location === this.#location
      ? this
      : new OrgClient(this.#open, this.#noteFull, this.#openDryRuns, location);
  }

  /** The caller's own permissions as JSON text. `reload` reads them anew. */
  async ownPermissions(orgId: number, caller: Caller, reload: boolean): Promise<Result<string, Refusal>> {
    return await this.#ask(orgId, (coordinator) => coordinator.ownPermissions(caller, reload, call()));
  }

  /** The same with the state that they are of: nothing from before a pair that was seen in the database. */
  async ownPermissionsAt(
    orgId: number,
    caller: Caller,
    seen?: Head,
  ): Promise<Result<OwnPermissions, Refusal>> {
    return await this.#ask(orgId, (coordinator) => coordinator.ownPermissionsAt(caller, seen, call()));
  }

  /** Whether the caller may, and what else was asked; nothing from before a pair that was seen in the database. */
  async authorise(
    orgId: number,
    caller: Caller,
    question: Question,
    seen?: Head,
  ): Promise<Result<Authorised, Refusal>> {
    const result = await this.#ask(orgId, (coordinator) =>
      coordinator.authorise(caller, question, seen, call()),
    );
    if (!result.ok) return result;
    const { alsoMet, reach: reached, at, since } = result.value;
    return ok({
      // What an object of another version says beyond yes is no.
      alsoMet: alsoMet === true,
      reach: (question.reach ?? []).map((_asked, i) =>
        understoodReach((reached as unknown[] | undefined)?.[i]),
      ),
      // One of the version before says no state: then it is none that anything is known of.
      at: at ?? NO_STATE,
      since: since ?? NO_STATE,
    });
  }

  /** Waits until every org has heard of what the global plane shows; false when that cannot be told. */
  async untilHeard(seen: Head): Promise<boolean> {
    const heard = await this.#ask(GLOBAL_ORG_ID, async (coordinator) => {
      try {
        return ok(await coordinator.reach(seen, call()));
      } catch (error) {
        // An object of the version before has no such method, and made no such promise.
        if (isWithout(error, 'reach')) return ok(true);
        throw error;
      }
    });
    return heard.ok && heard.value === true;
  }

  /** Everything another principal may do, as JSON text `[{action, scope}]`; undefined when the caller may not know of it. */
  async permissionsOf(
    orgId: number,
    caller: Caller,
    question: { readonly userId: number; readonly requirement: Requirement; readonly outsider: Requirement },
  ): Promise<Result<string | undefined, Refusal>> {
    const { userId, requirement, outsider } = question;
    return await this.#ask(orgId, (coordinator) =>
      coordinator.permissionsOf(caller, userId, requirement, outsider, call()),
    );
  }

  /**
   * The same of the permissions that a question looks for. An object of the version before tells all, of which those are told that the
   * question looks for wherever they come from.
   */
  async permissionsLookedFor(
    orgId: number,
    caller: Caller,
    listed: ListedPrincipal,
    question: PermissionQuestion,
  ): Promise<Result<string | undefined, Refusal>> {
    return await this.#ask(orgId, async (coordinator) => {
      try {
        return await coordinator.permissionsLookedFor(caller, listed, question, call());
      } catch (error) {
        if (!isWithout(error, 'permissionsLookedFor')) throw error;
        const { userId, requirement, outsider } = listed;
        const all = await coordinator.permissionsOf(caller, userId, requirement, outsider, call());
        return all.ok ? ok(all.value && filtered(all.value, question)) : all;
      }
    });
  }

  /**
   * What a question finds of one member of the org, as JSON text `{action: [scopes]}`; undefined where there is no such member.
   * `older` where the object is of the version before, which has no such method.
   */
  async searchPermissionsOf(
    orgId: number,
    caller: Caller,
    searched: SearchedPrincipal,
    question: PermissionQuestion,
  ): Promise<Result<{ readonly json: string | undefined } | 'older', Refusal>> {
    return await this.#ask<{ readonly json: string | undefined } | 'older'>(orgId, async (coordinator) => {
      try {
        const found = await coordinator.searchPermissionsOf(caller, searched, question, call());
        return found.ok ? ok({ json: found.value }) : found;
      } catch (error) {
        if (isWithout(error, 'searchPermissionsOf')) return ok('older');
        throw error;
      }
    });
  }

  /**
   * What some principals may do in the org, all at one moment; nothing from before a pair that was seen in the database. A coordinator of
   * the version before has no such method: then it is `unavailable`, and so is what it says in a way that is not known.
   */
  async evaluate(
    orgId: number,
    caller: Caller,
    together: AskedTogether,
    seen?: Head,
  ): Promise<Result<Evaluated, Refusal>> {
    const text = toQuestionText(caller, together);
    const result = await this.#ask(orgId, (coordinator) => coordinator.decide(text, seen, call()));
    if (!result.ok) return result;
    const { value } = result;
    if (together.explains && typeof value !== 'string')
      return ok({ ...value, answers: value.answers.map(withUnderstoodWhy) });
    const evaluated = fromAnswerText(value, together.asked.length);
    if (evaluated !== undefined) return ok(evaluated);
    log('protocol-unknown', { org: orgId, what: 'answers' });
    return refuse(UNAVAILABLE);
  }

  /**
   * What the org knows of a search; nothing from before a pair that was seen in the database. A coordinator of the version before has no
   * such method: then it is `unavailable`.
   */
  async search(
    orgId: number,
    caller: Caller,
    wanted: Wanted,
    seen?: Head,
  ): Promise<Result<Grounded, Refusal>> {
    return await this.#ask(orgId, (coordinator) => coordinator.search(caller, wanted, seen, call()));
  }

  /**
   * Makes a change in the org's turn. With conditions it is asked for by another method, which a coordinator of the version before
   * does not have: then it is `unavailable`.
   */
  async change<K extends ChangeName>(
    orgId: number,
    caller: Caller,
    name: K,
    input: ChangeInput<K>,
    standing: ChangeStanding = 'in-org',
    conditions?: ChangeConditions,
  ): Promise<Result<ChangeOutput<K>, Refusal>> {
    const request = { name, input } as ChangeRequest;
    const result = await this.#askToChange(orgId, (coordinator) =>
      conditions === undefined
        ? coordinator.change(caller, request, standing, call())
        : coordinator.changeUnder(caller, request, standing, conditions, call()),
    );
    // The coordinator looks the change up by the same name, so the reply is that change's.
    return result as Result<ChangeOutput<K>, Refusal>;
  }

  /**
   * What a change would answer, and what it would give and take. Nothing is made (see `DryRuns`), and the org's coordinator is not asked:
   * nobody there waits for it. Refuses as the change would, and with `too-many-requests` beyond the caller's share.
   */
  async dryRun<K extends ChangeName>(
    orgId: number,
    caller: Caller,
    name: K,
    input: ChangeInput<K>,
    standing: ChangeStanding = 'in-org',
    conditions: ChangeConditions = {},
  ): Promise<Result<Foreseen<ChangeOutput<K>>, Refusal>> {
    const request = { name, input } as ChangeRequest;
    const ask = async () =>
      await this.#openDryRuns(String(orgId), this.#location).dryRun(
        caller,
        request,
        standing,
        conditions,
        call(),
      );
    const result = await this.#answer(orgId, reachToRead(ask));
    return result as Result<Foreseen<ChangeOutput<K>>, Refusal>;
  }

  /** Has the global plane take in what an identity provider says of a person. `unavailable` where its object is of the version before. */
  async signInByProvider(
    input: ProviderSignIn,
    origin: Origin,
  ): Promise<Result<SignedInByProvider, Refusal>> {
    return await this.#askToChange(GLOBAL_ORG_ID, (coordinator) => coordinator.takeIn(input, origin, call()));
  }

  /** The same for a change, which is asked for once. What cannot be sent may be the reply of one that is made (I8). */
  async #askToChange<T>(
    orgId: number,
    ask: (coordinator: RemoteCoordinator) => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>> {
    try {
      const result = await this.#answer(orgId, reach(this.#asking(orgId, ask)));
      if (!result.ok && result.refusal.tag === 'storage-full') this.#noteFull();
      return result;
    } catch (error) {
      if (!isUnfitToSend(error)) throw error;
      toldFault(error, { org: orgId });
      return refuse(UNAVAILABLE);
    }
  }

  async #ask<T>(
    orgId: number,
    ask: (coordinator: RemoteCoordinator) => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>> {
    return await this.#answer(orgId, reachToRead(this.#asking(orgId, ask)));
  }

  #asking<T>(orgId: number, ask: (coordinator: RemoteCoordinator) => Promise<T>): () => Promise<T> {
    return async () => await ask(this.#open(String(orgId), this.#location));
  }

  async #answer<T>(orgId: number, answer: Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>> {
    try {
      const result = await answer;
      if (result.ok || isUnderstood(result.refusal)) return result;
      log('protocol-unknown', { org: orgId, what: 'a refusal' });
      return refuse(UNAVAILABLE);
    } catch (error) {
      if (!(error instanceof ObjectAway)) throw error;
      log('object-away', { org: orgId, error });
      return refuse(isOverloaded(error) ? OVERLOADED : UNAVAILABLE);
    }
  }
}

/** The answer without a reason that an object of another version gives in words that are not known here. */
const withUnderstoodWhy = ({ why: said, ...answer }: Answer): Answer => {
  const why = understoodExplanation(said);
  return { ...answer, ...(why && { why }) };
};
/** Whether an object was asked by a method that it does not have: it is of the version before. */
const isWithout = (error: unknown, method: RemoteMethod): boolean =>
  error instanceof TypeError && error.message.includes(method);

/** The permissions of a JSON text `[{action, scope}]` that a question looks for. A `*` may be of an org, which has no more. */
function filtered(json: string, question: PermissionQuestion): string {
  const isOfAllOrgs = isGlobalScope(question.scope);
  const found = (JSON.parse(json) as Permission[]).filter(
    (held) => isLookedFor(question, held) && !(isOfAllOrgs && held.scope === '*'),
  );
  return JSON.stringify(found);
}
