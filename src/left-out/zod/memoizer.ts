/**
 * Without it zod parses just the same, but does not find cycles in what it parses. JSON has none, and no schema here is made of itself.
 */
export const memoizer = (): undefined => undefined;
export { leftOut as isBackEdge, leftOut as isRecursiveSchema } from '../left-out.ts';
