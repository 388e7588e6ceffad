import type { AskedSubject } from '../../core/asking.ts';
import type { Refusal } from '../../core/refusal.ts';
import { invalid } from '../../core/refusal.ts';
import type { ResourceRef } from '../../core/resource-types.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import type { JsonObject } from './fields.ts';
import { objectAt, problemOfOptional, textIn } from './fields.ts';
import { canName, toAskedSubject } from './subject-name.ts';

/** No type is called so. */
const NO_RESOURCE: ResourceRef = { resource: '', id: '' };
/** No action is called so. */
const NO_ACTION = '';

/**
 * Reads a subject: `type`, `id` and, if it has any, `properties`. Other fields are ignored, as everywhere in this dialect.
 *
 * @param at what refusals call it, in dotted form
 */
export function readSubject(value: unknown, at: string): Result<AskedSubject, Refusal> {
  const read = readTexts(value, at, ['type', 'id']);
  if (!read.ok) return read;
  const { entity, texts } = read.value;
  const [type = '', id = ''] = texts;
  return ok(toAskedSubject(type, id, (entity['properties'] as JsonObject | undefined)?.['iss']));
}

/** Reads an action, in the same way: its name. One that is too long to name anything is none. */
export function readAction(value: unknown, at: string): Result<string, Refusal> {
  const read = readTexts(value, at, ['name']);
  if (!read.ok) return read;
  const [name = ''] = read.value.texts;
  return ok(canName(name) ? name : NO_ACTION);
}

/** Reads a resource, in the same way: `type` and `id`. One that is too long to name anything is of no type. */
export function readResource(value: unknown, at: string): Result<ResourceRef, Refusal> {
  const read = readTexts(value, at, ['type', 'id']);
  if (!read.ok) return read;
  const [resource = '', id = ''] = read.value.texts;
  return ok(canName(resource) && canName(id) ? { resource, id } : NO_RESOURCE);
}

/** An entity with the texts that it must have, in the order asked. */
type WithTexts = { readonly entity: JsonObject; readonly texts: readonly string[] };

function readTexts(value: unknown, at: string, fields: readonly string[]): Result<WithTexts, Refusal> {
  const entity = objectAt(value, at);
  if (!entity.ok) return entity;
  const texts: string[] = [];
  for (const field of fields) {
    const text = textIn(entity.value, field, at);
    if (!text.ok) return text;
    texts.push(text.value);
  }
  const problem = problemOfOptional(entity.value['properties'], `${at}.properties`);
  return problem === undefined ? ok({ entity: entity.value, texts }) : refuse(problem);
}

/** The texts that entities have. */
const TEXTS = ['type', 'id', 'name'];

/**
 * What is wrong with an entity that may be absent, and incomplete: it or a field of it is of a wrong JSON type. So are defaults,
 * which nothing may need.
 */
export function problemOfPart(value: unknown, at: string): Refusal | undefined {
  if (value === undefined) return undefined;
  const entity = objectAt(value, at);
  if (!entity.ok) return entity.refusal;
  for (const field of TEXTS) {
    const text = entity.value[field];
    if (text !== undefined && typeof text !== 'string') return invalid(`${at}.${field}`, 'must be a string');
  }
  return problemOfOptional(entity.value['properties'], `${at}.properties`);
}
