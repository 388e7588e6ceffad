import type { AskedTogether } from '../core/asking.ts';
import type { Caller, ChangeStanding, Standing } from '../core/caller.ts';
import type { ChangeConditions } from '../core/change-conditions.ts';
import type { Foreseen } from '../core/effect.ts';
import type { PastEffect } from '../core/past-effect.ts';
import type { Wanted } from '../core/searching.ts';
import { nothingFound, refusalOfSearch } from '../core/searching.ts';
import { answersToOutsider, comparedSubject, isNamedSo } from '../core/subject.ts';
import type { CredentialFacts } from '../core/principal.ts';
import type { PermissionQuestion } from '../core/permission-search.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Refusal, Thing } from '../core/refusal.ts';
import { notFound } from '../core/refusal.ts';
import type { Requirement } from '../core/requirement.ts';
import { describeRequirement } from '../core/requirement.ts';
import { readTrail } from '../core/requirements.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import type { ChangeInput, ChangeName, ChangeOutput, ChangeRequest } from '../service/changes.ts';
import { leastRequired } from '../service/changes.ts';
import type { Memory } from '../service/engine/memory.ts';
import type { Head, Revisions } from '../service/ports/changes.ts';
import { globalPartOf } from '../service/ports/changes.ts';
import type { Admission, Belongings, CallAtDoor } from '../service/sign-in/belonging.ts';
import type { Question } from './coordinator.ts';
import type { ListedPrincipal, SearchedPrincipal } from './permission-looks.ts';
import type { Authorised, Evaluated, Grounded, OrgClient, OwnPermissions } from './org-client.ts';

/** Since when an outsider holds nothing is not known. */
const FIRST_STATE: Revisions = { own: 0, global: 0 };
/** All that somebody who holds nothing may do. */
const NO_PERMISSIONS = '{}';

const REFUSED = {};
/** Refusals that somebody who has left gets. */
const REFUSES_CALLER = new Set<Refusal['tag']>(['denied', 'unauthenticated']);

/** What the door makes of a call that is not passed on. */
type Instead<T> = {
  /** For a caller who holds nothing in the org. `at` is the pair that this was read at. */
  readonly outsider: (
    at: Revisions,
    orgExists: boolean,
    who: CredentialFacts,
  ) => Result<T, Refusal> | Promise<Result<T, Refusal>>;
  /** For a caller with the rights of the global plane in an org that does not exist. */
  readonly noOrg?: (at: Revisions) => Promise<Result<T, Refusal>>;
};

/**
 * The door before the objects of orgs: it passes on only what comes from somebody who belongs to an org that exists, and
 * answers everybody else itself, exactly as the org's object would. See `Belongings` and
 * docs/decisions/0009-the-door.md.
 */
export class OrgDoor {
  readonly #client: OrgClient;
  readonly #belongings: Belongings;
  readonly #refusedLately: Memory<object>;

  /** @param refusedLately who was refused a change of the global plane because a right in an org was missing; may forget any of it */
  constructor(client: OrgClient, belongings: Belongings, refusedLately: Memory<object>) {
    this.#client = client;
    this.#belongings = belongings;
    this.#refusedLately = refusedLately;
  }

