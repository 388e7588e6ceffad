import { z } from 'zod';

/**
 * A request body as Grafana reads it: keys match in any letter case, unknown keys are ignored, and of two equal keys
 * the last one counts. Source: docs/grafana.md#bodies.
 */
export const form = <S extends z.ZodObject>(id: string, schema: S) =>
  z.preprocess((body) => foldKeys(body, schema), schema).meta({ id });

function foldKeys(value: unknown, schema: z.ZodType): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return foldKeys(value, schema.unwrap() as z.ZodType);
  }
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item) => foldKeys(item, schema.element as z.ZodType));
  }
  if (
    !(schema instanceof z.ZodObject) ||
    typeof value !== 'object' ||
    value === null ||
    Array.isArray(value)
  ) {
    return value;
  }
  const byLowerCase = new Map(
    Object.entries(schema.shape).map(([key, part]) => [key.toLowerCase(), { key, part }]),
  );
  const folded: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) {
    const known = byLowerCase.get(key.toLowerCase());
    if (known !== undefined) folded[known.key] = foldKeys(part, known.part as z.ZodType);
  }
  return folded;
}

/** A text that may be absent or null; both mean empty. */
export const optionalText = (description: string) => z.string().nullish().describe(description);

/** A flag that may be absent or null; both mean false. */
export const optionalFlag = (description: string) => z.boolean().nullish().describe(description);
