import { utf8Length } from './text.ts';

/** What one entry of the audit trail tells: who, from where, and what it changed. Each is plain JSON. */
export type Told = {
  readonly actor: unknown;
  readonly origin: unknown;
  readonly before: unknown;
  readonly after: unknown;
};

/** The same as JSON texts, as they are stored. */
export type ToldTexts = Readonly<Record<keyof Told, string>>;

/**
 * All four texts of an entry have at most this many bytes together. So 400 group names of 80 letters are kept as they are, or
 * 800 uids of roles, and 10 GB hold 300,000 of the largest entries. What is larger is shortened.
 */
export const TOLD_BYTES_MAX = 32_768;

/** The texts of an entry, and which of them are too long, with the bytes that each of those may have. */
export type Measured = {
  readonly texts: ToldTexts;
  readonly tooLong: readonly { readonly part: keyof Told; readonly room: number }[];
};

/** The texts of an entry. When they are too long together, the short ones are kept, and the others share what is left. */
export function measureTold(told: Told): Measured {
  const parts = ['actor', 'origin', 'before', 'after'] as const;
  const texts = {
    actor: JSON.stringify(told.actor ?? null),
    origin: JSON.stringify(told.origin ?? null),
    before: JSON.stringify(told.before ?? null),
    after: JSON.stringify(told.after ?? null),
  };
  // A letter takes three bytes at most: nearly every entry is short by its letters, and none of them need be looked at.
  if (parts.reduce((sum, part) => sum + texts[part].length, 0) * 3 <= TOLD_BYTES_MAX)
    return { texts, tooLong: [] };
  const sizes = parts.map((part) => utf8Length(texts[part]));
  const rooms = shares(sizes, TOLD_BYTES_MAX);
  const tooLong = parts.flatMap((part, i) => {
    const room = rooms[i] ?? 0;
    return room < (sizes[i] ?? 0) ? [{ part, room }] : [];
  });
  return { texts, tooLong };
}

/**
 * What is kept of something too long for the trail, as a JSON text of at most `room` bytes: under `shortened` the SHA-256 of its
 * whole JSON text, the bytes of that, and how many things are in each of its fields that hold several; under `first` its
 * fields, with the first things of each as far as they fit. A text that is cut ends with `…`.
 *
 * @param text the whole JSON text
 * @param sha256 of that text, in hex
 * @param room at least 1,000
 */
export function shortenTold(text: string, sha256: string, room: number): string {
  const value = JSON.parse(text) as Json;
  const fields = isFields(value) ? value : { value };
  const counts = Object.fromEntries(
    Object.entries(fields).flatMap(([key, field]) => {
      const count = countOf(field);
      return count === undefined ? [] : [[key, count]];
    }),
  );
  const shortened = {
    sha256,
    bytes: utf8Length(text),
    counts: fillFields(counts, Math.floor(room / 2)) ?? {},
  };
  const left = room - utf8Length(JSON.stringify({ shortened, first: {} })) + EMPTY;
  return JSON.stringify({ shortened, first: shareFields(fields, left) });
}

/** What can be wrong with a trail at a revision. */
export const TRAIL_PROBLEMS = [
  /** The entry is not what was hashed. */
  'changed',
  /** There is no entry, though there is one before and one behind. */
  'missing',
  /** It does not stand on the entry before it. */
  'previous-hash',
  'wrong-seal',
  /** It is sealed by a key that is not among those of the deployment. */
  'unknown-seal-key',
  /** It has no seal, and the one before it has. */
  'unsealed',
  /** The trail begins here, and no entry that could vouch for it says that those before were moved out. */
  'beginning',
  /** The org made this change, and it is not there. */
  'end',
] as const;

/** One of them, and where it is. */
export type TrailProblem = { readonly revision: number; readonly what: (typeof TRAIL_PROBLEMS)[number] };

/** An entry stays for at least so many days, so that who takes over an admin's session cannot remove the traces of it at once. */
const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;
/** One change moves at most so many entries out, which fit into a batch. */
export const MOVE_OUT_MAX = 1_000;
/** So many of the newest entries of the global plane stay: orgs that slept follow it by them. Of an org, the newest stays. */
const NEWEST_KEPT = 500;

/** What decides whether entries may be moved out of a trail. */
export type MoveOut = {
  /** Whether it is the trail of the global plane. */
  readonly isGlobal: boolean;
  readonly newest: number;
  /** The entry up to which to move out, as it is kept; undefined when it is not. */
  readonly named: { readonly revision: number; readonly hash: string; readonly at: string } | undefined;
  /** The hash that the caller says that entry has. */
  readonly hash: string;
  /** ISO time. */
  readonly now: string;
};

