import type { createApp } from '../app.ts';

/** An OpenAPI document. */
export type Document = ReturnType<ReturnType<typeof createApp>['getOpenAPI31Document']>;

/** What an operation answers with under one status: said here, or a component by its name. */
export type Answered = {
  $ref?: string;
  description?: string;
  headers?: object;
  content?: Readonly<Record<string, { readonly schema: Schema }>>;
};

/** A schema, as far as rules about operations look into it. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
};

/** A parameter, said here or a component by its name. */
type Parameter = { readonly $ref?: string; readonly name?: string; readonly in?: string };

/** An operation of a document, as rules about all operations see it and add to it. */
export type Operation = {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  readonly requestBody?: object;
  description?: string;
  middleware?: unknown;
  parameters?: readonly Parameter[];
  readonly responses: Record<string, Answered>;
};

/** Where an operation is: its method, in small letters, and its path, with parameters in braces. */
export type At = { readonly method: string; readonly path: string };

/** Shows every operation of a document to a rule, which may add to it; returns the document. */
export function eachOperation(document: Document, rule: (operation: Operation, at: At) => void): Document {
  for (const [path, operations] of Object.entries(document.paths ?? {}))
    for (const [method, operation] of Object.entries(operations as Record<string, Operation>))
      rule(operation, { method, path });
  return document;
}

/** What only reads, or does nothing, although its method is that of a change, by name. */
const READING = new Set(['listUsersRoles', 'listTeamsRoles', 'deleteScimGroups']);
/** What all operations of a dialect have in common that changes nothing. */
const READING_TAG = 'Evaluation';

/** Whether an operation is of the dialect that only answers questions. */
export const isEvaluation = ({ tags }: Operation): boolean => tags.includes(READING_TAG);

/** Whether an operation changes something: all do whose method is that of a change, but for those that are known to read. */
export const isChange = (operation: Operation, { method }: At): boolean =>
  method !== 'get' && !READING.has(operation.operationId) && !isEvaluation(operation);

/** Whether a change may be sent under a key: POSTs may, as the other methods do the same however often they are sent. */
export const isKeyed = (operation: Operation, at: At): boolean =>
  at.method === 'post' && isChange(operation, at);

/** Adds headers to what is answered with success. */
export function addToSuccess({ responses }: Operation, headers: object): void {
  for (const [status, answered] of Object.entries(responses))
    if (status.startsWith('2') && answered.$ref === undefined)
      answered.headers = { ...answered.headers, ...headers };
}
