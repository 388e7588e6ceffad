import { z } from '@hono/zod-openapi';

import { ID_MAX } from '../../core/refusal.ts';

/** The id in a text, or undefined when the text is not an id. */
export function readId(text: string | undefined): number | undefined {
  const id = /^[1-9]\d{0,9}$/.test(text ?? '') ? Number(text) : undefined;
  return id !== undefined && id <= ID_MAX ? id : undefined;
}

/**
 * The org that a text names. Undefined for what is not a number, and for 0, because nobody acts in the global plane. No
 * org has a larger id than `ID_MAX`, so all larger numbers mean that one: an org without members.
 */
export function readOrgId(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d+$/.test(text)) return undefined;
  const id = Number(text);
  return id >= 1 ? Math.min(id, ID_MAX) : undefined;
}

/** Our uids begin with a letter, so that no uid looks like an id. */
const UID = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/** Whether a text has the form of a uid. */
export const isUid = (text: string): boolean => UID.test(text);

/** A numeric id in a path. */
export const idParam = (description: string) =>
  z
    .string()
    .refine((text) => readId(text) !== undefined)
    .transform(Number)
    .meta({ type: 'integer', minimum: 1, maximum: ID_MAX, description });

/** An id or a uid in a path. `namedId` gives the id. */
export const idOrUid = (description: string) =>
  z.string().meta({ description: `${description}, or its uid.` });
