import type { GlobalChange } from '../service/ports/changes.ts';
import type { Clock } from './clock.ts';
import { PATIENCE_MS, within } from './patience.ts';

/** So many orgs one object calls for one change; the platform lets an invocation make a thousand calls. */
const FAN_OUT = 200;

/** What telling orgs needs. */
export type TellAllPorts = {
  /**
   * Tells an org of changes, in order, and has it tell others: who of them all has not heard. May throw, or never end. An object
   * of the version before cannot tell others.
   */
  readonly tell: (
    orgId: number,
    changes: readonly GlobalChange[],
    others: readonly number[],
  ) => Promise<readonly number[]>;
  /** Is told of what a call threw. Never throws. */
  readonly noteFailure: (orgId: number, error: unknown) => void;
  readonly clock: Pick<Clock, 'after'>;
  /** `FAN_OUT`, but for tests. */
  readonly fanOut?: number | undefined;
};

/** Some orgs, and which of them have not heard, once that is known. Never rejects. */
export type Part = { readonly orgIds: readonly number[]; readonly unheard: Promise<ReadonlySet<number>> };

/**
 * Tells orgs of changes of the global plane. Beyond `FAN_OUT` orgs they are split into as many parts, and the first of each
 * tells the rest, in the same way: so nobody makes more calls, whatever their number. Who is not reached in time has
 * not heard, nor has anybody whom it was to tell.
 */
export function tellAll(
  orgIds: readonly number[],
  changes: readonly GlobalChange[],
  ports: TellAllPorts,
): readonly Part[] {
  const { fanOut = FAN_OUT } = ports;
  return partsOf(orgIds, fanOut).map((part) => ({ orgIds: part, unheard: tellPart(part, changes, ports) }));
}

/** Everybody of all parts who has not heard. */
export const unheardOf = async (parts: readonly Part[]): Promise<readonly number[]> =>
  (await Promise.all(parts.map(({ unheard }) => unheard))).flatMap((unheard) => [...unheard]);

async function tellPart(
  part: readonly number[],
  changes: readonly GlobalChange[],
  { tell, noteFailure, clock, fanOut = FAN_OUT }: TellAllPorts,
): Promise<ReadonlySet<number>> {
  const [first, ...others] = part;
  if (first === undefined) return new Set();
  const nobody = new Set(part);
  try {
    // Whoever answers in a way that is not understood has not heard.
    const unheard = tell(first, changes, others).then((ids) => (Array.isArray(ids) ? new Set(ids) : nobody));
    return await within(PATIENCE_MS * depthOf(others.length, fanOut), unheard, () => nobody, clock);
  } catch (error) {
    noteFailure(first, error);
    return nobody;
  }
}

/** At most so many parts, as equal as can be. */
function partsOf(orgIds: readonly number[], most: number): (readonly number[])[] {
  const parts = Math.min(most, orgIds.length);
  return Array.from({ length: parts }, (_, i) =>
    orgIds.slice(Math.floor((i * orgIds.length) / parts), Math.floor(((i + 1) * orgIds.length) / parts)),
  );
}

/** How many calls follow one another until so many others have heard, with that to the one who tells them. */
function depthOf(others: number, fanOut: number): number {
  return others === 0 ? 1 : 1 + depthOf(Math.ceil(others / fanOut) - 1, fanOut);
}
