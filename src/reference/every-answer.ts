import { IDEMPOTENCY_KEY_MAX } from '../core/idempotency-key.ts';
import { DRY_RUN } from '../http/kit/dry-run.ts';
import { IGNORED_HEADER } from '../http/kit/malformed.ts';
import { KEY, REPLAYED } from '../http/kit/once.ts';
import { REVISION_HEADER } from '../http/kit/revision.ts';
import { REQUEST_ID_HEADER } from '../http/middleware/request-id.ts';
import type { Document } from './document.ts';

/** The header that every answer has, as a component of the document. */
export const REQUEST_ID_COMPONENT = {
  description:
    'Id of the request: as the client sent it, or else a new one. What is logged has it as well where it is short and plain.',
  schema: { type: 'string', minLength: 1, maxLength: 256 },
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

/** What only reads, or does nothing, although its method is that of a change, by name. */
const READING = new Set(['listUsersRoles', 'listTeamsRoles', 'deleteScimGroups']);
/** What such POSTs have in common of another dialect. */
const READING_TAG = 'Evaluation';

/**
 * Says of every POST in the document that changes something that it may have an `Idempotency-Key`, which routes say nothing of:
 * `makesChanges` takes it for all of them.
 */
export function withKeys(document: Document): Document {
  type Answered = { readonly description: string; headers?: object };
  type Operation = {
    operationId?: string;
    tags?: string[];
    parameters?: object[];
    responses: Record<string, Answered>;
  };
  for (const { post } of Object.values(document.paths ?? {}) as { post?: Operation }[]) {
    if (post === undefined || READING.has(post.operationId ?? '')) continue;
    if (post.tags?.includes(READING_TAG) === true) continue;
    post.parameters = [...(post.parameters ?? []), KEY_PARAMETER];
    const { responses } = post;
    for (const [status, response] of Object.entries(responses))
      if (status.startsWith('2')) response.headers = { ...response.headers, [REPLAYED]: REPLAYED_HEADER };
    const refused = (description: string) => ({ ...(responses['default'] as Answered), description });
    const conflict = responses['409'] === undefined ? '' : `${responses['409'].description} `;
    responses['409'] = refused(
      `${conflict}Made already under this \`Idempotency-Key\`; its answer is not kept.`,
    );
    responses['422'] = refused('Another query or body under the same `Idempotency-Key`.');
  }
  return document;
}

const KEY_PARAMETER = {
  name: KEY,
  in: 'header',
  description:
    'The same request under the same key changes nothing for 24 hours, and gets the first answer: of one caller, in one org.',
  schema: { type: 'string', minLength: 1, maxLength: IDEMPOTENCY_KEY_MAX },
};

const REPLAYED_HEADER = {
  description:
    'An earlier request under the same `Idempotency-Key` got this answer; nothing was done for this one.',
  schema: { type: 'string', enum: ['true'] },
};

/** The header that replies of changes have, as a component of the document. */
export const REVISION_COMPONENT = {
  description:
    'The state at which the change holds: the revision of the org, and that of the global plane. Decisions have it as `revision`. Of a change of the global plane both are its own.',
  schema: { type: 'string', pattern: String.raw`^\d+\.\d+$` },
} as const;

/** The parameter that every change takes, as a component of the document. */
export const DRY_RUN_COMPONENT = {
  name: DRY_RUN,
  in: 'query',
  description:
    'With `true` nothing is changed. What would be a success is answered with 200 and `DryRun`, whatever status it has, and what would be refused as ever.',
  schema: { type: 'boolean' },
} as const;

/** The answer to a dry run, as a component of the document. */
export const DRY_RUN_ANSWER = {
  description: 'What the change would do: the answer to `dryRun=true`.',
  headers: { [REQUEST_ID_HEADER]: { $ref: '#/components/headers/requestId' } },
  content: { 'application/json': { schema: { $ref: '#/components/schemas/DryRun' } } },
} as const;

/**
 * Says of every change that it can be asked for what it would do: `makesChanges` answers that for all of them. Where a change has a body of its
 * own for 200, that is left as it is, for the clients that are made from it.
 */
export function withDryRuns(document: Document): Document {
  type Operation = {
    operationId?: string;
    tags?: string[];
    parameters?: object[];
    responses: Record<string, object>;
  };
  for (const path of Object.values(document.paths ?? {}))
    for (const [method, operation] of Object.entries(path) as [string, Operation][]) {
      const { operationId = '', tags, parameters = [], responses } = operation;
      if (method === 'get' || READING.has(operationId) || tags?.includes(READING_TAG) === true) continue;
      operation.parameters = [...parameters, { $ref: '#/components/parameters/dryRun' }];
      responses['200'] ??= { $ref: '#/components/responses/dryRun' };
    }
  return document;
}

/** Says of every success of a change that it may have the header: `makesChanges` says it for all of them. */
export function withRevisions(document: Document): Document {
  type Operation = { operationId?: string; responses?: Record<string, { headers?: object }> };
  for (const path of Object.values(document.paths ?? {}))
    for (const [method, { operationId = '', responses = {} }] of Object.entries(path) as [
      string,
      Operation,
    ][])
      for (const [status, response] of Object.entries(responses)) {
        if (method === 'get' || READING.has(operationId) || !status.startsWith('2')) continue;
        response.headers = {
          ...response.headers,
          [REVISION_HEADER]: { $ref: '#/components/headers/revision' },
        };
      }
  return document;
}

/** The header that answers to bodies may have, as a component of the document. */
export const IGNORED_COMPONENT = {
  description:
    'Fields of the body that are unknown here and were ignored: at most ten, then `*;more=<how many others>`. Absent when there were none.',
  schema: { type: 'string' },
} as const;

/** Says of every success of a route with a body that it may have the header: of all dialects but the one that ignores by its standard. */
export function withIgnoredFields(document: Document): Document {
  type Operation = {
    readonly requestBody?: object;
    readonly tags?: readonly string[];
    readonly responses?: Record<string, { headers?: object }>;
  };
  for (const path of Object.values(document.paths ?? {}))
    for (const { requestBody, tags, responses = {} } of Object.values(path) as Operation[])
      for (const [status, response] of Object.entries(responses)) {
        if (requestBody === undefined || tags?.includes(READING_TAG) === true || !status.startsWith('2'))
          continue;
        const reference = { $ref: '#/components/headers/ignoredFields' };
        response.headers = { ...response.headers, [IGNORED_HEADER]: reference };
      }
  return document;
}
