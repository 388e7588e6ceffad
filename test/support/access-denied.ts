import { expect } from 'vitest';

import type { Answer } from './api.ts';

/**
 * Asserts the answer to a caller who lacks a permission: it names the action and nothing else, so that it does not
 * tell what exists. Source: docs/grafana.md#errors.
 */
export function expectAccessDenied({ status, body, text }: Answer, needed: string): void {
  expect(status, text).toBe(403);
  const { traceID: _traceID, ...rest } = body;
  expect(rest).toEqual({
    title: 'Access denied',
    message: `You'll need additional permissions to perform this action. Permissions needed: ${needed}`,
    accessErrorId: expect.stringMatching(/^ACE\d{10}$/),
  });
}
