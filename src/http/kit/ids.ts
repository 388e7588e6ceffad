import { z } from '@hono/zod-openapi';

import { ID_MAX } from '../../core/refusal.ts';

/** The id that a text spells, or undefined when it is none that a thing could have. */
export function readId(text: string | undefined): number | undefined {
  const id = /^[1-9]\d{0,9}$/.test(text ?? '') ? Number(text) : undefined;
  return id !== undefined && id <= ID_MAX ? id : undefined;
}

/** Uids that we hand out begin with a letter, so that none looks like an id. */
const UID = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/** Whether a text may be the uid of something. */
export const isUid = (text: string): boolean => UID.test(text);

/** A numeric id in a path. */
export const idParam = (description: string) =>
  z
    .string()
    .refine((text) => readId(text) !== undefined)
    .transform(Number)
    .meta({ type: 'integer', minimum: 1, maximum: ID_MAX, description });

/** The id or the uid of something in a path; `namedId` has it as an id. */
export const idOrUid = (description: string) =>
  z.string().meta({ description: `${description}, or its uid.` });
