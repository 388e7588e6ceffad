import { expect, it } from 'vitest';

import { makeDocument } from '../../../src/reference/document.ts';

type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
};
type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name?: string; readonly 'x-go-name'?: string }[];
};
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<
    Record<'parameters' | 'responses', Readonly<Record<string, object>>> & {
      schemas: Readonly<Record<string, Schema>>;
    }
  >;
};

const { paths, components } = JSON.parse(JSON.stringify(makeDocument())) as Document;
const schemas = Object.keys(components.schemas);

/** The names that are there before, in any letter case. */
function repeated(names: readonly string[]): string[] {
  const folded = names.map((name) => name.toLowerCase());
  return names.filter((name, at) => folded.indexOf(name.toLowerCase()) < at);
}

/** What generators for TypeScript and Go add to the id of an operation, to name a type of their own. */
const ADDED = [
  'Data',
  'Error',
  'Errors',
  'Response',
  'Responses',
  'Request',
  'Params',
  'JSONBody',
  'JSONRequestBody',
];

it('has no schema with a name that generators give to something else', () => {
  const ids = Object.values(paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  const taken = new Set(ids.flatMap((id) => ['', ...ADDED].map((added) => `${id}${added}`.toLowerCase())));
  expect(schemas.filter((name) => taken.has(name.toLowerCase()))).toEqual([]);
  expect(repeated(schemas)).toEqual([]);
  expect(schemas.filter((name) => name in globalThis)).toEqual([]);
});

it('has no two components that are one type, as where generators write all names with a capital letter', () => {
  const { parameters, responses } = components;
  expect(repeated([...schemas, ...Object.keys(parameters), ...Object.keys(responses)])).toEqual([]);
});

it('has no two parameters of an operation that are one in Go', () => {
  const found = Object.values(paths)
    .flatMap((path) => Object.values(path))
    .flatMap(({ operationId, parameters = [] }) =>
      repeated(parameters.flatMap((one) => one['x-go-name'] ?? one.name ?? [])).map(
        (name) => `${operationId}.${name}`,
      ),
    );
  expect(found).toEqual([]);
});

/** Parts of bodies that upstream leaves without a name too. */
const NAMELESS = ['createGroupSchema.users[]', 'unleashErrorBody.details[]'];

it('has a name for every object in a list, so that generated code can speak of one', () => {
  const found: string[] = [];
  const visit = (schema: Schema | undefined, where: string): void => {
    if (schema === undefined || schema.$ref !== undefined) return;
    if (where.endsWith('[]') && schema.properties !== undefined && Object.keys(schema.properties).length > 0)
      found.push(where);
    for (const [name, part] of Object.entries(schema.properties ?? {})) visit(part, `${where}.${name}`);
    for (const part of schema.anyOf ?? []) visit(part, where);
    visit(schema.items, `${where}[]`);
    if (typeof schema.additionalProperties === 'object') visit(schema.additionalProperties, `${where}[]`);
  };
  for (const [name, schema] of Object.entries(components.schemas)) visit(schema, name);
  expect(found.toSorted()).toEqual(NAMELESS);
});

it('says of every integer that it may take 64 bits', () => {
  const integers: (string | undefined)[] = [];
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    const { type, format } = part as Schema;
    if ([type].flat().includes('integer')) integers.push(format);
    Object.values(part).forEach(visit);
  };
  visit(paths);
  visit(components);
  expect(integers.length).toBeGreaterThan(100);
  expect(new Set(integers)).toEqual(new Set(['int64']));
});
