import type { Memory } from './memory.ts';

/** A refusal is repeated from memory only after more than this many within `WITHIN_MS`. */
const REFUSED_MAX = 20;
const WITHIN_MS = 60_000;
/** A refusal is repeated for this long. Somebody who is allowed meanwhile is refused no longer than that. */
const REPEATED_MS = 1_000;

/** How often something was refused since a time, and what is repeated until when. */
export type RefusedSince<R> = {
  readonly since: number;
  readonly times: number;
  readonly repeated: { readonly refusal: R; readonly until: number } | undefined;
};

/** What remembering refusals needs from outside. The memory lives as long as the isolate, and is bounded. */
export type RepeatedRefusalsPorts<R> = {
  readonly memory: Memory<RefusedSince<R>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/**
 * Refusals for free, for whoever goes on asking: what was refused more than 20 times within a minute is refused from
 * memory for one second, then looked at anew. A first refusal is never remembered, so that what becomes allowed is
 * allowed with the next request. All keys must be short, so a stranger's text is in them as a digest only.
 */
export class RepeatedRefusals<R> {
  readonly #ports: RepeatedRefusalsPorts<R>;

  constructor(ports: RepeatedRefusalsPorts<R>) {
    this.#ports = ports;
  }

  /** The refusal to repeat; undefined when it must be looked at. */
  find(key: string): R | undefined {
    const { memory, now } = this.#ports;
    const left = (memory.get(key)?.repeated?.until ?? 0) - now();
    // A clock that was set back does not make it longer.
    return left > 0 && left <= REPEATED_MS ? memory.get(key)?.repeated?.refusal : undefined;
  }

  /** Notes what was looked at and refused. What is repeated from memory does not count. */
  note(key: string, refusal: R): void {
    const { memory, now } = this.#ports;
    const at = now();
    const known = memory.get(key);
    const age = known === undefined ? Infinity : at - known.since;
    const isSameMinute = age >= 0 && age < WITHIN_MS;
    const times = known !== undefined && isSameMinute ? known.times + 1 : 1;
    const repeated = times > REFUSED_MAX ? { refusal, until: at + REPEATED_MS } : undefined;
    memory.set(key, { since: known !== undefined && isSameMinute ? known.since : at, times, repeated });
  }
}
