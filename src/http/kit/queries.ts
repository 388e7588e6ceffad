import { z } from '@hono/zod-openapi';

import { ID_MAX } from '../../core/refusal.ts';
import { readId } from './ids.ts';

/** Ids in a query, which may stand there any number of times; undefined when there is none. Refuses what is no id. */
export const idsQuery = (description: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => (value === undefined ? undefined : [value].flat().map(readId)))
    .refine((ids) => ids === undefined || ids.every((id) => id !== undefined))
    .transform((ids) => ids?.filter((id) => id !== undefined))
    .meta({
      type: 'array',
      items: { type: 'integer', minimum: 1, maximum: ID_MAX },
      description,
    });

/**
 * What a list is to be ordered by: fields with their direction, first things first, as in `name-asc,email-desc`. An
 * empty text asks for nothing. Refuses what is no field of the list.
 */
export const orderQuery = <F extends string>(fields: readonly F[], description: string) => {
  const options = new Map(
    fields.flatMap((by) =>
      (['asc', 'desc'] as const).map((direction) => [`${by}-${direction}`, { by, direction }]),
    ),
  );
  return z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => [value ?? ''].flat().flatMap((text) => text.split(',')))
    .transform((texts) => texts.filter((text) => text !== '').map((text) => options.get(text)))
    .refine((order) => order.length <= options.size && order.every((option) => option !== undefined))
    .transform((order) => order.filter((option) => option !== undefined))
    .meta({
      type: 'string',
      description: `${description} One or more of ${[...options.keys()].map((key) => `\`${key}\``).join(', ')}.`,
    });
};

/** A flag in a query, read as Go does; what is no truth value counts as false. */
export const flagQuery = (description: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => isTrue(Array.isArray(value) ? value[0] : value))
    .meta({ type: 'boolean', description });

/** Whether a query's text means true. */
export const isTrue = (text: string | undefined): boolean =>
  ['1', 't', 'true'].includes(text?.toLowerCase() ?? '');

/** A text in a query; what stands there twice counts once. */
export const textQuery = (description: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => (Array.isArray(value) ? value[0] : value) ?? '')
    .meta({ type: 'string', description });
