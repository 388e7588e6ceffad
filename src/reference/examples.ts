import { RECORDED } from './examples/index.ts';
import made from './examples/refusals/made.json' with { type: 'json' };
import type { Document } from './operation.ts';

/** A call of an operation and its answer, as a running service gave it: `examples/<operation>.json`. */
export type Example = {
  /** What tells it apart from other calls of the operation. */
  readonly summary?: string | undefined;
  readonly path?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  readonly status: number;
  /** The media type of the reply. Without one there is no reply. */
  readonly type?: string | undefined;
  readonly reply?: unknown;
};

/** What no call of a service that works gets, made by what answers it: by the component that has it, or by operation and status. */
type Made = {
  readonly components: Readonly<Record<string, unknown>>;
  readonly operations: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};
const MADE: Made = made;

type MediaType = {
  example?: unknown;
  examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;
};
type Content = { readonly content?: Readonly<Record<string, MediaType>> };
type Parameter = {
  readonly in: string;
  readonly name: string;
  readonly schema?: { readonly type?: string | readonly string[] };
  example?: unknown;
};
type Reference = { readonly $ref: string };
type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: Content;
  readonly responses: Record<string, Content | Reference>;
};
type Components = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What is shown where. Many operations refer to one refusal, which shows what those were told that have no more to say of it. */
type Shown = Map<MediaType, { readonly summary: string | undefined; readonly value: unknown }[]>;

/**
 * Shows what is sent and answered, everywhere: the calls that were recorded of each operation, and of refusals that no service that works
 * gives, what was made by the code that gives them. Bodies of requests, and values of parameters, are those of calls that succeeded.
 */
export function withExamples(document: Document): Document {
  const components = (document.components ?? {}) as unknown as Components;
  const operations = Object.values(document.paths ?? {}).flatMap(
    (path) => Object.values(path) as unknown as Operation[],
  );
  const shown: Shown = new Map();
  const spare: Shown = new Map();
  for (const operation of operations) {
    const calls: readonly Example[] = RECORDED[operation.operationId] ?? [];
    const good = calls.filter(({ status }) => status < 400);
    addBodies(shown, operation, good);
    addReplies({ shown, spare }, operation, calls, components);
    showParameters(operation, good, components);
  }
  for (const [media, values] of spare) if (!shown.has(media)) shown.set(media, values);
  for (const operation of operations) addMade(shown, operation, components);
  for (const [media, values] of shown) show(media, values);
  return document;
}

/**
 * Where the document has the answer of a call: undefined where it has none of that status and type.
 *
 * @param document an OpenAPI document
 */
export function mediaOf(
  { responses }: Pick<Operation, 'responses'>,
  { status, type = '' }: Pick<Example, 'status' | 'type'>,
  components: Components,
): MediaType | undefined {
  return resolve<Content>(responses[status], components)?.content?.[type];
}

function addBodies(shown: Shown, { requestBody }: Operation, calls: readonly Example[]): void {
  const media = requestBody?.content?.['application/json'];
  for (const { summary, body } of calls)
    if (media !== undefined && body !== undefined) add(shown, media, summary, body);
}

/** `spare` is for a refusal that many operations refer to, where none of those was told it that have no more to say of it. */
function addReplies(
  { shown, spare }: { readonly shown: Shown; readonly spare: Shown },
  operation: Operation,
  calls: readonly Example[],
  components: Components,
): void {
  for (const call of calls) {
    const common = mediaOf(operation, call, components);
    const isOwn = makeOwn(operation, call.status, components);
    if (isOwn && common !== undefined) add(spare, common, call.summary, call.reply);
    const media = mediaOf(operation, call, components);
    if (media !== undefined) add(shown, media, call.summary, call.reply);
  }
}

/**
 * Puts a refusal in place of the reference to it, if the operation has words of its own for it: what it was told would mislead readers of
 * other operations. Says whether it did.
 */
function makeOwn({ responses }: Operation, status: number, components: Components): boolean {
  const answer = responses[status];
  if (status < 400 || answer === undefined || !('$ref' in answer) || !('description' in answer)) return false;
  const { $ref: _, ...own } = answer;
  responses[status] = { ...structuredClone(resolve<Content>(answer, components)), ...own };
  return true;
}

function addMade(shown: Shown, { operationId, responses }: Operation, components: Components): void {
  for (const [status, answer] of Object.entries(responses)) {
    const media = resolve<Content>(answer, components)?.content?.['application/json'];
    if (media === undefined || shown.has(media)) continue;
    const value = '$ref' in answer ? MADE.components[nameIn(answer)] : MADE.operations[operationId]?.[status];
    if (value !== undefined) add(shown, media, undefined, value);
  }
}

function add(shown: Shown, media: MediaType, summary: string | undefined, value: unknown): void {
  shown.set(media, [...(shown.get(media) ?? []), { summary, value }]);
}

function showParameters(
  { parameters = [] }: Operation,
  calls: readonly Example[],
  components: Components,
): void {
  for (const reference of parameters) {
    const parameter = resolve<Parameter>(reference, components);
    if (parameter === undefined || parameter.example !== undefined) continue;
    const used = calls.map(({ path, query }) => (parameter.in === 'path' ? path : query)?.[parameter.name]);
    const first = used.find((value) => value !== undefined);
    if (first !== undefined) parameter.example = valueOf(first, parameter);
  }
}

/** Shows each value once: one by itself, several by their names. */
function show(
  media: MediaType,
  values: readonly { readonly summary: string | undefined; readonly value: unknown }[],
): void {
  const different = [...new Map(values.toReversed().map((one) => [JSON.stringify(one.value), one])).values()];
  const [only, ...others] = different.toReversed();
  if (others.length === 0) {
    media.example = only?.value;
    return;
  }
  const named: Record<string, { readonly summary: string; readonly value: unknown }> = {};
  for (const { summary = 'As usual', value } of different.toReversed()) {
    named[nameFor(summary, named)] = { summary, value };
  }
  media.examples = named;
}

/** A name by which nothing is shown yet: a test says where two have one summary. */
function nameFor(summary: string, named: object): string {
  const name = summary.toLowerCase().replaceAll(/\W+/g, '-');
  return name in named ? nameFor(`${summary} too`, named) : name;
}

/** A value of a parameter, as its schema has it. */
function valueOf(text: string, { schema }: Parameter): unknown {
  const types = [schema?.type].flat();
  if (types.includes('integer') || types.includes('number')) return Number(text);
  return types.includes('boolean') ? text === 'true' : text;
}

const nameIn = ({ $ref }: Reference): string => $ref.slice($ref.lastIndexOf('/') + 1);

function resolve<T extends object>(part: T | Reference | undefined, components: Components): T | undefined {
  if (part === undefined || !('$ref' in part)) return part;
  const [kind = ''] = part.$ref.split('/').slice(-2);
  return components[kind]?.[nameIn(part)] as T | undefined;
}
