import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';

import type { Refusal } from '../../../core/refusal.ts';
import { invalid, UNAVAILABLE } from '../../../core/refusal.ts';
import type { Requirement } from '../../../core/requirement.ts';
import type { ListPlace } from '../../../service/engine/list-reads.ts';
import type { Head } from '../../../service/ports/changes.ts';
import type { AppEnv } from '../../context.ts';
import { refused } from './refused.ts';

/** The newest pair that was read with what shows a problem, and whether that is of the org or of the whole deployment. */
type Seen = { readonly head: Head; readonly shows: ListPlace['shows'] };

/**
 * Answers a malformed request, but only to callers whose credential holds and who meet the requirement: others learn
 * no more than that they may not. Where the problem was found in the database, `seen` says at which state.
 */
export async function refuseMalformed(
  c: Context<AppEnv>,
  refusal: Refusal,
  requirement: Requirement | null = c.var.needs.requirement,
  seen?: Seen,
): Promise<ReturnType<typeof refused>> {
  const { orgId, standing } = c.var.needs.place;
  const question = { requirement, standing };
  const allowed = await c.var.services.org.authorise(orgId, c.var.caller, question, seen?.head);
  if (allowed.ok && seen?.shows === 'everywhere' && !(await c.var.services.lists.untilHeard(seen.head)))
    return refused(c, UNAVAILABLE);
  return refused(c, allowed.ok ? refusal : allowed.refusal);
}

/** Parameters that a refusal calls otherwise. Source: docs/grafana.md#paths-and-ids. */
const LABELS: Readonly<Record<string, string>> = { serviceAccountId: 'Service Account ID' };

/** The refusal of a parameter that cannot be what it should be. */
export const invalidParameter = (param: string): Refusal => invalid(LABELS[param] ?? param, 'is invalid');

/** Says a refusal about a part of a request in a router's own words. */
type Wording = (refusal: Refusal, part: 'param' | 'body') => Refusal;

/** What a router does with input that its contract does not allow, in words of its own. */
export const onInvalidInputAs =
  (inWords: Wording) =>
  async (
    result:
      | { readonly success: true }
      | { readonly success: false; readonly error: z.ZodError; readonly target?: string },
    c: Context<AppEnv>,
  ): Promise<Response | undefined> => {
    if (result.success) return undefined;
    const [issue] = result.error.issues;
    const field = issue?.path.join('.') || 'body';
    const isParameter = result.target === 'param' || result.target === 'query';
    if (isParameter || issue === undefined) {
      return await refuseMalformed(c, inWords(invalidParameter(field), 'param'));
    }
    return await refuseMalformed(c, inWords(invalid(field, describeIssue(issue)), 'body'));
  };

/** What a router does with input that its contract does not allow. */
export const onInvalidInput = onInvalidInputAs((refusal) => refusal);

function describeIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'is required' : `must be ${issue.expected}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'custom':
      return issue.message;
    default:
      return 'is invalid';
  }
}

const unitOf = (origin: string): string =>
  origin === 'string' ? ' characters long' : origin === 'array' ? ' entries long' : '';
