import type { Answer, AskedSubject, AskedTogether } from '../core/asking.ts';
import type { Caller } from '../core/caller.ts';
import { isForeign } from '../core/caller.ts';
import { Explainer } from '../core/explanation.ts';
import type { PermissionSet } from '../core/permission-set.ts';
import type { Reach } from '../core/reach.ts';
import { findCredentialProblem } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { tooManyRequests, UNAVAILABLE } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import {
  comparedSubject,
  isNamedSo,
  mayAskAbout,
  mayAskAboutSomebody,
  reachOfAsking,
} from '../core/subject.ts';
import { DatabaseAway } from '../faults.ts';
import { log } from '../log.ts';
import type { Revisions } from '../service/ports/changes.ts';
import type { AskedPrincipal } from '../service/ports/principals.ts';
import { answerOf, isOwnName } from './at-once.ts';
import type { Confirmation } from './confirmation.ts';
import type { Acting } from './coordinator.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import type { FurtherTrips } from './further-trips.ts';
import { NamedPrincipals } from './named-principals.ts';
import type { CachedPrincipal, Load } from './principal-cache.ts';
import type { Principals } from './principals.ts';
import { knowsToken } from './principals.ts';
import type { Seen } from './seen.ts';
import { isSameState, isStillSo } from './seen.ts';
import type { SubjectNames } from './subject-names.ts';

/** What was answered to questions that were asked together, in their order, and the one state that all of it is of. */
export type Evaluated = { readonly answers: readonly Answer[]; readonly at: Revisions };

/** Whom a question is about: undefined for whoever is not there, or may not be asked about. */
export type LookedAt = CachedPrincipal | undefined | 'may-not-ask';

/** What evaluating needs from its coordinator. */
export type EvaluationPorts = CoordinatorParts & {
  readonly confirmation: Confirmation;
  readonly principals: Principals;
  /** The caller as it may act in the org, or why its credential does not hold. */
  readonly authenticate: (caller: Caller) => Promise<Result<Acting, Refusal>>;
  readonly names: SubjectNames;
  readonly furtherTrips: FurtherTrips;
};

/** How often it is begun again because something that was looked at has changed meanwhile. */
const ATTEMPTS_MAX = 4;
/** So many subjects are read in one round trip, and so many letters of their names, which each statement has. */
const TOGETHER_MAX = 100;
const NAME_LETTERS_MAX = 20_000;
/** So many ids go with each statement at most. */
const AMONG_MAX = 1_000;

/**
 * Round trips more may be needed where what was read was touched before it could be used: so many, and as many as all of it took.
 * Of nobody it is not known what touches them, so one change beside a request for a thousand of these has all of them read again.
 */
const SPARE_TRIPS = 4;

/** One request on its way to its answer. */
type Request = {
  readonly caller: Caller;
  /** The subjects that differ, by what tells them from one another. */
  readonly subjects: ReadonlyMap<string, AskedSubject>;
  /** What was dropped since the request came. */
  readonly load: Load;
  /** Who was looked at, and whether that was read for this request. */
  readonly seen: Map<string, Seen & { readonly isRead: boolean }>;
  /** The state of what was read while a change is in doubt. */
  doubtAt: Revisions | undefined;
  /** Who was read, beside whom the caller was; undefined where it was not known yet. */
  among: Reach | undefined;
  trips: number;
  togetherMax: number;
  /** It has waited for the read of another request. */
  hasJoined: boolean;
};

/** What ends an attempt before it has an answer. */
type Ended = Result<never, Refusal> | 'again';

/** Somebody who asks, and what it may. */
type Reader = { readonly userId: number; readonly permissions: PermissionSet };

/** All that was looked at, true at one state. */
type Moment = {
  readonly reader: CachedPrincipal;
  readonly at: Revisions;
  readonly lookedAt: (key: string, subject: AskedSubject) => LookedAt;
};

/**
 * Answers what principals may do. The caller, its right to ask, and all who are asked about are seen at one moment, after the
 * question: what was looked at before is good if nothing has touched it by then.
 *
 * Whoever is kept costs nothing. The others are read a hundred at a time, the caller with the first of them if it is not kept either.
 * Source: docs/decisions/0030-asking.md.
 */
export class Evaluations {
  readonly #ports: EvaluationPorts;
  readonly #named: NamedPrincipals;
  /** The reads under way, by what they read: no more than there are questions being answered. */
  readonly #underWay = new Map<string, Promise<unknown>>();

  constructor(ports: EvaluationPorts) {
    this.#ports = ports;
    this.#named = new NamedPrincipals(ports);
  }

