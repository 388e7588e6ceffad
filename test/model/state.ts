/** The planes: 0 is the global one, the others are orgs. */
export const PLANE_NAMES = ['org 0', 'org A', 'org B'] as const;

/** The plane that every org follows. */
export const GLOBAL = 0;

/** An entry of a trail by number and hash. Ids are used once, so an id stands for the hash. */
export type Mark = { readonly revision: number; readonly id: string };

/** Before the first entry. */
export const NOTHING: Mark = { revision: 0, id: '-' };

/**
 * A committed entry. There is one principal, known to all planes: an entry touches it or does not. An entry of the global
 * plane that does not touch it concerns no org, so nobody is told of it.
 */
export type Entry = { readonly id: string; readonly isTouching: boolean };

/**
 * A batch on its way to the database. It may arrive at any later time or never. `upon` is the entry of the global plane that
 * the principal was read at, who decides what an org's batch holds.
 */
export type Batch = Entry & {
  readonly plane: number;
  readonly revision: number;
  readonly onto: string;
  readonly upon: Mark | null;
};

/**
 * An answer on its way to a coordinator. A `brief` may be followed by a change, a `load` brings the principal, and `news`
 * come from org 0 instead of the database. The lease that it gives counts from when it was asked for: `old` ones were
 * asked for before what org 0 is telling now, `dead` ones are longer ago than a lease.
 */
export type Answer = {
  readonly kind: 'brief' | 'load' | 'news';
  readonly own: Mark;
  readonly global: Mark;
  readonly age: 'young' | 'old' | 'dead';
  /** It does not continue what the asker knew when it asked: the database was restored. */
  readonly isRestored: boolean;
  /** How often the database was restored before it was asked. */
  readonly restores: number;
};

/**
 * A read of the principal for a question that came while an entry was open, on its way; and the newest revisions that touch the
 * principal and that somebody had been told are done, when the newest question came that it is to answer.
 */
export type Doubtful = {
  readonly own: Mark;
  readonly global: Mark;
  readonly must: { readonly own: number; readonly global: number };
};

/** The principal as it was when the two planes were at these entries. */
type Row = { readonly own: Mark; readonly global: Mark };

/** A change that the write queue has sent and waits for. */
type Waiting = {
  readonly id: string;
  readonly isTouching: boolean;
  readonly result: 'none yet' | 'committed' | 'conflict';
};

/** A coordinator: first what its storage keeps, then what a restart forgets. */
export type Coordinator = {
  acknowledged: Mark;
  open: Mark | null;
  /** How far an org has followed the global plane; in org 0 it is not used. */
  followed: Mark;
  /** In org 0: the orgs on its list of those who listen. */
  listed: readonly number[];
  /** Whom org 0 still has to reach, as `org:revision`; a new object does not know, and waits. Only that it tells is stored. */
  telling: readonly string[] | null;
  row: Row | null;

  mode: 'cold' | 'warm' | 'doubt';
  /** The newest global entry that is known to exist. */
  heard: Mark;
  /** Entries that the org was told of and that an answer under way, or what it has followed, does not contain. */
  told: readonly Mark[];
  lease: 'young' | 'old' | null;
  /** Whether org 0 tells the org what changes, as far as the org knows; `always` where that is not looked at. */
  listens: 'always' | 'yes' | 'no';
  /** What org 0 had acknowledged when it began to tell must be followed before anything is answered from memory. */
  listensFrom: number;
  /** The answer of org 0 that the org is on its list, on its way: how far org 0 was. */
  registered: Mark | null;
  waiting: Waiting | null;
  /** The newest revision that a reply, which still waits for the telling, will vouch for. */
  owed: number;
  answers: readonly Answer[];
  /** The read for questions in doubt. */
  doubtful: Doubtful | null;
};

/** A word of org 0 to an org about one entry, and which entry it stands on. */
export type Tell = Entry & { readonly to: number; readonly revision: number; readonly onto: string };

