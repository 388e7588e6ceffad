import type { Caller } from '../core/caller.ts';
import type { Dependency, Touches } from '../core/dependency.ts';
import { dependenciesOf, TYPES } from '../core/dependency.ts';
import { EFFECT_PRINCIPALS_MAX, NO_EFFECT } from '../core/effect.ts';
import type { Approximation, PastEffect } from '../core/past-effect.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { notFound, tooManyRequests, UNAVAILABLE } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import { CHANGE_KINDS, KINDS_OF_HOLDING, KINDS_WITHOUT_NAMES, undoOf } from '../core/undo.ts';
import type { Doubt, Undone } from '../core/undo-told.ts';
import type { Head } from '../service/ports/changes.ts';
import type { Write } from '../service/ports/database.ts';
import { known, readAll } from '../service/ports/read.ts';
import type { Later, PastChange, PastChanges } from '../storage/past-changes.ts';
import { LATER_MAX } from '../storage/past-changes.ts';
import { inScratch } from '../storage/scratch.ts';
import { namedIn } from '../storage/scratch-rows.ts';
import { laneOf } from './change-runner.ts';
import type { ForeseeingPorts } from './foreseeing.ts';
import { ATTEMPTS_MAX, hasMoved, haveOrgsMoved, headSince, touchedOf } from './one-moment.ts';
import type { Look, Place } from './two-looks.ts';
import { compareLooks, keyOf, Looking } from './two-looks.ts';

/** What principals depend on is asked for up to so many things; where it is more, every later change counts. */
const FROM_MAX = 20_000;

/** What telling of the past needs from outside. */
type PastEffectsPorts = Pick<
  ForeseeingPorts,
  'orgId' | 'database' | 'repositories' | 'dependants' | 'scratch' | 'storage' | 'counts'
> & {
  readonly past: PastChanges;
  /** What makes edits of rows. */
  readonly writesOf: (edits: Undone['edits']) => readonly Write[];
};

type Found = {
  readonly effect: PastEffect['effect'];
  /** What those depend on who were looked at. */
  readonly from: ReadonlySet<Dependency>;
};

/**
 * Tells what entries of the trail of one org, or of the global plane, did. Those who depend on what an entry touches are read as they are
 * now, and what it tells of before is put back in a copy: the difference is what it did, the other way round. Where that may be wrong it
 * says why. Source: docs/decisions/0039-effects-of-the-past.md.
 */
export class PastEffects {
  readonly #ports: PastEffectsPorts;

  constructor(ports: PastEffectsPorts) {
    this.#ports = ports;
  }

