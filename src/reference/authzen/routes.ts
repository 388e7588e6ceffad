import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi';
import { z } from '@hono/zod-openapi';

import { ID_MAX } from '../../core/refusal.ts';
import { EXPLAIN_HEADER } from '../../http/authzen/explains.ts';
import { WELL_KNOWN } from '../../http/authzen/metadata.ts';
import { jsonBody, signInBy, success } from '../../http/kit/document.ts';
import {
  ActionSearchRequest,
  ActionSearchResponse,
  EvaluationRequest,
  EvaluationResponse,
  EvaluationsRequest,
  EvaluationsResponse,
  Metadata,
  ResourceSearchRequest,
  ResourceSearchResponse,
  SubjectSearchRequest,
  SubjectSearchResponse,
} from './bodies.ts';

const tags = ['Evaluation'];
const security = signInBy('basic', 'serviceAccountToken', 'identityProvider', 'identityProviderAssertion');

const params = z.object({
  orgId: z
    .int()
    .min(1)
    .max(ID_MAX)
    .meta({ description: 'Id of the org, as the header `X-Grafana-Org-Id` names it.' }),
});

const explainHeader = z.object({
  [EXPLAIN_HEADER]: z.enum(['true', 'false']).optional().meta({
    description: '`true` asks for the reason of each decision, for callers who may know it.',
  }),
});

/** An endpoint of the standard: what is sent to it by POST, and what it answers. `name` is that of its operation. */
type Endpoint = {
  readonly path: string;
  readonly name: string;
  readonly summary: string;
  readonly headers?: z.ZodObject;
  readonly body: z.ZodType;
  readonly answer: z.ZodType;
};

const ENDPOINTS: readonly Endpoint[] = [
  {
    path: '/access/v1/evaluation',
    name: 'evaluate',
    summary: 'Ask whether a subject may do an action on a resource',
    headers: explainHeader,
    body: EvaluationRequest,
    answer: EvaluationResponse,
  },
  {
    path: '/access/v1/evaluations',
    name: 'evaluateTogether',
    summary: 'Ask several things at once, which are decided at one moment',
    headers: explainHeader,
    body: EvaluationsRequest,
    answer: EvaluationsResponse,
  },
  {
    path: '/access/v1/search/subject',
    name: 'searchSubjects',
    summary: 'Search for those who may do an action on a resource',
    body: SubjectSearchRequest,
    answer: SubjectSearchResponse,
  },
  {
    path: '/access/v1/search/resource',
    name: 'searchResources',
    summary: 'Search for the resources of a type on which a subject may do an action',
    body: ResourceSearchRequest,
    answer: ResourceSearchResponse,
  },
  {
    path: '/access/v1/search/action',
    name: 'searchActions',
    summary: 'Search for what a subject may do on a resource',
    body: ActionSearchRequest,
    answer: ActionSearchResponse,
  },
];

/** Each endpoint by itself, and below the path of an org. */
const endpointRoutes = ENDPOINTS.flatMap(
  ({ path, name, summary, headers, body, answer }): readonly RouteConfig[] => {
    const route = {
      method: 'post',
      tags,
      security,
      responses: { 200: success('The answer.', answer) },
    } as const;
    const request = { body: jsonBody(body), ...(headers && { headers }) };
    return [
      { ...route, path, operationId: name, summary, request },
      {
        ...route,
        path: `/orgs/{orgId}${path}`,
        operationId: `${name}InOrg`,
        summary: `${summary}, in the org of the path`,
        request: { ...request, params },
      },
    ];
  },
);

const metadataRoute = {
  method: 'get',
  tags,
  security: [] as Record<string, string[]>[],
  responses: { 200: success('The identifier and the endpoints.', Metadata) },
} as const;

const metadataRoutes: readonly RouteConfig[] = [
  {
    ...metadataRoute,
    path: WELL_KNOWN,
    operationId: 'getAuthzenConfiguration',
    summary: 'Get where the endpoints of AuthZEN are',
  },
  {
    ...metadataRoute,
    path: `${WELL_KNOWN}/orgs/{orgId}`,
    operationId: 'getAuthzenConfigurationOfOrg',
    summary: 'Get where the endpoints of AuthZEN are, in one org',
    request: { params },
  },
];

/**
 * Registers what the document says of AuthZEN's routes. They read their requests without it, so that the Worker need not hold it:
 * a test compares both.
 */
export function registerAuthzen(registry: OpenAPIHono['openAPIRegistry']): void {
  for (const route of [...endpointRoutes, ...metadataRoutes]) registry.registerPath(route);
}
