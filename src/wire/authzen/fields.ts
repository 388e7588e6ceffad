import type { Refusal } from '../../core/refusal.ts';
import { invalid } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';

/** An object of a body. */
export type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * An object that must be there.
 *
 * @param at what refusals call it, in dotted form
 */
export function objectAt(value: unknown, at: string): Result<JsonObject, Refusal> {
  if (isObject(value)) return ok(value);
  return refuse(invalid(at, value === undefined ? 'is required' : 'must be an object'));
}

/** A text that must be there, in an object that is there. It may be empty. */
export function textIn(object: JsonObject, field: string, at: string): Result<string, Refusal> {
  const value = object[field];
  if (typeof value === 'string') return ok(value);
  return refuse(invalid(`${at}.${field}`, value === undefined ? 'is required' : 'must be a string'));
}

/** What is wrong with an object that may be absent. */
export function problemOfOptional(value: unknown, at: string): Refusal | undefined {
  return value === undefined || isObject(value) ? undefined : invalid(at, 'must be an object');
}