/** Why the entries up to one may not be moved out: a field of the request, and the rest of a sentence about it. */
export function findMoveOutProblem({
  isGlobal,
  newest,
  named,
  hash,
  now,
}: MoveOut): readonly [field: string, problem: string] | undefined {
  if (named === undefined) return ['upTo', 'must be the revision of an entry that is there'];
  if (named.hash !== hash) return ['hash', 'must be that of the entry at upTo'];
  if (Date.parse(now) - Date.parse(named.at) < KEPT_DAYS * DAY_MS) {
    return ['upTo', `must be the revision of an entry that is ${KEPT_DAYS} days old`];
  }
  const kept = isGlobal ? NEWEST_KEPT : 1;
  return named.revision > newest - kept ? ['upTo', `must leave the newest ${kept}`] : undefined;
}

type Json = string | number | boolean | null | readonly Json[] | Fields;
type Fields = { readonly [key: string]: Json };

/** The bytes of `{}` and of `[]`. */
const EMPTY = 2;
const CUT = '…';

const isFields = (value: Json): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sizeOf = (value: Json): number => utf8Length(JSON.stringify(value));
/** With the colon, and the comma before it. */
const sizeOfKey = (key: string): number => sizeOf(key) + 2;

/** How many things are in a list, or in the lists of an object; undefined for what is one thing. */
function countOf(value: Json): number | undefined {
  if (Array.isArray(value)) return value.length;
  if (!isFields(value)) return undefined;
  return Object.values(value).reduce<number>(
    (sum, one) => sum + (Array.isArray(one) ? (one as readonly Json[]).length : 1),
    0,
  );
}

/** How much of the room each gets: what is smaller than an equal share is given whole, and leaves the rest to the others. */
function shares(sizes: readonly number[], room: number): number[] {
  const given = sizes.map(() => 0);
  const smallestFirst = sizes.map((size, i) => ({ size, i })).toSorted((a, b) => a.size - b.size);
  let left = Math.max(0, room);
  smallestFirst.forEach(({ size, i }, place) => {
    const share = Math.min(size, Math.floor(left / (sizes.length - place)));
    given[i] = share;
    left -= share;
  });
  return given;
}

/** An object within the room, which its fields share. */
function shareFields(fields: Fields, room: number): Fields {
  const entries = Object.entries(fields);
  const rooms = shares(
    entries.map(([key, value]) => sizeOfKey(key) + sizeOf(value)),
    room - EMPTY + 1,
  );
  const kept = entries.flatMap(([key, value], i) => {
    const fitting = fill(value, (rooms[i] ?? 0) - sizeOfKey(key));
    return fitting === undefined ? [] : [[key, fitting] as const];
  });
  return Object.fromEntries(kept);
}

/** As much of a value as fits into the room, from its beginning; undefined when nothing does. */
function fill(value: Json, room: number): Json | undefined {
  if (typeof value === 'string') return cutText(value, room);
  if (Array.isArray(value)) return fillList(value, room);
  if (isFields(value)) return fillFields(value, room);
  return sizeOf(value) <= room ? value : undefined;
}

function fillList(list: readonly Json[], room: number): readonly Json[] | undefined {
  let left = room - EMPTY;
  if (left < 0) return undefined;
  const end = list.findIndex((one) => (left -= sizeOf(one) + 1) < -1);
  return end === -1 ? list : list.slice(0, end);
}

function fillFields(fields: Fields, room: number): Fields | undefined {
  if (room < EMPTY) return undefined;
  // The first has no comma before it.
  let left = room - EMPTY + 1;
  const kept: (readonly [string, Json])[] = [];
  for (const [key, value] of Object.entries(fields)) {
    const fitting = fill(value, left - sizeOfKey(key));
    if (fitting === undefined) break;
    kept.push([key, fitting]);
    left -= sizeOfKey(key) + sizeOf(fitting);
  }
  return Object.fromEntries(kept);
}

function cutText(text: string, room: number): string | undefined {
  if (sizeOf(text) <= room) return text;
  // A unit of UTF-16 takes at most six bytes of JSON.
  const units = Math.floor((room - EMPTY - utf8Length(CUT)) / 6);
  return units < 1 ? undefined : text.slice(0, units).toWellFormed() + CUT;
}
