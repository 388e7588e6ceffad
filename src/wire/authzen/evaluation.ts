import type { Asked } from '../../core/asking.ts';
import { EVALUATIONS_MAX } from '../../core/asking.ts';
import type { Refusal } from '../../core/refusal.ts';
import { invalid } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import { problemOfPart, readAction, readResource, readSubject } from './entities.ts';
import type { JsonObject } from './fields.ts';
import { objectAt, problemOfOptional } from './fields.ts';

/** How far a batch goes: to its end, to the first no, or to the first yes. */
export const SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const;
export type Semantic = (typeof SEMANTICS)[number];

/** A batch: each evaluation by itself, or what is wrong with it. */
export type Batch = { readonly semantic: Semantic; readonly items: readonly Result<Asked, Refusal>[] };

/** What a body of `evaluations` asks: one thing, or a batch. */
export type Evaluations =
  | { readonly kind: 'one'; readonly asked: Asked }
  | ({ readonly kind: 'batch' } & Batch);

/** Reads the body of one evaluation. Refusals name the field, in dotted form. */
export function readEvaluation(body: unknown): Result<Asked, Refusal> {
  const request = objectAt(body, 'body');
  return request.ok ? readAsked(request.value, '', new Defaults({}, false)) : request;
}

/**
 * Reads the body of several evaluations; without any it is that of one. What stands beside them is the default of each. An
 * evaluation that is incomplete or malformed is refused by itself; defaults of a wrong JSON type are refused with the whole request.
 *
 * @param merges a default also completes an entity that an evaluation has; by the standard the entity counts as it is
 */
export function readEvaluations(body: unknown, merges = false): Result<Evaluations, Refusal> {
  const request = objectAt(body, 'body');
  if (!request.ok) return request;
  const { evaluations } = request.value;
  if (evaluations !== undefined && !Array.isArray(evaluations))
    return refuse(invalid('evaluations', 'must be a list'));
  if (evaluations === undefined || evaluations.length === 0) {
    const one = readEvaluation(body);
    return one.ok ? ok({ kind: 'one', asked: one.value }) : one;
  }
  if (evaluations.length > EVALUATIONS_MAX)
    return refuse(invalid('evaluations', `must be at most ${EVALUATIONS_MAX} entries long`));
  const semantic = readSemantic(request.value['options']);
  if (!semantic.ok) return semantic;
  const problem = problemOfDefaults(request.value);
  if (problem !== undefined) return refuse(problem);
  const items = readItems(evaluations, semantic.value, new Defaults(request.value, merges));
  return ok({ kind: 'batch', semantic: semantic.value, items });
}

function readSemantic(options: unknown): Result<Semantic, Refusal> {
  if (options === undefined) return ok('execute_all');
  const read = objectAt(options, 'options');
  if (!read.ok) return read;
  const sent = read.value['evaluations_semantic'];
  if (sent === undefined) return ok('execute_all');
  const semantic = SEMANTICS.find((known) => known === sent);
  return semantic === undefined
    ? refuse(invalid('options.evaluations_semantic', `must be one of ${SEMANTICS.join(', ')}`))
    : ok(semantic);
}

const problemOfDefaults = (request: JsonObject): Refusal | undefined =>
  ENTITIES.map((name) => problemOfPart(request[name], name)).find((problem) => problem !== undefined) ??
  problemOfOptional(request['context'], 'context');

/** All evaluations as far as they are needed: behind one that is a no already, none is where the first no ends. */
function readItems(evaluations: readonly unknown[], semantic: Semantic, defaults: Defaults): Batch['items'] {
  const items: Result<Asked, Refusal>[] = [];
  for (const [i, evaluation] of evaluations.entries()) {
    const at = `evaluations.${i}`;
    const item = objectAt(evaluation, at);
    const read = item.ok ? readAsked(item.value, `${at}.`, defaults) : item;
    items.push(read);
    if (!read.ok && semantic === 'deny_on_first_deny') break;
  }
  return items;
}

function readAsked(item: JsonObject, prefix: string, defaults: Defaults): Result<Asked, Refusal> {
  const subject = defaults.subject(item['subject'], prefix);
  if (!subject.ok) return subject;
  const action = defaults.action(item['action'], prefix);
  if (!action.ok) return action;
  const resource = defaults.resource(item['resource'], prefix);
  if (!resource.ok) return resource;
  const problem = problemOfOptional(item['context'], `${prefix}context`);
  if (problem !== undefined) return refuse(problem);
  return ok({ subject: subject.value, action: action.value, resource: resource.value });
}

const ENTITIES = ['subject', 'action', 'resource'] as const;

type EntityReader<T> = (value: unknown, at: string) => Result<T, Refusal>;

/**
 * What stands for an entity that an evaluation does not have. Each default is read once, so that what many evaluations share is one
 * thing, which is sent on once.
 */
class Defaults {
  readonly subject = this.#reader('subject', readSubject);
  readonly action = this.#reader('action', readAction);
  readonly resource = this.#reader('resource', readResource);
  readonly #request: JsonObject;
  readonly #merges: boolean;

  constructor(request: JsonObject, merges: boolean) {
    this.#request = request;
    this.#merges = merges;
  }

  #reader<T>(name: (typeof ENTITIES)[number], read: EntityReader<T>) {
    let shared: Result<T, Refusal> | undefined;
    return (sent: unknown, prefix: string): Result<T, Refusal> => {
      const standIn = this.#request[name];
      if (sent === undefined && standIn !== undefined) return (shared ??= read(standIn, name));
      return read(this.#merges ? merged(standIn, sent) : sent, prefix + name);
    };
  }
}

/** An object over another one, as far as both are objects. */
const merged = (below: unknown, above: unknown): unknown =>
  objectAt(below, '').ok && objectAt(above, '').ok
    ? { ...(below as JsonObject), ...(above as JsonObject) }
    : above;