  /** What an entry did. Refuses with `not-found` where there is none, and as a dry run does. Throws as the database does. */
  async effectOf(caller: Caller, revision: number): Promise<Result<PastEffect, Refusal>> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const told = await this.#tell(caller, revision);
      if (told !== 'moved') return told;
    }
    return refuse(UNAVAILABLE);
  }

  async #tell(caller: Caller, revision: number): Promise<Result<PastEffect, Refusal> | 'moved'> {
    const { orgId, database, repositories, past, scratch } = this.#ports;
    const first = await database.read(
      readAll({
        head: headSince(repositories.changes, orgId),
        schema: scratch.schema(),
        entry: past.entry(orgId, revision),
      }),
    );
    const { entry } = first;
    if (entry === undefined) return refuse(notFound('change'));
    const undo = undoOf(entry);
    const tell = (effect: PastEffect['effect'], approximate: readonly Approximation[]) =>
      ok<PastEffect>({ kind: entry.kind, effect, approximate });
    if (undo === 'nothing') return tell(NO_EFFECT, []);
    if ('unknown' in undo) return tell({ kind: 'unknown' }, [{ why: undo.unknown }]);
    if (entry.touches === undefined) return tell({ kind: 'unknown' }, [{ why: 'not-understood' }]);
    const touches = [...entry.touches, ...(undo.also ?? [])];
    const found = await this.#look(caller, undo, touches, first);
    if (found === 'moved') return 'moved';
    if (!found.ok) return found;
    const { effect, from } = found.value;
    const doubts = (undo.doubts ?? []).map((why: Doubt): Approximation => ({ why }));
    const later = await this.#later(entry, revision, touches, from);
    return tell(effect, [...doubts, ...later]);
  }

  /** Looks at what everybody who is concerned may do now, and at what they might before. */
  async #look(
    caller: Caller,
    undo: Undone,
    touches: Touches,
    { head, schema }: Ground,
  ): Promise<Result<Found, Refusal> | 'moved'> {
    const { orgId, database, dependants, scratch, counts, storage, repositories, writesOf } = this.#ports;
    const since = headSince(repositories.changes, orgId, head);
    const listed = await database.read(
      readAll({ head: since, found: dependants.of(orgId, touches, EFFECT_PRINCIPALS_MAX + 1) }),
    );
    // An org's change is looked at in the org.
    const who = (undo.who ?? []).filter((place) => orgId === GLOBAL_ORG_ID || place.orgId === orgId);
    const places: readonly Place[] = [
      ...new Map(
        [...listed.found, ...who].map(({ orgId: at, userId }) => [
          keyOf({ orgId: at, userId }),
          { orgId: at, userId },
        ]),
      ).values(),
    ];
    const writes = writesOf(undo.edits);
    const named = touchedOf(orgId, touches);
    const { ids, names } = namedIn(writes);
    const unique = <T>(...lists: readonly (readonly T[])[]): T[] => [...new Set(lists.flat())];
    const loaded = {
      users: unique(
        places.map(({ userId }) => userId),
        named.users,
      ),
      orgs: unique(
        [orgId, GLOBAL_ORG_ID],
        places.map((place) => place.orgId),
      ),
      ids: unique(ids, named.teams),
      names: unique(names, named.roles, named.groups),
      counted: [],
    };
    const isMoved = (now: Head) => hasMoved(orgId, now, head, new Set(loaded.users));
    if (isMoved(listed.head)) return 'moved';
    const isTooMany = places.length > EFFECT_PRINCIPALS_MAX;
    const waitMs = isTooMany ? counts.take(laneOf(caller, orgId)) : undefined;
    if (waitMs !== undefined) return refuse(tooManyRequests('dry-runs', waitMs));
    const second = await database.read(
      readAll({
        head: since,
        rows: isTooMany ? known(undefined) : scratch.rows(loaded),
        total: isTooMany ? dependants.count(orgId, touches) : known(places.length),
      }),
    );
    const { rows, total } = second;
    const haveMoved = rows !== undefined && haveOrgsMoved(listed.found, rows.revisions);
    if (isMoved(second.head) || haveMoved) return 'moved';
    const tooMany: Found = {
      effect: { kind: 'too-many', upTo: Math.max(total, places.length) },
      from: new Set(),
    };
    if (rows === undefined || rows.isTooMuch) return ok(tooMany);
    const looking = new Looking(repositories);
    return inScratch(storage, schema, rows, (copy) => {
      const is = looking.lookAt(copy, places);
      const outcome = copy.make(writes);
      // The platform, and nothing that an entry says, can be why.
      if (outcome.kind !== 'committed') throw new Error(`An entry could not be undone: ${outcome.kind}`);
      const was = looking.lookAt(copy, places);
      const effect = compareLooks(was, is, places);
      return ok(effect === undefined ? tooMany : { effect, from: dependedOn(was, is) });
    });
  }

  /** Which of the changes since then may be about the same. */
  async #later(
    { globalRevision, at }: PastChange,
    revision: number,
    touches: Touches,
    dependedOn: Found['from'],
  ): Promise<readonly Approximation[]> {
    const { orgId, database, past } = this.#ports;
    const all = [...new Set<Dependency>([...touches, ...dependedOn, TYPES])];
    const isMuch = all.length > FROM_MAX;
    const from = isMuch ? [] : all;
    // Who holds a role, and who is in a team or a group, is changed by entries that touch something else.
    const isDirect = !isMuch && touches.every((one) => one.startsWith('user:'));
    const kinds = isMuch ? CHANGE_KINDS : isDirect ? KINDS_WITHOUT_NAMES : KINDS_OF_HOLDING;
    const isGlobal = orgId === GLOBAL_ORG_ID;
    const { own, global, elsewhere } = await database.read(
      readAll({
        own: past.later(orgId, revision, from, kinds),
        global: isGlobal ? known(NONE) : past.later(GLOBAL_ORG_ID, globalRevision, from, kinds),
        elsewhere: isGlobal ? past.hasOrgChangedSince({ revision, at }) : known(false),
      }),
    );
    return [
      ...toldOf(orgId, own),
      ...toldOf(GLOBAL_ORG_ID, global),
      ...(elsewhere ? [{ why: 'later-elsewhere' } as const] : []),
      ...([own, global].some(({ looked }) => looked >= LATER_MAX) ? [{ why: 'many-later' } as const] : []),
    ];
  }
}

type Ground = {
  readonly head: Head;
  readonly schema: Parameters<typeof inScratch>[1];
};

const NONE: Later = { first: null, count: 0, looked: 0 };

const toldOf = (orgId: number, { first, count }: Later): Approximation[] =>
  first === null ? [] : [{ why: 'later-changes', orgId, first, count }];

/** What they depend on who were seen in one of the looks. */
const dependedOn = (...looks: readonly (Look | undefined)[]): Found['from'] =>
  new Set(looks.flatMap((look) => [...(look?.values() ?? [])].flatMap(({ facts }) => dependenciesOf(facts))));
