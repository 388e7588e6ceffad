import { z } from '@hono/zod-openapi';
import type { HonoRequest } from 'hono';

import type { Refusal } from '../../core/refusal.ts';
import { ID_MAX, invalid } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import { readId } from './ids.ts';

/**
 * Ids in a query, in any number of parameters with this name; undefined when there are none. Refuses what is not an id.
 */
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
 * The order of a list: fields with their direction, the most important first, as in `name-asc,email-desc`. An empty
 * text means no order. Refuses unknown fields.
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

/** A flag in a query, read as Go reads it. A text that is not a truth value counts as false. */
export const flagQuery = (description: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => isTrue(Array.isArray(value) ? value[0] : value))
    .meta({ type: 'boolean', description });

/** Whether a query's text means true. */
export const isTrue = (text: string | undefined): boolean =>
  ['1', 't', 'true'].includes(text?.toLowerCase() ?? '');

/**
 * A flag that may be in the body or in the query: false where it is in neither, or empty. Refuses with `invalid` a body that says
 * another thing than the query, so that nothing is done that one of them does not mean.
 */
export function flagInEither(
  request: HonoRequest,
  name: string,
  inBody: boolean | null | undefined,
): Result<boolean, Refusal> {
  const text = request.query(name) ?? '';
  if (text === '') return ok(inBody === true);
  const inQuery = isTrue(text);
  if (typeof inBody === 'boolean' && inBody !== inQuery)
    return refuse(invalid(name, `is ${inBody} in the body and ${inQuery} in the query`));
  return ok(inQuery);
}

/** A text in a query. If it is there twice, the first one counts. */
export const textQuery = (description: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => (Array.isArray(value) ? value[0] : value) ?? '')
    .meta({ type: 'string', description });

/** The same where there must be one: the handler says so, in the words of its dialect. The document has it as required. */
export const requiredTextQuery = (description: string) =>
  textQuery(description).meta({ type: 'string', description, param: { required: true } });
