import type { Caller, ChangeStanding, Origin } from '../core/caller.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { UNAVAILABLE } from '../core/refusal.ts';
import type { Requirement } from '../core/requirement.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import { isUnfitToSend, ObjectAway, reach, toldFault } from '../faults.ts';
import { log, requestId } from '../log.ts';
import type { ProviderSignIn, SignedInByProvider } from '../service/sign-in/provider-sign-in.ts';
import type { ChangeInput, ChangeName, ChangeOutput, ChangeRequest } from '../service/changes.ts';
import type { Head } from '../service/ports/changes.ts';
import type { Authorised, OwnPermissions, Question } from './coordinator.ts';
import type { OrgCoordinator } from './org-coordinator.ts';

export type { Authorised, OwnPermissions };

/** Finds the coordinator of an org by name; the part of a namespace that the client uses. */
export type Coordinators = { getByName(name: string): Pick<OrgCoordinator, RemoteMethod> };

type RemoteMethod =
  | 'admit'
  | 'authorise'
  | 'change'
  | 'ownPermissions'
  | 'ownPermissionsAt'
  | 'permissionsOf'
  | 'reach';

const NO_STATE = { own: 0, global: 0 };

/**
 * The org's coordinator as the HTTP layer sees it: one call, one remote call, which says for which request it is. A
 * coordinator that cannot be reached is `unavailable`; what is broken there throws here.
 */
export class OrgClient {
  readonly #coordinators: Coordinators;
  readonly #noteFull: () => void;

  /** @param noteFull is told when a change was refused because the database takes no writes */
  constructor(coordinators: Coordinators, noteFull: () => void = () => undefined) {
    this.#coordinators = coordinators;
    this.#noteFull = noteFull;
  }

  /** The caller's own permissions as JSON text. `reload` reads them anew. */
  async ownPermissions(orgId: number, caller: Caller, reload: boolean): Promise<Result<string, Refusal>> {
    return await this.#ask(orgId, (coordinator) => coordinator.ownPermissions(caller, reload, requestId()));
  }

  /** The same with the state that they are of: nothing from before a pair that was seen in the database. */
  async ownPermissionsAt(
    orgId: number,
    caller: Caller,
    seen?: Head,
  ): Promise<Result<OwnPermissions, Refusal>> {
    return await this.#ask(orgId, (coordinator) => coordinator.ownPermissionsAt(caller, seen, requestId()));
  }

  /** Whether the caller may, and what else was asked; nothing from before a pair that was seen in the database. */
  async authorise(
    orgId: number,
    caller: Caller,
    question: Question,
    seen?: Head,
  ): Promise<Result<Authorised, Refusal>> {
    const result = await this.#ask(orgId, (coordinator) =>
      coordinator.authorise(caller, question, seen, requestId()),
    );
    // An object of the version before says no state: then it is none that anything is known of.
    return result.ok
      ? ok({ ...result.value, at: result.value.at ?? NO_STATE, since: result.value.since ?? NO_STATE })
      : result;
  }

  /** Waits until every org has heard of what the global plane shows; false when that cannot be told. */
  async untilHeard(seen: Head): Promise<boolean> {
    const heard = await this.#ask(GLOBAL_ORG_ID, async (coordinator) => {
      try {
        return ok(await coordinator.reach(seen, requestId()));
      } catch (error) {
        // An object of the version before has no such method, and made no such promise.
        if (error instanceof TypeError && error.message.includes('reach')) return ok(true);
        throw error;
      }
    });
    return heard.ok && heard.value;
  }

  /** Everything another principal may do, as JSON text `[{action, scope}]`; undefined when the caller may not know of it. */
  async permissionsOf(
    orgId: number,
    caller: Caller,
    question: { readonly userId: number; readonly requirement: Requirement; readonly outsider: Requirement },
  ): Promise<Result<string | undefined, Refusal>> {
    const { userId, requirement, outsider } = question;
    return await this.#ask(orgId, (coordinator) =>
      coordinator.permissionsOf(caller, userId, requirement, outsider, requestId()),
    );
  }

  /** Makes a change in the org's turn. */
  async change<K extends ChangeName>(
    orgId: number,
    caller: Caller,
    name: K,
    input: ChangeInput<K>,
    standing: ChangeStanding = 'in-org',
  ): Promise<Result<ChangeOutput<K>, Refusal>> {
    const request = { name, input } as ChangeRequest;
    const result = await this.#askToChange(orgId, (coordinator) =>
      coordinator.change(caller, request, standing, requestId()),
    );
    // The coordinator looks the change up by the same name, so the reply is that change's.
    return result as Result<ChangeOutput<K>, Refusal>;
  }

  /** Has the global plane take in what an identity provider says of a person. */
  async signInByProvider(
    input: ProviderSignIn,
    origin: Origin,
  ): Promise<Result<SignedInByProvider, Refusal>> {
    return await this.#askToChange(GLOBAL_ORG_ID, (coordinator) =>
      coordinator.admit(input, origin, requestId()),
    );
  }

  /** The same for a change. What cannot be sent may be the reply of one that is made (I8). */
  async #askToChange<T>(
    orgId: number,
    call: (coordinator: ReturnType<Coordinators['getByName']>) => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>> {
    try {
      const result = await this.#ask(orgId, call);
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
    call: (coordinator: ReturnType<Coordinators['getByName']>) => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>> {
    try {
      return await reach(async () => await call(this.#coordinators.getByName(String(orgId))));
    } catch (error) {
      if (!(error instanceof ObjectAway)) throw error;
      log('object-away', { org: orgId, error });
      return refuse(UNAVAILABLE);
    }
  }
}
