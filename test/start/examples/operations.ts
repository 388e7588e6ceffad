import { makeDocument } from '../../../src/reference/document.ts';

/** An operation of the document, as it is called. */
export type Operation = { readonly method: string; readonly path: string };

type Paths = Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;

/** The operations of the document, by id. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  Object.entries(makeDocument().paths as unknown as Paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]): [string, Operation] => [
      operationId,
      { method: method.toUpperCase(), path },
    ]),
  ),
);
