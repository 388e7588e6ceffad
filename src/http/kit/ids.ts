import { z } from '@hono/zod-openapi';

import type { Refusal } from '../../core/refusal.ts';
import { ID_MAX } from '../../core/refusal.ts';

/** The id in a text, or undefined when the text is not an id. */
export function readId(text: string | undefined): number | undefined {
  const id = /^[1-9]\d{0,9}$/.test(text ?? '') ? Number(text) : undefined;
  return id !== undefined && id <= ID_MAX ? id : undefined;
}

/** No whole number of 64 bits is longer. */
const WHOLE_NUMBER = /^(?:0|-?[1-9]\d{0,18})$/;
const WHOLE_NUMBER_BITS = 64;

/**
 * Whether a text is a whole number of 64 bits, as others keep ids. One that is no id of ours, such as 0, names a thing that does
 * not exist: that is another answer to a client than a text that cannot name anything.
 */
export function isWholeNumber(text: string): boolean {
  if (!WHOLE_NUMBER.test(text)) return false;
  const number = BigInt(text);
  return BigInt.asIntN(WHOLE_NUMBER_BITS, number) === number;
}

/**
 * The org that a header or a query names. Undefined where it names none: it is absent or empty, or 0, because nobody acts in the
 * global plane. A header that is sent twice arrives with a comma: the same number twice is that number. `unreadable` for anything
 * else, so that nothing is done in another org than was meant. No org has a larger id than `ID_MAX`, so all larger numbers mean
 * that one: an org without members.
 */
export function readOrgId(text: string | undefined): number | undefined | 'unreadable' {
  const named = new Set<string>();
  for (const part of (text ?? '').split(',')) {
    const digits = part.trim();
    if (!/^\d*$/.test(digits)) return 'unreadable';
    if (digits !== '') named.add(digits.replace(/^0+/, ''));
  }
  if (named.size > 1) return 'unreadable';
  const [number] = named;
  return number ? Math.min(Number(number), ID_MAX) : undefined;
}

/** Our uids begin with a letter, so that no uid looks like an id. */
const UID = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/** Whether a text has the form of a uid. */
export const isUid = (text: string): boolean => UID.test(text);

const NAMES_NOTHING = 'namesNothing';

/**
 * A numeric id in a path. `nothing` is what a number is answered with that is no id of ours: the same as for an id that nothing
 * has.
 */
export const idParam = (description: string, nothing: Refusal) =>
  z
    .string()
    .refine((text) => isWholeNumber(text), { abort: true })
    .refine((text) => readId(text) !== undefined, { params: { [NAMES_NOTHING]: nothing } })
    .transform(Number)
    .meta({ type: 'integer', minimum: 1, maximum: ID_MAX, description });

/** The same for a route that finds out by itself that nothing has the id: a number that is no id of ours is given to it as 0. */
export const idOrNothing = (description: string) =>
  z
    .string()
    .refine(isWholeNumber)
    .transform((text) => readId(text) ?? 0)
    .meta({ type: 'integer', minimum: 1, maximum: ID_MAX, description });

/** What `idParam` says of a number that is no id; undefined for all other problems with the input. */
export const namesNothing = (issue: z.core.$ZodIssue | undefined): Refusal | undefined =>
  issue?.code === 'custom' ? (issue.params?.[NAMES_NOTHING] as Refusal | undefined) : undefined;

/** A number or a uid; of numbers of 19 digits, some more than have 64 bits. */
const ID_OR_UID = `^(?:${WHOLE_NUMBER.source.slice(1, -1)}|${UID.source.slice(1, -1)})$`;

/** An id or a uid in a path. `namedId` gives the id, and refuses what is neither. */
export const idOrUid = (description: string) =>
  z.string().meta({ pattern: ID_OR_UID, description: `${description}, or its uid.` });