/** Everything there is at one moment. */
export type State = {
  readonly trails: (readonly Entry[])[];
  readonly coordinators: Coordinator[];
  batches: readonly Batch[];
  tells: readonly Tell[];
  /** For each plane, how many changes were begun, and the newest revision that a reply to somebody vouches for. */
  readonly begun: number[];
  readonly replied: number[];
  /** Entries that a coordinator took for lost after it had looked. */
  ruledOut: readonly string[];
  /** Entries of orgs that were committed upon a principal that the global plane had changed meanwhile. */
  outdated: readonly string[];
  /** Answers that were given while an entry was open, and did not show what they had to. */
  stale: readonly string[];
  /** How many questions came while an entry was open. */
  doubts: number;
  restarts: number;
  doubles: number;
  /** How often an org has asked to be told. */
  registrations: number;
  /** The planes in the order of their commits, where the database may be restored. */
  order: readonly number[];
  restores: number;
  /** What the trails were before the database was restored, and whether a reply vouches for a plane since. */
  readonly lost: (readonly Entry[])[];
  readonly vouched: boolean[];
};

/** A coordinator that was never asked anything. */
const NEW_COORDINATOR: Coordinator = {
  acknowledged: NOTHING,
  open: null,
  followed: NOTHING,
  listed: [],
  telling: null,
  row: null,
  mode: 'cold',
  heard: NOTHING,
  told: [],
  lease: null,
  listens: 'always',
  listensFrom: 0,
  registered: null,
  waiting: null,
  owed: 0,
  answers: [],
  doubtful: null,
};

/** Nothing was ever changed or asked. */
export const startState = (planes: number): State => ({
  trails: Array.from({ length: planes }, () => []),
  coordinators: Array.from({ length: planes }, () => ({ ...NEW_COORDINATOR })),
  batches: [],
  tells: [],
  begun: Array.from({ length: planes }, () => 0),
  replied: Array.from({ length: planes }, () => 0),
  ruledOut: [],
  outdated: [],
  stale: [],
  doubts: 0,
  restarts: 0,
  doubles: 0,
  registrations: 0,
  order: [],
  restores: 0,
  lost: Array.from({ length: planes }, () => []),
  vouched: Array.from({ length: planes }, () => false),
});

/** A copy whose coordinators and lists of planes may be changed; what is inside them is only ever replaced. */
export const copyOf = (state: State): State => ({
  ...state,
  trails: [...state.trails],
  coordinators: state.coordinators.map((coordinator) => ({ ...coordinator })),
  begun: [...state.begun],
  replied: [...state.replied],
  lost: [...state.lost],
  vouched: [...state.vouched],
});

/** The newest entry of a plane's trail. */
export function headOf(state: State, plane: number): Mark {
  const trail = state.trails[plane]!;
  const last = trail.at(-1);
  return last === undefined ? NOTHING : { revision: trail.length, id: last.id };
}

/** True when the trail in the database has this entry. */
export const isOnTrail = (state: State, plane: number, { revision, id }: Mark): boolean =>
  revision === 0 || state.trails[plane]![revision - 1]?.id === id;

/** The trail that leads to an entry, be it one that was lost since. */
export const trailTo = (state: State, plane: number, mark: Mark): readonly Entry[] =>
  (isOnTrail(state, plane, mark) ? state.trails : state.lost)[plane]!.slice(0, mark.revision);

/** The newest revision of a plane that touches the principal and that somebody was told is done. */
export function newestTouching(state: State, plane: number): number {
  const replied = state.trails[plane]!.slice(0, state.replied[plane]!);
  return replied.findLastIndex(({ isTouching }) => isTouching) + 1;
}

/** True when the trail that leads to one entry contains what stands at a revision now. */
export const knows = (state: State, plane: number, mark: Mark, revision: number): boolean =>
  revision === 0 || trailTo(state, plane, mark)[revision - 1]?.id === state.trails[plane]![revision - 1]?.id;

/** The later of two entries. */
export const laterOf = (one: Mark, other: Mark): Mark => (other.revision > one.revision ? other : one);

/** What a restart forgets. What the coordinator had sent stays on its way. */
export function forgetMemory(coordinator: Coordinator): void {
  const { mode, heard, told, lease, listensFrom, registered, waiting, owed, answers, doubtful } =
    NEW_COORDINATOR;
  const listens = coordinator.listens === 'always' ? 'always' : 'no';
  Object.assign(coordinator, { mode, heard, told, lease, listens, listensFrom, registered });
  Object.assign(coordinator, { waiting, owed, answers, doubtful });
}
