import type { Refusal } from '../../core/refusal.ts';
import { invalidHeader } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';

/** The header by which a client asks for the reasons of decisions. */
export const EXPLAIN_HEADER = 'Gatehouse-Explain';

/** Whether a request asks for reasons: `true`, or `false` and no header. Refuses anything else, and the header twice. */
export function readExplains(header: string | undefined): Result<boolean, Refusal> {
  if (header === undefined || header === 'false') return ok(false);
  return header === 'true' ? ok(true) : refuse(invalidHeader(EXPLAIN_HEADER, 'must be true or false'));
}
