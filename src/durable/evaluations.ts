import type { Answer, Asked, AskedSubject, AskedTogether } from '../core/asking.ts';
import type { Caller } from '../core/caller.ts';
import { isAllowed } from '../core/evaluation.ts';
import { Explainer } from '../core/explanation.ts';
import type { Refusal } from '../core/refusal.ts';
import { UNAVAILABLE } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import {
  comparedSubject,
  HOLDS_NOTHING,
  isNamedSo,
  MAY_NOT_ASK,
  mayAskAbout,
  mayAskAboutSomebody,
} from '../core/subject.ts';
import { DatabaseAway } from '../faults.ts';
import { log } from '../log.ts';
import type { Revisions } from '../service/ports/changes.ts';
import { isShort } from '../service/ports/too-long.ts';
import type { Confirmation } from './confirmation.ts';
import type { Acting } from './coordinator.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import type { CachedPrincipal, Load } from './principal-cache.ts';
import type { Principals } from './principals.ts';

/** What was answered to questions that were asked together, in their order, and the one state that all of it is of. */
export type Evaluated = { readonly answers: readonly Answer[]; readonly at: Revisions };

/** What evaluating needs from its coordinator. */
export type EvaluationPorts = CoordinatorParts & {
  readonly confirmation: Confirmation;
  readonly principals: Principals;
  /** The caller as it may act in the org, or why its credential does not hold. */
  readonly authenticate: (caller: Caller) => Promise<Result<Acting, Refusal>>;
};

/** How often it is begun again because something that was looked at has changed meanwhile. */
const ATTEMPTS_MAX = 4;

/** Somebody who was looked at; undefined for nobody. `at` is a state that this is true at. */
type Seen = { readonly principal: CachedPrincipal | undefined; readonly at: Revisions };

/**
 * Answers what principals may do. The caller, its right to ask, and all who are asked about are seen at one moment, after the
 * question: what was looked at before is good if nothing has touched it by then.
 */
export class Evaluations {
  readonly #ports: EvaluationPorts;

  constructor(ports: EvaluationPorts) {
    this.#ports = ports;
  }

  /** See `Coordinator.evaluate`. */
  async evaluate(caller: Caller, { asked, explains }: AskedTogether): Promise<Result<Evaluated, Refusal>> {
    const subjects = asked.map(({ subject }) => subject);
    const looked = await this.lookAt(caller, subjects, (seen, reader) => {
      const explainer = explains ? new Explainer(reader.permissions) : undefined;
      return asked.map((question, i) => {
        const who = seen[i];
        if (who === 'may-not-ask') return MAY_NOT_ASK;
        return who === undefined ? HOLDS_NOTHING : answerOf(who, question, explainer);
      });
    });
    return looked.ok ? ok({ answers: looked.value.answer, at: looked.value.at }) : looked;
  }

