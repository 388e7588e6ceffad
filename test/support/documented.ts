import type { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';

import { pathOf } from '../../src/http/path.ts';

/** What was asked, and what was answered to it. */
export type Exchange = {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  /** The whole body; undefined where it was not read to its end. */
  readonly text: string | undefined;
};

type Media = { readonly schema: object };
type Header = { readonly $ref?: string; readonly required?: boolean };
type Answered = {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, Header>>;
  readonly content?: Readonly<Record<string, Media>>;
};
type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly { readonly $ref?: string }[];
  readonly responses: Readonly<Record<string, Answered>>;
};
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly headers?: Readonly<Record<string, Header>>;
    readonly responses: Readonly<Record<string, Answered>>;
    readonly schemas: Readonly<Record<string, object>>;
  };
};

/** An operation, and the schemas of its answers once they were needed. */
type Known = { readonly operation: Operation; readonly schemas: Map<string, ValidateFunction> };

/** Headers that answers have by what HTTP is, or whatever the operation is. */
const OF_ALL = new Set([
  'cache-control',
  'content-length',
  'content-type',
  'date',
  'link',
  'preference-applied',
  'vary',
  'x-content-type-options',
]);

/**
 * The law that the API document is held to: what it says of an answer. Gives what is not documented about an exchange, in words, or
 * undefined where the document names the status, the type and the headers of the answer for the operation, and its body is valid against the
 * schema, without a field that the schema has not.
 */
export function documentedBy(document: Document): (exchange: Exchange) => string | undefined {
  const ajv = new Ajv2020({ strict: false, validateFormats: true });
  addFormats(ajv);
  ajv.addSchema({ $id: 'document', ...closed({ components: { schemas: document.components.schemas } }) });
  const find = finder(document);

  const resolved = (answered: Answered): Answered =>
    answered.$ref === undefined
      ? answered
      : (document.components.responses[answered.$ref.split('/').at(-1) ?? ''] ?? answered);

  const isAlwaysThere = ({ $ref, required }: Header): boolean =>
    ($ref === undefined
      ? required
      : document.components.headers?.[$ref.split('/').at(-1) ?? '']?.required) === true;

  // Most refusals have one of three schemas.
  const compiled = new Map<string, ValidateFunction>();
  const schemaOf = ({ schemas }: Known, key: string, { schema }: Media): ValidateFunction => {
    let validate = schemas.get(key);
    if (validate !== undefined) return validate;
    const text = JSON.stringify(schema);
    validate = compiled.get(text) ?? ajv.compile(inDocument(closed(schema)));
    compiled.set(text, validate);
    schemas.set(key, validate);
    return validate;
  };

  /** What is wrong with a body; undefined where nothing is. */
  const wrongIn = (known: Known, status: string, answered: Answered, { headers, text }: Exchange) => {
    const { content = {} } = answered;
    const type = headers.get('Content-Type')?.split(';')[0]?.trim();
    if (text === '' && (type === undefined || content[type] === undefined))
      return Object.keys(content).length === 0 ? undefined : 'an empty body';
    const media = content[type ?? ''];
    if (media === undefined) return `the type ${type}`;
    if (text === undefined || !/json/.test(type ?? '')) return undefined;
    const validate = schemaOf(known, `${status} ${type}`, media);
    const lines = type === 'application/json' ? [text] : text.split('\n').filter((line) => line !== '');
    for (const line of lines) {
      const value = parsed(line);
      if (value === undefined) return `a body that is no JSON: ${line.slice(0, 500)}`;
      if (!validate(value))
        return `${ajv.errorsText(validate.errors, { dataVar: 'body' })} in ${line.slice(0, 500)}`;
    }
    return undefined;
  };

  const wrongWith = (known: Known, exchange: Exchange): string | undefined => {
    const { method, url, status, headers, text } = exchange;
    const { parameters = [], responses } = known.operation;
    const isDryRun =
      status === 200 &&
      parameters.some(({ $ref }) => $ref === '#/components/parameters/dryRunQuery') &&
      new URL(url).searchParams.get('dryRun') === 'true';
    const said = isDryRun ? { $ref: '#/components/responses/dryRunAnswer' } : responses[status];
    if (said === undefined) return `the status ${status}: ${text?.slice(0, 500)}`;
    const answered = resolved(said);
    const named = new Map(
      Object.entries(answered.headers ?? {}).map(([name, of]) => [name.toLowerCase(), of]),
    );
    for (const [name, header] of named)
      if (isAlwaysThere(header) && headers.get(name) === null) return `the absence of ${name}`;
    for (const name of headers.keys())
      if (!named.has(name) && !OF_ALL.has(name)) return `the header ${name} with ${status}`;
    if (method === 'HEAD') return text === '' ? undefined : 'a body';
    return wrongIn(known, isDryRun ? 'dryRun' : String(status), answered, exchange);
  };

  return (exchange) => {
    const { method, url, status, headers } = exchange;
    const known = find(method, url);
    if (known === undefined)
      return status < 400 && method !== 'OPTIONS'
        ? `The document has no ${method} ${url}, which answered ${status}`
        : undefined;
    // Then the path is another than it looks like: some names in it are kept for others.
    if (status === 405 && headers.get('Allow')?.split(',').includes(method) === false) return undefined;
    const wrong = wrongWith(known, exchange);
    return (
      wrong && `The document does not have of ${known.operation.operationId} (${method} ${url}) ${wrong}`
    );
  };
}

/** The value of a JSON text; undefined where it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** More paths than the document has are asked for, with ids in them; what was found is kept for so many. */
const KEPT_MAX = 1_000;

/** Finds the operation of a request as the router does: a path that the document has word for word comes first. */
function finder({ paths }: Document): (method: string, url: string) => Known | undefined {
  const all = Object.entries(paths).map(([path, operations]) => ({
    parameters: path.split('{').length,
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`),
    byMethod: new Map(
      Object.entries(operations).map(([method, operation]): [string, Known] => [
        method.toUpperCase(),
        { operation, schemas: new Map() },
      ]),
    ),
  }));
  const inOrder = all.toSorted((a, b) => a.parameters - b.parameters);
  const kept = new Map<string, Known | undefined>();
  return (sent, url) => {
    const method = sent === 'HEAD' ? 'GET' : sent;
    const path = pathOf({ method, url });
    const key = `${method} ${path}`;
    if (kept.has(key)) return kept.get(key);
    const known = inOrder
      .find(({ pattern, byMethod }) => byMethod.has(method) && pattern.test(path))
      ?.byMethod.get(method);
    if (kept.size >= KEPT_MAX) kept.clear();
    kept.set(key, known);
    return known;
  };
}

/** A schema whose objects have no fields but those that it names: the document does not say so, as clients must take new ones. */
function closed<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(closed) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, closed(value as unknown)]),
  );
  if ('properties' in copy && copy['type'] !== undefined) copy['additionalProperties'] ??= false;
  return copy as T;
}

/** A schema of an operation, which names the others by where they are in the document. */
const inDocument = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/')) as object;
