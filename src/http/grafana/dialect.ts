import type { Context, TypedResponse } from 'hono';
import type { z } from 'zod';

import type { Refusal } from '../../core/refusal.ts';
import { invalid } from '../../core/refusal.ts';
import type { ErrorResponseBody, RefusalStatus } from '../../wire/grafana/error.ts';
import { toGrafanaError } from '../../wire/grafana/error.ts';
import type { AppEnv } from '../context.ts';
import type { Malformed } from '../kit/dialect.ts';
import { namesNothing } from '../kit/ids.ts';
import { kitOf } from '../kit/kit.ts';
import { describeUnknown } from '../kit/unknown-names.ts';

type RefusedResponse = Response & TypedResponse<z.infer<typeof ErrorResponseBody>, RefusalStatus, 'json'>;

/** Answers a refusal as Grafana would. */
function answerRefusal(c: Context<AppEnv>, refusal: Refusal): RefusedResponse {
  const { status, body } = toGrafanaError(refusal, newAccessErrorId());
  // What is in the log can be found there by this id.
  return c.json(status >= 500 ? { ...body, traceID: c.var.requestId } : body, status);
}

const ERROR_ID_DIGITS = 10;

/** `ACE` and ten digits. Source: docs/grafana.md#errors. */
const newAccessErrorId = (): string =>
  `ACE${Array.from(crypto.getRandomValues(new Uint8Array(ERROR_ID_DIGITS)), (byte) => byte % 10).join('')}`;

/** Rewords a refusal of a parameter or of the body for one router. */
type Wording = (refusal: Refusal, part: 'param' | 'body') => Refusal;

/** The kit of the dialect, for a router with its own errors for malformed input. */
export const kitInWords = (inWords: Wording) =>
  kitOf({
    refused: answerRefusal,
    malformed: (c, input) => {
      // No router has words of its own for parameters of queries that are unknown.
      if (input.kind === 'unknown' && input.unknown.part === 'query')
        return answerRefusal(c, toRefusal(input));
      const isParameter = input.kind === 'id' || (input.kind === 'contract' && input.part !== 'body');
      return answerRefusal(c, inWords(toRefusal(input), isParameter ? 'param' : 'body'));
    },
  });

export const {
  answer,
  answerOne,
  answerRead,
  changing,
  ifAllowed,
  ifSignedIn,
  needs,
  onInvalidInput,
  readsJson,
  readsJsonFirst,
  refused,
} = kitInWords((refusal) => refusal);

function toRefusal(input: Malformed): Refusal {
  if (input.kind === 'body') return input.refusal;
  if (input.kind === 'id') return invalidParameter(input.param);
  if (input.kind === 'unknown') {
    const { part, path } = input.unknown;
    return invalid(path.join('.') || `something in the ${part}`, describeUnknown(input.unknown));
  }
  const { part, issue } = input;
  const nothing = namesNothing(issue);
  if (nothing !== undefined) return nothing;
  const field = issue?.path.join('.') || 'body';
  return part !== 'body' || issue === undefined
    ? invalidParameter(field)
    : invalid(field, describeIssue(issue));
}

/** Parameters that have another name in refusals. Source: docs/grafana.md#paths-and-ids. */
const LABELS: Readonly<Record<string, string>> = { serviceAccountId: 'Service Account ID' };

const invalidParameter = (param: string): Refusal => invalid(LABELS[param] ?? param, 'is invalid');

function describeIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'is required' : `must be ${issue.expected}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'invalid_value':
      // A schema may say more than the values that one part of it takes.
      return issue.message.startsWith('must be ')
        ? issue.message
        : `must be one of ${issue.values.join(', ')}`;
    case 'custom':
      return issue.message;
    default:
      return 'is invalid';
  }
}

const unitOf = (origin: string): string =>
  origin === 'string' ? ' characters long' : origin === 'array' ? ' entries long' : '';
