import { ROWS } from './operations/index.ts';
import { readDocument } from './document.ts';

type Schema = {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
};
type Content = { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> };

/** What the document says of the names in a request. */
export type NamesOf = {
  readonly id: string;
  readonly method: string;
  /** Below `/api`, with ids in the place of parameters: they may name nothing. */
  readonly path: string;
  readonly dialect: 'grafana' | 'unleash';
  /** The parameters of the query. */
  readonly query: readonly string[];
  /** Every field of the body, with where it is; `[]` is a list. Undefined where there is no body. */
  readonly fields: readonly (readonly string[])[] | undefined;
  /** Whether everybody who is signed in may call it. */
  readonly isForAll: boolean;
  /** A body with every field that an answer to reading the same resource can have; one for each form of it. */
  readonly readBack: readonly unknown[];
};

type Operation = {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
};

/** Ids in paths. All but the org, and the type of resource if the org declares it, name nothing, which only those are told who may call. */
const placesIn = (orgId: number): Readonly<Record<string, string>> => ({
  orgId: String(orgId),
  orgName: 'x',
  roleUID: 'x',
  groupID: 'cn=x',
  builtInRole: 'Viewer',
  resource: 'invoices',
});

/**
 * What the served document says of the names in requests, for all operations below `/api` that need credentials.
 *
 * @param orgId the org in paths
 */
export function readContractNames(orgId: number): NamesOf[] {
  const document = readDocument<{
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  }>();
  const resolve = (schema: Schema): Schema => {
    const name = schema.$ref?.split('/').at(-1);
    return name === undefined ? schema : resolve(document.components.schemas[name] ?? {});
  };
  const formsOf = (schema: Schema): readonly Schema[] => {
    const { anyOf, oneOf, allOf, ...rest } = resolve(schema);
    const forms = anyOf ?? oneOf ?? allOf;
    return forms === undefined ? [rest] : forms.flatMap(formsOf);
  };
  const fieldsIn = (schema: Schema, path: readonly string[]): (readonly string[])[] =>
    formsOf(schema).flatMap(({ properties = {}, items }) => [
      ...Object.entries(properties).flatMap(([name, part]) => [
        [...path, name],
        ...fieldsIn(part, [...path, name]),
      ]),
      ...(items === undefined ? [] : fieldsIn(items, [...path, '[]'])),
    ]);
  const fullOf = (schema: Schema): unknown[] =>
    formsOf(schema).flatMap(({ properties, items, additionalProperties }): unknown[] => {
      if (properties !== undefined)
        return [
          Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, fullOf(part).at(0)])),
        ];
      if (items !== undefined) return [fullOf(items)];
      return typeof additionalProperties === 'object' ? [{ 1: fullOf(additionalProperties).at(0) }] : [0];
    });
  const jsonOf = (part: Content | undefined) => part?.content?.['application/json']?.schema;

  const places = placesIn(orgId);
  const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
  /** What reading a path answers; where nothing reads it, one of the list that the path above answers. */
  const readOf = (path: string, isOne = false): unknown[] => {
    if (path === '') return [];
    const same = Object.entries(document.paths).find(
      ([other]) => other.replaceAll(/\{.+?\}/g, '{}') === path.replaceAll(/\{.+?\}/g, '{}'),
    );
    const schema = jsonOf(same?.[1]['get']?.responses['200']);
    if (schema === undefined) return readOf(parentOf(path), true);
    const found = fullOf(schema).flat();
    const lists = found.flatMap((one) => Object.values(one ?? {}).filter((part) => Array.isArray(part)));
    return isOne ? [...found, ...lists.flat()] : found;
  };

  const below = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/'));
  return below.flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { operationId }]) => operationId !== 'getHealth')
      .map(([method, { operationId, tags, parameters = [], requestBody }]): NamesOf => {
        const body = jsonOf(requestBody);
        return {
          id: operationId,
          method: method.toUpperCase(),
          path: path
            .replace(/^\/api/, '')
            .replaceAll(/\{(\w+)\}/g, (_, name: string) => places[name] ?? '2147483647'),
          dialect: tags.includes('Unleash groups') ? 'unleash' : 'grafana',
          query: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
          fields: body && fieldsIn(body, []),
          isForAll: ROWS[operationId]?.signedIn !== undefined,
          readBack: readOf(path).filter((value) => typeof value === 'object' && value !== null),
        };
      }),
  );
}

/** A body with a value where a field is. */
export const bodyWith = (path: readonly string[], value: unknown): unknown => {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  return head === '[]' ? [bodyWith(rest, value)] : { [head]: bodyWith(rest, value) };
};

/** A name with one letter less: of several, one that is no other name. */
export function slipOf(name: string, names: readonly string[]): string {
  const taken = new Set(names.map((other) => other.toLowerCase()));
  const slips = Array.from({ length: name.length }, (_, i) => name.slice(0, i) + name.slice(i + 1));
  const slip = slips.find((one) => !taken.has(one.toLowerCase()));
  if (slip === undefined) throw new Error(`all slips of ${name} are names`);
  return slip;
}
