import type { OpenAPIHono } from '@hono/zod-openapi';

import { REQUEST_ID_HEADER } from './middleware/request-id.ts';

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

/** The header that every answer has, as a component of the document. */
export const REQUEST_ID_COMPONENT = {
  description:
    'Id of the request: as the client sent it, or else a new one. What is logged for the request has it as well.',
  schema: { type: 'string', minLength: 1, maxLength: 64 },
} as const;

/** Says of every answer in the document that it has the header, which routes say nothing of. */
export function withRequestId(document: Document): Document {
  type Operation = { readonly responses?: Record<string, { headers?: object }> };
  for (const path of Object.values(document.paths ?? {}))
    for (const { responses = {} } of Object.values(path) as Operation[])
      for (const response of Object.values(responses)) {
        const reference = { $ref: '#/components/headers/requestId' };
        response.headers = { ...response.headers, [REQUEST_ID_HEADER]: reference };
      }
  return document;
}