  /** See `OrgClient.ownPermissions`. */
  async ownPermissions(orgId: number, caller: Caller, reload: boolean): Promise<Result<string, Refusal>> {
    return await this.#pass(
      { orgId, caller, standing: 'in-org', isOpen: true },
      async (client) => await client.ownPermissions(orgId, caller, reload),
      { outsider: () => ok(NO_PERMISSIONS) },
    );
  }

  /** See `OrgClient.ownPermissionsAt`. */
  async ownPermissionsAt(
    orgId: number,
    caller: Caller,
    seen?: Head,
  ): Promise<Result<OwnPermissions, Refusal>> {
    return await this.#pass(
      { orgId, caller, standing: 'in-org', isOpen: true, seen },
      async (client) => await client.ownPermissionsAt(orgId, caller, seen),
      { outsider: (at) => ok({ json: NO_PERMISSIONS, at, since: FIRST_STATE }) },
    );
  }

  /** See `OrgClient.authorise`. */
  async authorise(
    orgId: number,
    caller: Caller,
    question: Question,
    seen?: Head,
  ): Promise<Result<Authorised, Refusal>> {
    const { requirement, standing, reach = [] } = question;
    return await this.#pass<Authorised>(
      { orgId, caller, standing, isOpen: requirement === null, seen },
      async (client) => await client.authorise(orgId, caller, question, seen),
      {
        outsider: (at) =>
          requirement === null
            ? ok({ alsoMet: false, reach: reach.map(() => []), at, since: FIRST_STATE })
            : denied(requirement),
        noOrg: async (at) => await this.#authoriseGlobally(caller, question, at, seen),
      },
    );
  }

  /** See `OrgClient.permissionsOf`. */
  async permissionsOf(
    orgId: number,
    caller: Caller,
    question: { readonly userId: number; readonly requirement: Requirement; readonly outsider: Requirement },
  ): Promise<Result<string | undefined, Refusal>> {
    return await this.#pass(
      { orgId, caller, standing: 'in-org', isOpen: false },
      async (client) => await client.permissionsOf(orgId, caller, question),
      { outsider: () => denied(question.requirement) },
    );
  }

  /** See `OrgClient.permissionsLookedFor`. */
  async permissionsLookedFor(
    orgId: number,
    caller: Caller,
    listed: ListedPrincipal,
    question: PermissionQuestion,
  ): Promise<Result<string | undefined, Refusal>> {
    return await this.#pass(
      { orgId, caller, standing: 'in-org', isOpen: false },
      async (client) => await client.permissionsLookedFor(orgId, caller, listed, question),
      { outsider: () => denied(listed.requirement) },
    );
  }

  /** See `OrgClient.searchPermissionsOf`. */
  async searchPermissionsOf(
    orgId: number,
    caller: Caller,
    searched: SearchedPrincipal,
    question: PermissionQuestion,
  ): Promise<Result<{ readonly json: string | undefined } | 'older', Refusal>> {
    return await this.#pass<{ readonly json: string | undefined } | 'older'>(
      { orgId, caller, standing: 'in-org', isOpen: false },
      async (client) => await client.searchPermissionsOf(orgId, caller, searched, question),
      { outsider: () => denied(searched.requirement) },
    );
  }

  /** See `OrgClient.evaluate`. */
  async evaluate(
    orgId: number,
    caller: Caller,
    together: AskedTogether,
    seen?: Head,
  ): Promise<Result<Evaluated, Refusal>> {
    const { userId } = caller;
    return await this.#pass(
      { orgId, caller, standing: 'in-org', isOpen: true, seen },
      async (client) => await client.evaluate(orgId, caller, together, seen),
      {
        outsider: (at, _orgExists, who) =>
          ok({ answers: answersToOutsider({ ...who, userId }, together), at }),
      },
    );
  }

  /** See `OrgClient.search`. */
  async search(
    orgId: number,
    caller: Caller,
    wanted: Wanted,
    seen?: Head,
  ): Promise<Result<Grounded, Refusal>> {
    const { userId } = caller;
    return await this.#pass<Grounded>(
      { orgId, caller, standing: 'in-org', isOpen: true, seen },
      async (client) => await client.search(orgId, caller, wanted, seen),
      {
        outsider: (at, _orgExists, who) => {
          const isOwn =
            wanted.for !== 'subject' &&
            isNamedSo({ ...who, userId }, comparedSubject(wanted.subject)) === 'yes';
          return isOwn
            ? ok({ ground: nothingFound(wanted), at, since: FIRST_STATE })
            : refuse(refusalOfSearch(wanted));
        },
      },
    );
  }

  /** See `OrgClient.change`. */
  async change<K extends ChangeName>(
    orgId: number,
    caller: Caller,
    name: K,
    input: ChangeInput<K>,
    standing: ChangeStanding = 'in-org',
    conditions?: ChangeConditions,
  ): Promise<Result<ChangeOutput<K>, Refusal>> {
    return await this.#change(orgId, caller, { name, input } as ChangeRequest, standing, async (client) =>
      client.change(orgId, caller, name, input, standing, conditions),
    );
  }

  /** See `OrgClient.dryRun`. Whoever is not passed on is answered as for the change itself. */
  async dryRun<K extends ChangeName>(
    orgId: number,
    caller: Caller,
    name: K,
    input: ChangeInput<K>,
    standing: ChangeStanding = 'in-org',
    conditions?: ChangeConditions,
  ): Promise<Result<Foreseen<ChangeOutput<K>>, Refusal>> {
    return await this.#change(orgId, caller, { name, input } as ChangeRequest, standing, async (client) =>
      client.dryRun(orgId, caller, name, input, standing, conditions),
    );
  }

  /** See `OrgClient.effectOf`. Of an org that does not exist there is no entry. */
  async effectOf(
    { orgId, standing }: { readonly orgId: number; readonly standing: Standing },
    caller: Caller,
    revision: number,
  ): Promise<Result<PastEffect, Refusal>> {
    return await this.#pass<PastEffect>(
      { orgId, caller, standing, isOpen: false },
      async (client) => await client.effectOf(orgId, caller, revision),
      {
        outsider: () => denied(readTrail),
        noOrg: async () => await Promise.resolve(refuse(notFound('change'))),
      },
    );
  }

  /** Makes a change, or foresees it, for whoever may ask its object. */
  async #change<T>(
    orgId: number,
    caller: Caller,
    request: ChangeRequest,
    standing: ChangeStanding,
    makeBy: (client: OrgClient) => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>> {
    const { name } = request;
    const make = async (client = this.#client) => await makeBy(client);
    const requirement = leastRequired(request);
    const isOpen = requirement === null;
    if (typeof standing === 'object') {
      // Made in the global plane, whose object knows which orgs there are.
      const there = { orgId: standing.inOrg, caller, standing: standingIn(standing), isOpen };
      const admission = await this.#belongings.admit({ ...there, isElsewhere: true });
      const client = this.#client.near(admission.kind === 'pass' ? admission.location : undefined);
      if (admission.kind === 'pass') return await this.#makeByRights(client, there, name, requirement, make);
      return await insteadOf<T>(admission, {
        outsider: () => (requirement === null ? make() : denied(requirement)),
        noOrg: async () => await make(),
      });
    }
    return await this.#pass<T>({ orgId, caller, standing, isOpen }, make, {
      outsider: (_at, orgExists) => {
        if (requirement !== null) return denied(requirement);
        return orgExists ? make() : refuse(notFound(missingFor(name)));
      },
      noOrg: async (at) => {
        const asked = await this.#authoriseGlobally(caller, { requirement, standing }, at);
        return asked.ok ? refuse(notFound(missingFor(name))) : asked;
      },
    });
  }

  /**
   * Makes a change of the global plane by rights in an org. If the caller was refused it lately, the org's object is asked first,
   * so that trying again and again costs the global plane nothing.
   */
  async #makeByRights<T>(
    client: OrgClient,
    { orgId, caller, standing }: CallAtDoor,
    name: ChangeName,
    requirement: Requirement | null,
    make: () => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>> {
    const key = `${caller.userId}/${orgId}/${name}`;
    if (requirement !== null && this.#refusedLately.get(key) !== undefined) {
      const asked = await client.authorise(orgId, caller, { requirement, standing });
      if (!asked.ok) return asked;
      this.#refusedLately.delete(key);
    }
    const made = await make();
    if (!made.ok && made.refusal.tag === 'denied') this.#refusedLately.set(key, REFUSED);
    return made;
  }

  async #pass<T>(
    call: CallAtDoor,
    pass: (client: OrgClient) => Promise<Result<T, Refusal>>,
    instead: Instead<T>,
  ): Promise<Result<T, Refusal>> {
    const admission = await this.#belongings.admit(call);
    if (admission.kind !== 'pass') return await insteadOf(admission, instead);
    const answer = await pass(this.#client.near(admission.location));
    if (answer.ok || call.orgId === GLOBAL_ORG_ID) return answer;
    if (REFUSES_CALLER.has(answer.refusal.tag)) this.#belongings.noteRefused(call);
    if (!isMissingOrg(answer.refusal)) return answer;
    // The isolate remembers an org that was deleted.
    const anew = await this.#belongings.admitAnew(call);
    return anew.kind === 'pass' ? answer : await insteadOf(anew, instead);
  }

  /** Asks the object of the global plane on behalf of an org that does not exist, at a pair of that org. */
  async #authoriseGlobally(
    caller: Caller,
    question: Question,
    { own }: Revisions,
    seen?: Head,
  ): Promise<Result<Authorised, Refusal>> {
    const here: Question = { ...question, standing: 'in-org' };
    const asked = await this.#client.authorise(GLOBAL_ORG_ID, caller, here, seen && globalPartOf(seen));
    if (!asked.ok) return asked;
    const { at, since } = asked.value;
    return ok({
      ...asked.value,
      at: { own, global: at.global },
      since: { own: FIRST_STATE.own, global: since.global },
    });
  }
}

const isMissingOrg = (refusal: Refusal): boolean => refusal.tag === 'not-found' && refusal.thing === 'org';

async function insteadOf<T>(
  admission: Exclude<Admission, { readonly kind: 'pass' }>,
  { outsider, noOrg }: Instead<T>,
): Promise<Result<T, Refusal>> {
  switch (admission.kind) {
    case 'refused':
      return refuse(admission.refusal);
    case 'outsider':
      return await outsider(admission.at, admission.orgExists, admission.who);
    case 'no-org':
      // Only calls that may stand on global rights are answered so, and these say what is to be done.
      return noOrg === undefined ? refuse(notFound('org')) : await noOrg(admission.at);
  }
}

const denied = (requirement: Requirement): Result<never, Refusal> =>
  refuse({ tag: 'denied', needed: describeRequirement(requirement) });

const standingIn = ({ orGlobal }: { readonly orGlobal: boolean }): Standing =>
  orGlobal ? 'in-org-or-global' : 'in-org';

/** What a change in an org that does not exist misses first. */
const missingFor = (name: ChangeName): Thing =>
  name === 'updateOrgUser' || name === 'removeOrgUser' ? 'user' : 'org';