  /** See `Coordinator.evaluate`. */
  async evaluate(caller: Caller, { asked, explains }: AskedTogether): Promise<Result<Evaluated, Refusal>> {
    const subjects = asked.map(({ subject }) => subject);
    const looked = await this.lookAt(caller, subjects, (seen, reader) => {
      const explainer = explains ? new Explainer(reader.permissions) : undefined;
      return asked.map((question, i) => answerOf(seen[i], question, explainer));
    });
    return looked.ok ? ok({ answers: looked.value.answer, at: looked.value.at }) : looked;
  }

  /**
   * What can be said of some subjects at one moment, after the question. `answer` is called once, at that moment, with the subjects in
   * their order, and with the caller. `may-not-ask` is somebody else where the caller may ask about nobody but itself.
   */
  async lookAt<T>(
    caller: Caller,
    subjects: readonly AskedSubject[],
    answer: (seen: readonly LookedAt[], reader: CachedPrincipal) => T,
  ): Promise<Result<{ readonly answer: T; readonly at: Revisions }, Refusal>> {
    const { cache, orgId } = this.#ports;
    const compared = subjects.map(comparedSubject);
    const keys = compared.map((subject) => JSON.stringify(subject));
    const load = cache.beginLoad();
    const request: Request = {
      caller,
      subjects: new Map(keys.map((key, i) => [key, compared[i] as AskedSubject])),
      load,
      seen: new Map(),
      doubtAt: undefined,
      among: undefined,
      trips: 0,
      togetherMax: TOGETHER_MAX,
      hasJoined: false,
    };
    try {
      for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        const found = await this.#attempt(request);
        if (found === 'again') continue;
        if (!found.ok) return found;
        const { reader, at, lookedAt } = found.value;
        const byKey = new Map([...request.subjects].map(([key, one]) => [key, lookedAt(key, one)]));
        const seen = keys.map((key) => byKey.get(key));
        return ok({ answer: answer(seen, reader), at });
      }
      return refuse(UNAVAILABLE);
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error;
      log('database-away', { org: orgId, what: 'an evaluation', error });
      return refuse(UNAVAILABLE);
    } finally {
      cache.endLoad(load);
    }
  }

  /** Looks at all that is needed, and then whether all of it is true at one moment: that is the moment when this resolves. */
  async #attempt(request: Request): Promise<Result<Moment, Refusal> | 'again'> {
    const { confirmation } = this.#ports;
    if (!(await confirmation.ensure()) && !confirmation.isOpen) return refuse(UNAVAILABLE);
    const together = await this.#readWithCaller(request);
    if (together !== undefined) return together;
    const acting = await this.#ports.authenticate(request.caller);
    if (!acting.ok) return acting;
    const { principal: reader, foundAt } = acting.value;
    const asking = { userId: reader.facts.userId, permissions: reader.permissions };
    const mayAskOthers = mayAskAboutSomebody(asking.permissions);
    const rest = mayAskOthers
      ? await this.#readRest(request, asking)
      : await this.#readOwnUid(request, reader);
    if (rest !== undefined) return rest;
    await confirmation.catchUp();
    if (!(await confirmation.ensure()) && !confirmation.isOpen) return refuse(UNAVAILABLE);
    const seen = mayAskOthers ? [...request.seen.values()] : [];
    const at = this.#momentOf(request, { principal: reader, at: foundAt }, seen);
    if (at === undefined) return 'again';
    const lookedAt = (key: string, subject: AskedSubject): LookedAt => {
      if (!mayAskOthers) return this.#isOwn(reader, subject) ? reader : 'may-not-ask';
      const who = request.seen.get(key)?.principal;
      const isMeant = who?.facts.isServiceAccount === subject.isServiceAccount;
      return isMeant && mayAskAbout(asking, who.facts.userId) ? who : undefined;
    };
    return ok({ reader, at, lookedAt });
  }

  /** Reads the caller, where it must be read anyway, together with the first of the others. */
  async #readWithCaller(request: Request): Promise<Ended | undefined> {
    const { cache, confirmation, orgId } = this.#ports;
    const { userId, credential } = request.caller;
    if (confirmation.isOpen || isForeign(request.caller, orgId)) return undefined;
    const tokenId = credential.kind === 'token' ? credential.tokenId : null;
    const kept = cache.find(orgId, userId);
    if (kept !== undefined && knowsToken(kept.facts, tokenId)) return undefined;
    const cold = this.#coldOf(request, undefined);
    return cold.length === 0 ? undefined : await this.#read(request, cold, { userId, tokenId });
  }

  /** Reads whoever is not kept, as many at a time as may be read together. */
  async #readRest(request: Request, asking: Reader): Promise<Ended | undefined> {
    const { subjects, seen } = request;
    const among = amongWhom(asking);
    const amongBefore = request.among ?? among;
    request.among = among;
    // Whoever was beyond the caller's rights was read as nobody.
    if (JSON.stringify(amongBefore) !== JSON.stringify(among))
      for (const [key, { principal }] of seen) if (principal === undefined) seen.delete(key);
    for (;;) {
      const cold = this.#coldOf(request, asking);
      if (cold.length === 0) return undefined;
      if (request.trips >= (2 * subjects.size) / request.togetherMax + SPARE_TRIPS)
        return refuse(UNAVAILABLE);
      const waitMs = request.trips === 0 ? undefined : this.#ports.furtherTrips.take(request.caller.userId);
      if (waitMs !== undefined) return refuse(tooManyRequests('evaluation-trips', waitMs));
      const ended = await this.#read(request, cold, undefined, among);
      if (ended !== undefined) return ended;
    }
  }

  /**
   * Those who must be read. Whoever the caller may not ask about is read each time, as somebody who is not there is, and by an id
   * neither is: so it makes no difference which of the two it is.
   *
   * @param asking undefined where it is not known yet who asks
   */
  #coldOf(request: Request, asking: Reader | undefined): AskedSubject[] {
    const { cache, confirmation, orgId, names } = this.#ports;
    const { seen, load, doubtAt } = request;
    const { isOpen } = confirmation;
    const at = confirmation.revisions();
    const cold: AskedSubject[] = [];
    for (const [key, subject] of request.subjects) {
      const { name } = subject;
      if (name === null) continue;
      if (name.by === 'id' && asking !== undefined && !mayAskAbout(asking, name.id)) continue;
      const mayBeUsed = ({
        principal,
        isRead,
      }: {
        principal: CachedPrincipal | undefined;
        isRead: boolean;
      }) =>
        isRead ||
        asking === undefined ||
        (principal !== undefined && mayAskAbout(asking, principal.facts.userId));
      const before = seen.get(key);
      const isTrue =
        before !== undefined &&
        (isOpen
          ? doubtAt !== undefined && isSameState(before.at, doubtAt)
          : isStillSo(this.#ports, before, load));
      if (isTrue && mayBeUsed(before)) continue;
      const kept = isOpen ? undefined : names.find(subject, (id) => cache.find(orgId, id));
      const found = { principal: kept, at, dropped: load.dropped.length, isRead: false };
      if (kept !== undefined && mayBeUsed(found)) seen.set(key, found);
      else {
        seen.delete(key);
        cold.push(subject);
      }
    }
    return cold;
  }

  /** Reads as many of those who must be read as may be read together. */
  async #read(
    request: Request,
    cold: readonly AskedSubject[],
    beside: AskedPrincipal | undefined,
    among: Reach = 'all',
  ): Promise<Ended | undefined> {
    const { names, confirmation, cache } = this.#ports;
    const { load, seen } = request;
    const chunk = firstOf(cold, request.togetherMax);
    const key = JSON.stringify([chunk, beside, among]);
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined && !request.hasJoined) {
      // Whom it finds is kept after it, so that a crowd that asks about the same people reads them once.
      request.hasJoined = true;
      await underWay.catch(() => undefined);
      return undefined;
    }
    request.trips++;
    const [first] = chunk;
    if (chunk.length === 1 && first?.name?.by === 'id' && beside === undefined)
      return await this.#readAlone(request, first, first.name.id);
    const reading = this.#named.read(chunk, beside, load, among).finally(() => {
      if (this.#underWay.get(key) === reading) this.#underWay.delete(key);
    });
    this.#underWay.set(key, reading);
    const found = await reading;
    if (found === 'unavailable') return refuse(UNAVAILABLE);
    if (found === 'again') return 'again';
    if (confirmation.isOpen) request.doubtAt = found.at;
    if (found.find === undefined && chunk.length > 1) {
      request.togetherMax = Math.ceil(chunk.length / 2);
      return undefined;
    }
    if (found.find === undefined) {
      const id = first && found.whoIs(first);
      if (first === undefined || id === undefined) return undefined;
      return await this.#readAlone(request, first, id);
    }
    for (const subject of chunk) {
      const id = found.whoIs(subject);
      const principal = id === undefined ? undefined : found.find(id);
      if (principal === 'touched') continue;
      if (id !== undefined) names.note(subject, id);
      const isKept = principal !== undefined && cache.keeps(principal.facts);
      // Of the others nothing tells whether a change that was made while they were read concerns them.
      const dropped = isKept ? found.dropped : found.droppedBefore;
      seen.set(JSON.stringify(subject), { principal, at: found.at, dropped, isRead: true });
    }
    return undefined;
  }

  /** Reads one subject, however much it has, and together with others who are read alone by their ids. */
  async #readAlone(request: Request, subject: AskedSubject, id: number): Promise<Ended | undefined> {
    const { orgId, principals, confirmation, names, cache } = this.#ports;
    const { load, seen } = request;
    const { beginning } = names;
    const before = load.dropped.length;
    const found = await principals.find(orgId, id, null);
    if (found === 'unavailable') return refuse(UNAVAILABLE);
    // The name was looked up in a database that was restored since.
    if (names.beginning !== beginning) return 'again';
    const { principal, at } = found;
    const isKept = principal !== undefined && cache.find(orgId, id) === principal;
    if (confirmation.isOpen) request.doubtAt = at;
    // Looked up by its name before, it may have another one by now.
    if (principal !== undefined && isNamedSo(principal.facts, subject) === 'no' && subject.name?.by !== 'id')
      return 'again';
    if (principal !== undefined) names.note(subject, id);
    // Something may have been dropped since it was found. What is kept now is true now.
    const dropped = isKept ? load.dropped.length : before;
    seen.set(JSON.stringify(subject), { principal, at, dropped, isRead: true });
    return undefined;
  }

  /** Reads the uid of a caller who may ask about nobody else, if it asks by a uid: nobody else is read for it. */
  async #readOwnUid(request: Request, { facts }: CachedPrincipal): Promise<Ended | undefined> {
    const { names } = this.#ports;
    const { userId, isServiceAccount } = facts;
    const isByUid = [...request.subjects.values()].some(({ name }) => name?.by === 'uid');
    if (!isByUid || names.uidOf(userId) !== undefined) return undefined;
    const self: AskedSubject = { isServiceAccount, name: { by: 'id', id: userId } };
    const found = await this.#named.read([self], undefined, request.load);
    if (found === 'unavailable') return refuse(UNAVAILABLE);
    const uid = found === 'again' ? undefined : found.uidOf(userId);
    if (uid === undefined) return 'again';
    names.noteUid(userId, uid);
    return undefined;
  }

  #isOwn(reader: CachedPrincipal, subject: AskedSubject): boolean {
    return isOwnName(reader, subject, this.#ports.names) === 'yes';
  }

  /** The state of this moment, if all that was seen is true at it; undefined if something must be looked at again. */
  #momentOf(
    { caller, load, doubtAt }: Request,
    reader: { readonly principal: CachedPrincipal; readonly at: Revisions },
    seen: readonly Seen[],
  ): Revisions | undefined {
    const { confirmation, cache, orgId, clock } = this.#ports;
    const { facts } = reader.principal;
    // A token may have ended while others were read.
    if (findCredentialProblem(caller, facts, new Date(clock.now()).toISOString()) !== undefined)
      return undefined;
    if (confirmation.isOpen) {
      // All must have been read at one state, which is that of the database: nothing is kept meanwhile.
      const at = doubtAt ?? reader.at;
      const isOne = isSameState(reader.at, at) && seen.every((one) => isSameState(one.at, at));
      return isOne ? at : undefined;
    }
    if (!confirmation.isFresh) return undefined;
    const isReaderSo =
      cache.find(orgId, facts.userId) === reader.principal || !cache.isTouchedSince(facts, reader.at, load);
    return isReaderSo && seen.every((one) => isStillSo(this.#ports, one, load))
      ? confirmation.revisions()
      : undefined;
  }
}

/**
 * Whom to read for somebody who asks: where that is few, nobody else. So whoever else is named costs what nobody costs, however much
 * they hold.
 */
function amongWhom(asking: Reader): Reach {
  const reach = reachOfAsking(asking);
  return reach.length > AMONG_MAX ? 'all' : reach;
}

/** The first of some subjects that may be read together: the names go with each statement. */
function firstOf(subjects: readonly AskedSubject[], most: number): readonly AskedSubject[] {
  let letters = 0;
  const first = subjects.slice(0, most);
  const end = first.findIndex((subject) => (letters += JSON.stringify(subject).length) > NAME_LETTERS_MAX);
  return end === -1 ? first : first.slice(0, Math.max(1, end));
}
