import { IDEMPOTENCY_KEY_MAX } from '../core/idempotency-key.ts';
import { DRY_RUN } from '../http/kit/dry-run.ts';
import { IGNORED_HEADER } from '../http/kit/malformed.ts';
import { KEY, REPLAYED } from '../http/kit/once.ts';
import { REVISION_HEADER } from '../http/kit/revision.ts';
import { REQUEST_ID_HEADER } from '../http/middleware/request-id.ts';
import { dialectOf } from './dialect.ts';
import type { Document } from './operation.ts';
import { addToSuccess, eachOperation, isChange, isEvaluation, isKeyed } from './operation.ts';

/** The header that every answer has, as a component of the document. */
export const REQUEST_ID_COMPONENT = {
  description:
    'Id of the request: as the client sent it, or else a new one. What is logged has it as well where it is short and plain.',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 256 },
} as const;

/** The header that every answer has, by the name of its component. */
export const REQUEST_ID = {
  [REQUEST_ID_HEADER]: { $ref: '#/components/headers/requestId' },
};

/** Says of every answer in the document that it has the header, which routes say nothing of. What is a component says it itself. */
export const withRequestId = (document: Document): Document =>
  eachOperation(document, ({ responses }) => {
    for (const answered of Object.values(responses))
      if (answered.$ref === undefined) answered.headers = { ...answered.headers, ...REQUEST_ID };
  });

/**
 * Says of every POST in the document that changes something that it may have an `Idempotency-Key`, which routes say nothing of:
 * `makesChanges` takes it for all of them.
 */
export const withKeys = (document: Document): Document =>
  eachOperation(document, (operation, at) => {
    if (!isKeyed(operation, at)) return;
    operation.parameters = [
      ...(operation.parameters ?? []),
      { $ref: '#/components/parameters/idempotencyKey' },
    ];
    addToSuccess(operation, { [REPLAYED]: { $ref: '#/components/headers/replayed' } });
  });

/** The keys that `readIdempotencyKey` reads: bare, or in quotes, where a backslash is before a quote or a backslash and does not count. */
const KEY_PATTERN = String.raw`^(?:[!#-~][!-~]{0,${IDEMPOTENCY_KEY_MAX - 1}}|"(?:[ !#-\[\]-~]|\\["\\]){1,${IDEMPOTENCY_KEY_MAX}}")$`;

/** The header of a request that is to change something once, as a component of the document. */
export const KEY_COMPONENT = {
  name: KEY,
  in: 'header',
  description:
    'The same request under the same key changes nothing for 24 hours, and gets the first answer: of one caller, in one org. 1 to 255 visible ASCII characters, or such a text with blanks in quotes.',
  schema: { type: 'string', pattern: KEY_PATTERN },
} as const;

/** The header of an answer that was given before, as a component of the document. */
export const REPLAYED_COMPONENT = {
  description:
    'An earlier request under the same `Idempotency-Key` got this answer; nothing was done for this one.',
  schema: { type: 'string' as const, enum: ['true'] },
};

/** The header that replies of changes and answers to questions have, as a component of the document. */
export const REVISION_COMPONENT = {
  description:
    'The state at which the change holds, or the decision was made: the revision of the org, and that of the global plane. Decisions have it as `revision` too. Of a change of the global plane both are its own.',
  schema: { type: 'string', pattern: String.raw`^\d+\.\d+$` },
} as const;

/** Says of every success of a change that it may have the header, as `makesChanges` says it for all of them, and of every answer to a question. */
export const withRevisions = (document: Document): Document =>
  eachOperation(document, (operation, at) => {
    if (isChange(operation, at) || (isEvaluation(operation) && at.method === 'post'))
      addToSuccess(operation, { [REVISION_HEADER]: { $ref: '#/components/headers/revision' } });
  });

/** The header that tells where the reference is, as a component of the document. */
export const LINK_COMPONENT = {
  description: 'Where this document is (`service-desc`), and the pages about it (`service-doc`).',
  schema: { type: 'string' },
} as const;

/** Says of what everybody may ask that the answer tells where the reference is: `linksReference` sees to it. */
export const withLinks = (document: Document): Document =>
  eachOperation(document, (operation) => {
    if (operation.security.length === 0)
      addToSuccess(operation, { Link: { $ref: '#/components/headers/reference' } });
  });

/** The header of a read that is only to be answered anew, as a component of the document. */
export const IF_NONE_MATCH_COMPONENT = {
  name: 'If-None-Match',
  in: 'header',
  description: 'Tags of earlier answers, as `ETag` has them: the same answer is not sent again.',
  schema: { type: 'string' },
} as const;

/** The tag of a whole answer, as a component of the document. */
export const ANSWER_TAG_COMPONENT = {
  description: 'What the answer is, for `If-None-Match` of the next read.',
  schema: { type: 'string' },
} as const;

const ANSWER_TAG = { ETag: { $ref: '#/components/headers/answerTag' } };

/** The answer to a read that has not changed, as a component of the document. */
export const NOT_MODIFIED = {
  description: 'The answer is one of those that `If-None-Match` names.',
  headers: { ...ANSWER_TAG, ...REQUEST_ID },
};

/** Says of every read of Unleash's dialect that its answer has a tag, and need not be sent again: `etag` sees to all of them. */
export const withAnswerTags = (document: Document): Document =>
  eachOperation(document, (operation, at) => {
    if (at.method !== 'get' || dialectOf(at) !== 'Unleash') return;
    operation.parameters = [...(operation.parameters ?? []), { $ref: '#/components/parameters/ifNoneMatch' }];
    const { headers } = operation.responses['200'] ?? {};
    addToSuccess(operation, { ...ANSWER_TAG, ...headers });
    operation.responses['304'] = { $ref: '#/components/responses/notModified' };
  });

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
  headers: REQUEST_ID,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/DryRun' } } },
};

/**
 * Says of every change that it can be asked for what it would do: `makesChanges` answers that for all of them. Where a change has a body of its
 * own for 200, that is left as it is, for the clients that are made from it.
 */
export const withDryRuns = (document: Document): Document =>
  eachOperation(document, (operation, at) => {
    if (!isChange(operation, at)) return;
    operation.parameters = [...(operation.parameters ?? []), { $ref: '#/components/parameters/dryRunQuery' }];
    operation.responses['200'] ??= { $ref: '#/components/responses/dryRunAnswer' };
  });

/** The header that answers to bodies may have, as a component of the document. */
export const IGNORED_COMPONENT = {
  description:
    'Fields of the body that are unknown here and were ignored: at most ten, then `*;more=<how many others>`. Absent when there were none.',
  schema: { type: 'string' },
} as const;

/** Says of every success of a route with a body that it may have the header: of all dialects but the one that ignores by its standard. */
export const withIgnoredFields = (document: Document): Document =>
  eachOperation(document, (operation) => {
    if (operation.requestBody !== undefined && !isEvaluation(operation))
      addToSuccess(operation, { [IGNORED_HEADER]: { $ref: '#/components/headers/ignoredFields' } });
  });