  /**
   * What can be said of some subjects at one moment, after the question. `seen` has them in their order: undefined for whoever does not
   * exist, or may not be asked about; `may-not-ask` where the caller may ask about nobody but itself, and this is somebody else.
   */
  async lookAt<T>(
    caller: Caller,
    subjects: readonly AskedSubject[],
    answer: (seen: readonly (CachedPrincipal | undefined | 'may-not-ask')[], reader: CachedPrincipal) => T,
  ): Promise<Result<{ readonly answer: T; readonly at: Revisions }, Refusal>> {
    const { cache, orgId } = this.#ports;
    const load = cache.beginLoad();
    try {
      for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        const looked = await this.#attempt(caller, subjects, answer, load);
        if (looked !== 'again') return looked;
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

  async #attempt<T>(
    caller: Caller,
    named: readonly AskedSubject[],
    answer: (seen: readonly (CachedPrincipal | undefined | 'may-not-ask')[], reader: CachedPrincipal) => T,
    load: Load,
  ): Promise<Result<{ readonly answer: T; readonly at: Revisions }, Refusal> | 'again'> {
    const acting = await this.#ports.authenticate(caller);
    if (!acting.ok) return acting;
    const { principal: reader, at } = acting.value;
    const subjects = named.map((subject) => comparedSubject(subject));
    const idOf = await this.#whoAre(reader, subjects);
    const { userId } = reader.facts;
    const asking = { userId, permissions: reader.permissions };
    const seen = new Map<number, Seen>();
    for (const id of new Set(subjects.map(idOf))) {
      if (id === undefined || !mayAskAbout(asking, id)) continue;
      const found = await this.#ports.principals.find(this.#ports.orgId, id, null);
      if (found === 'unavailable') return refuse(UNAVAILABLE);
      seen.set(id, found);
    }
    const moment = await this.#momentOf([{ principal: reader, at }, ...seen.values()], load);
    if (moment === undefined) return 'again';
    const isRefusedOthers = !mayAskAboutSomebody(reader.permissions);
    const found = subjects.map((subject) => {
      const id = idOf(subject);
      const who = id === undefined ? undefined : seen.get(id)?.principal;
      if (isRefusedOthers && id !== userId) return 'may-not-ask';
      return who?.facts.isServiceAccount === subject.isServiceAccount ? who : undefined;
    });
    return ok({ answer: answer(found, reader), at: moment });
  }

  /** Who is named how. For a caller who may ask about nobody else, only whether it is itself. */
  async #whoAre(
    reader: CachedPrincipal,
    subjects: readonly AskedSubject[],
  ): Promise<(subject: AskedSubject) => number | undefined> {
    const { database, repositories } = this.#ports;
    const isOwn = (subject: AskedSubject) => isNamedSo(reader.facts, subject);
    const mayAskOthers = mayAskAboutSomebody(reader.permissions);
    // Whoever may ask about nobody else may still be named by what its facts do not tell.
    const named = subjects.filter((subject) =>
      mayAskOthers ? subject.name !== null && subject.name.by !== 'id' : isOwn(subject) === 'unknown',
    );
    const read =
      named.length === 0
        ? undefined
        : await database.read(repositories.principals.factsOfNamed(this.#ports.orgId, named, undefined));
    const whoIs = (subject: AskedSubject): number | undefined => {
      if (subject.name?.by === 'id') return subject.name.id;
      return read !== undefined && isShort(read) ? read.whoIs(subject) : undefined;
    };
    if (mayAskOthers) return whoIs;
    const { userId } = reader.facts;
    return (subject) => {
      const own = isOwn(subject);
      return own === 'yes' || (own === 'unknown' && whoIs(subject) === userId) ? userId : undefined;
    };
  }

  /** The state of this moment, if all that was seen is true at it; undefined if something must be looked at again. */
  async #momentOf(seen: readonly Seen[], load: Load): Promise<Revisions | undefined> {
    const { confirmation, cache } = this.#ports;
    const isSure = await confirmation.ensure();
    const [first] = seen;
    if (!isSure || !confirmation.isFresh) {
      // While a change is in doubt, all must have been read at one state, which is that of the database.
      const isOne = seen.every(({ at }) => at.own === first?.at.own && at.global === first.at.global);
      return confirmation.isOpen && isOne ? first?.at : undefined;
    }
    const now = confirmation.revisions();
    const isTrueNow = ({ principal, at }: Seen): boolean =>
      principal === undefined
        ? at.own === now.own && at.global === now.global
        : !cache.isTouchedSince(principal.facts, at, load);
    return seen.every(isTrueNow) ? now : undefined;
  }
}

/** Whether a principal may do what is asked: the one place where that is decided. */
const answerOf = (who: CachedPrincipal, asked: Asked, explainer: Explainer | undefined): Answer => {
  const { permissions } = who;
  const why = explainer?.explain(who, asked);
  return { decision: isAllowed(permissions, permissions.types, asked), ...(why && { why }) };
};
