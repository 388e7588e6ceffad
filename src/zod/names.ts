/*
 * What is used of zod: a namespace that is handed on whole, as `@hono/zod-openapi` does with `z`, is bundled whole. Without the rest
 * (a compiler, JSON Schema both ways, messages in fifty languages) the bundle is a tenth smaller.
 */
export {
  array,
  boolean,
  coerce,
  enum,
  int,
  iso,
  literal,
  looseObject,
  NEVER,
  null,
  number,
  object,
  partialRecord,
  preprocess,
  record,
  strictObject,
  string,
  union,
  ZodArray,
  ZodError,
  ZodNever,
  ZodNullable,
  ZodObject,
  ZodOptional,
  ZodRecord,
  ZodType,
  ZodUnion,
} from 'zod/v4';
