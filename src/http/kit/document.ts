import type { RouteConfig } from '@hono/zod-openapi';
import { createRoute, z } from '@hono/zod-openapi';

import { IF_MATCH_LENGTH_MAX } from './entity-tags.ts';

/** A documented response with a JSON body. */
export const success = <S extends z.ZodType>(description: string, schema: S) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A documented, required JSON body of a request. */
export const jsonBody = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** The same of a thing that has versions. */
export const tagged = <S extends z.ZodType>(description: string, schema: S) => ({
  ...success(description, schema),
  headers: z.object({
    ETag: z.string().meta({ description: 'What the thing is at that moment, for `If-Match` of a change.' }),
  }),
});

/** The same of a thing that has versions only where it is not shipped. */
export const maybeTagged = <S extends z.ZodType>(description: string, schema: S) => ({
  ...success(description, schema),
  headers: z.object({
    ETag: z.string().optional().meta({
      description:
        'What the thing is at that moment, for `If-Match` of a change. Absent where nobody can change it.',
    }),
  }),
});

/** The header of a change of a thing that has versions, for the document. */
export const ifMatch = {
  parameters: [
    {
      name: 'If-Match',
      in: 'header' as const,
      required: false,
      description:
        'Tags of the thing, as `ETag` has them: the change is made only if it is still one of these. `*` if it is there at all.',
      schema: { type: 'string' as const, maxLength: IF_MATCH_LENGTH_MAX },
    },
  ],
};

/** The names of the ways to sign in, as the document has them. */
type SignIn =
  | 'basic'
  | 'serviceAccountToken'
  | 'identityProvider'
  | 'identityProviderAssertion'
  | 'unleashToken';

/** How to sign in, for the document: any one of these ways. */
export const signInBy = (...ways: readonly SignIn[]): Record<string, string[]>[] =>
  ways.map((way) => ({ [way]: [] }));

/** A route that may be refused in a dialect whose errors have the schema `E`, beside what it says itself. */
type Refusable<R extends object, E extends z.ZodType> = R & {
  readonly responses: {
    readonly default: { readonly content: { readonly 'application/json': { readonly schema: E } } };
  };
};

/**
 * Makes the routes of a dialect whose errors have the schema `E`. A route says how it succeeds: that it may be refused is in its type alone.
 * The document has the refusals by rules about all routes (`reference/refusals.ts`), so that no route carries them.
 */
export const routesOf = <E extends z.ZodType>() =>
  createRoute as <P extends string, R extends Omit<RouteConfig, 'path'> & { path: P }>(
    route: R,
  ) => Refusable<ReturnType<typeof createRoute<P, R>>, E>;
