import type { Register, Seen, Violation } from './register.ts';
import type { Entry, Trail } from './trail.ts';

/** The values of a register at the revisions of one trail: the entries that changed it. */
type Versions = {
  readonly register: Register;
  /** 0, or the org whose trail it is. */
  readonly plane: number;
  readonly versions: readonly {
    readonly revision: number;
    readonly value: boolean;
    readonly began: number;
  }[];
};

/** Something that shows that a revision is there: from `ended` on, nobody may see less. */
type Shown = {
  readonly ended: number;
  readonly plane: number;
  readonly revision: number;
  readonly way: Seen['way'] | 'reply';
  readonly register: Register;
};

/**
 * Every read that shows an older state of its org than somebody saw there before, whoever was looked at: by the audit
 * trail, the changes of all registers of an org stand in one order. A state is a pair of revisions, the org's own and
 * that of the global plane, and neither goes back. Reads that are stale by themselves are left to `Register.check`.
 */
export function checkOrder(registers: readonly Register[], trail: Trail): Violation[] {
  const known = registers
    .filter(({ isTimed }) => !isTimed)
    .flatMap((register) => versionsOf(register, trail));
  const orgIds = new Set(known.flatMap(({ register }) => register.orgIds));
  return [...orgIds].flatMap((orgId) => checkOrg(orgId, known, trail));
}

/** None for what was changed in two planes, whose entries have no order, and for what was not changed. */
function versionsOf(register: Register, trail: Trail): Versions[] {
  const versions: { revision: number; value: boolean; began: number }[] = [];
  const planes = new Set<number>();
  for (const { tag, value, began } of register.steps) {
    const entry = trail.byTag.get(tag);
    if (entry === undefined) continue;
    planes.add(entry.orgId);
    versions.push({ revision: entry.revision, value, began });
  }
  const [plane, another] = planes;
  return plane === undefined || another !== undefined
    ? []
    : [{ register, plane, versions: versions.toSorted((a, b) => a.revision - b.revision) }];
}

function checkOrg(orgId: number, known: readonly Versions[], trail: Trail): Violation[] {
  const violations: Violation[] = [];
  const here = known.filter(({ register }) => register.orgIds.includes(orgId));
  const reads = here
    .flatMap((versions) =>
      versions.register.seen.filter((seen) => seen.orgId === orgId).map((read) => ({ read, ...versions })),
    )
    .toSorted((a, b) => a.read.began - b.read.began);
  const floors = new Map<number, Shown>();
  const raise = (shown: Shown): void => {
    if (shown.revision > (floors.get(shown.plane)?.revision ?? 0)) floors.set(shown.plane, shown);
  };
  const replies = here
    .flatMap((versions) => repliesOf(versions, trail))
    .toSorted((a, b) => a.ended - b.ended);
  let nextReply = 0;
  let pending: Shown[] = [];
  for (const { read, register, plane, versions } of reads) {
    for (; (replies[nextReply]?.ended ?? Infinity) < read.began; nextReply++)
      raise(replies[nextReply] as Shown);
    for (const shown of pending) if (shown.ended < read.began) raise(shown);
    pending = pending.filter(({ ended }) => ended >= read.began);
    const floor = floors.get(plane);
    const at = earliest(versions, register.writes[0]?.value ?? false, floor?.revision ?? 0, read);
    if (at === undefined) {
      if (floor !== undefined) violations.push({ register, verdict: 'going-back', read, after: floor });
      continue;
    }
    const entry = trail.byRevision.get(`${plane}/${at}`);
    for (const shown of pairOf(entry, plane, at)) {
      pending.push({ ...shown, ended: read.ended, way: read.way, register });
    }
  }
  return violations;
}

/** The lowest revision, not below the floor, at which what was read was so; undefined when there is none. */
function earliest(
  versions: Versions['versions'],
  initial: boolean,
  floor: number,
  read: Seen,
): number | undefined {
  const value = versions.findLast(({ revision }) => revision <= floor)?.value ?? initial;
  if (value === read.value) return floor;
  return versions.find(
    (version) => version.revision > floor && version.value === read.value && version.began <= read.ended,
  )?.revision;
}

/** An org's own revision also shows the global one that it was made at. */
function pairOf(
  entry: Entry | undefined,
  plane: number,
  revision: number,
): { plane: number; revision: number }[] {
  const own = { plane, revision };
  return entry === undefined || plane === 0 ? [own] : [own, { plane: 0, revision: entry.globalRevision }];
}

/** What is shown by the replies to the changes themselves. */
const repliesOf = ({ register, plane }: Versions, trail: Trail): Shown[] =>
  register.steps.flatMap(({ tag, ended }) => {
    const entry = trail.byTag.get(tag);
    if (entry === undefined || ended === Infinity) return [];
    return pairOf(entry, plane, entry.revision).map((shown) => ({
      ...shown,
      ended,
      way: 'reply' as const,
      register,
    }));
  });
