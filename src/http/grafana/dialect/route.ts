import { z } from '@hono/zod-openapi';

import { ID_MAX } from '../../../core/refusal.ts';
import { ErrorResponseBody } from '../../../wire/grafana/error.ts';
import { readId } from '../../kit/read-id.ts';

/** How to sign in, for the document. */
export const security = [
  { basic: [] },
  { serviceAccountToken: [] },
  { identityProvider: [] },
  { identityProviderAssertion: [] },
];

const error = (description: string) => ({
  description,
  content: { 'application/json': { schema: ErrorResponseBody } },
});

/** The refusals of a route: those every route has, and a catch-all for the rest. */
export const refusals = {
  400: error('The request is not understood; the message says why.'),
  401: error('No credentials, or not valid ones.'),
  403: error('The caller lacks a permission; the message names its action.'),
  404: error('No such thing, or not for this caller.'),
  503: error('The outcome cannot be told just now; try again after `Retry-After` seconds.'),
  default: error('Any other refusal.'),
};

/** A documented success with a JSON body. */
export const success = <S extends z.ZodType>(description: string, schema: S) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A documented, required JSON body. */
export const jsonBody = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
});

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
