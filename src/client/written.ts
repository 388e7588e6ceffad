/** A question as it is sent. */
export type Written = { readonly text: string; readonly bytes: number; readonly goesAlone: boolean };

const encoder = new TextEncoder();

/** Makes JSON of a question at once, so that what is changed later is not asked. Undefined for what cannot be JSON. */
export function write(question: unknown): Written | undefined {
  let text: string | undefined;
  try {
    text = JSON.stringify(question);
  } catch {
    return undefined;
  }
  return text === undefined
    ? undefined
    : { text, bytes: encoder.encode(text).byteLength, goesAlone: MAY_BE_REFUSED.test(text) || isDeep(text) };
}

/**
 * What Gatehouse may refuse a whole body for: half of a surrogate pair, and a whole number that no double holds exactly. Others must not
 * lose their answers because of it. Source: docs/authzen.md#errors.
 */
const MAY_BE_REFUSED = /\\ud[89a-f]|(?:^|[[,]|":)-?\d{16}/;

/** It may have at most 64 levels. So many objects and lists cannot be deeper, with the two around a question. */
const OPENED_MAX = 60;

const isDeep = (text: string): boolean => (text.match(/[[{]/g)?.length ?? 0) > OPENED_MAX;
