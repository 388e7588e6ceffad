import { Problem } from '../../api/problem.ts';

/** The caller may not. */
export const FORBIDDEN = 403;
/** There is no such thing, or no longer. */
export const NOT_THERE = 404;
/** The answer would be too long. Source: docs/grafana.md#paging. */
export const TOO_LONG = 413;

/** Whether what was thrown is a refusal of the API with this status. */
export const isStatus = (thrown: unknown, status: number): boolean =>
  thrown instanceof Problem && thrown.status === status;
