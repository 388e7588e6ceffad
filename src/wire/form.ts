import { z } from 'zod';

import type { KnownName } from '../core/near-miss.ts';
import { folded } from '../core/near-miss.ts';

/** A field that a body may have, and what is inside it; undefined where nothing in it has names of ours. */
type Field = KnownName & { readonly inside: Shape | undefined };

/** The fields of an object in a body. */
export type Fields = {
  readonly kind: 'object';
  /** By name as the contract spells it, and as names are compared. */
  readonly byName: ReadonlyMap<string, Field>;
  readonly byFolded: ReadonlyMap<string, Field>;
  /** No name of a field is longer. */
  readonly longest: number;
};

/** The parts of a body that have names: what a schema says of them, read once. */
type Shape = Fields | { readonly kind: 'list'; readonly of: Shape };

/** What a form knows of itself. */
export type Form = {
  readonly fields: Fields;
  /** Folded names of fields that upstream has and that mean nothing here: they are ignored, whatever they look like. */
  readonly passed: ReadonlySet<string>;
};

const FORMS = new WeakMap<z.ZodType, Form>();

/**
 * A body of a request. Its fields match in any letter case, and of two that say the same the last one counts. Unknown ones
 * are no part of what is read; whether they are refused is decided before. Source: docs/grafana.md#bodies.
 *
 * @param passed fields that upstream has and that mean nothing here
 */
export function form<S extends z.ZodObject>(id: string, schema: S, passed: readonly string[] = []) {
  const fields = fieldsOf(schema);
  const made = z.preprocess((body) => fold(body, fields), schema).meta({ id });
  FORMS.set(made, { fields, passed: new Set(passed.map(folded)) });
  return made;
}

/** What a form knows of itself; undefined for every other schema. */
export const formOf = (schema: z.ZodType): Form | undefined => FORMS.get(schema);

/** The field of an object that a name stands for: the one of that name, or of that name in another letter case. */
const fieldOf = (fields: Fields, name: string): Field | undefined =>
  fields.byName.get(name) ??
  // Folding makes no text shorter.
  (name.length <= fields.longest ? fields.byFolded.get(folded(name)) : undefined);

/** A body with its fields under the names of the contract, and without unknown ones. What is no object stays as it is. */
export function fold(value: unknown, shape: Shape | undefined): unknown {
  if (shape === undefined || typeof value !== 'object' || value === null) return value;
  if (shape.kind === 'list') return Array.isArray(value) ? value.map((item) => fold(item, shape.of)) : value;
  if (Array.isArray(value)) return value;
  const known: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) {
    const field = fieldOf(shape, name);
    if (field !== undefined) known[field.name] = fold(part, field.inside);
  }
  return known;
}

/** Called for an unknown name: where it is, and the fields that are there. */
type Visit = (name: string, path: readonly string[], fields: Fields) => void;

/**
 * Visits every unknown name in a body, in the order of the text, except inside of what is itself unknown. Takes as long as the
 * body is large.
 */
export function visitUnknown(
  value: unknown,
  shape: Shape | undefined,
  visit: Visit,
  path: string[] = [],
): void {
  if (shape === undefined || typeof value !== 'object' || value === null) return;
  if (shape.kind === 'list') {
    if (Array.isArray(value)) for (const item of value) visitUnknown(item, shape.of, visit, path);
    return;
  }
  if (Array.isArray(value)) return;
  for (const name in value) {
    const field = fieldOf(shape, name);
    if (field === undefined) visit(name, path, shape);
    else if (field.inside !== undefined) {
      path.push(field.name);
      visitUnknown((value as Record<string, unknown>)[name], field.inside, visit, path);
      path.pop();
    }
  }
}

function fieldsOf(schema: z.ZodObject): Fields {
  const fields = Object.entries(schema.shape).map(([name, part]) => ({
    name,
    folded: folded(name),
    inside: shapeOf(part),
  }));
  return {
    kind: 'object',
    byName: new Map(fields.map((field) => [field.name, field])),
    byFolded: new Map(fields.map((field) => [field.folded, field])),
    longest: Math.max(0, ...fields.map((field) => field.folded.length)),
  };
}

/** The keys of a record are no names of ours. */
function shapeOf(schema: z.core.$ZodType): Shape | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return shapeOf(schema.unwrap());
  if (schema instanceof z.ZodObject) return fieldsOf(schema);
  if (!(schema instanceof z.ZodArray)) return undefined;
  const of = shapeOf(schema.element);
  return of && { kind: 'list', of };
}
