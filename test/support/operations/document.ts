import { readDocument } from '../document.ts';

/** One operation of the served OpenAPI document. */
export type Operation = {
  readonly id: string;
  readonly method: string;
  /** Below `/api`, with parameters in braces. */
  readonly path: string;
  readonly isPublic: boolean;
  /** Whether it can be asked for what it would do. */
  readonly takesDryRun: boolean;
  readonly dialect: 'grafana' | 'unleash';
  readonly place: number;
};

type Document = {
  readonly paths: Record<
    string,
    Record<
      string,
      {
        readonly operationId: string;
        readonly tags: string[];
        readonly security: unknown[];
        readonly parameters?: readonly { readonly $ref?: string }[];
      }
    >
  >;
};

/** Every operation that the document tells of below `/api`. The others have rules of their own: test/worker/authzen. */
export function readOperations(): Operation[] {
  const { paths } = readDocument<Document>();
  const below = Object.entries(paths).filter(([path]) => path.startsWith('/api/'));
  const all = below.flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId, tags, security, parameters = [] }]) => ({
      id: operationId,
      method: method.toUpperCase(),
      path: path.replace(/^\/api/, ''),
      isPublic: security.length === 0,
      takesDryRun: parameters.some(({ $ref }) => $ref === '#/components/parameters/dryRunQuery'),
      dialect: tags.includes('Unleash groups') ? ('unleash' as const) : ('grafana' as const),
    })),
  );
  return all.map((operation, place) => ({ ...operation, place }));
}

/** Everything that the document tells of, as `METHOD path`. */
export function readDocumented(): string[] {
  const { paths } = readDocument<Document>();
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Compares operations by when they are done: what reads comes first, and what deletes a whole after its parts. */
export const inOrder = (a: Operation, b: Operation): number =>
  METHODS.indexOf(a.method) - METHODS.indexOf(b.method) ||
  b.path.split('/').length - a.path.split('/').length ||
  (a.method === 'DELETE' ? b.place - a.place : a.place - b.place);
