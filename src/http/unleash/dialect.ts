import type { Context, TypedResponse } from 'hono';
import type { z } from 'zod';

import { invalid } from '../../core/refusal.ts';
import type { UnleashError, UnleashErrorBody, UnleashErrorStatus } from '../../wire/unleash/error.ts';
import { toMalformed, toUnknownName, toUnleashError } from '../../wire/unleash/error.ts';
import type { AppEnv } from '../context.ts';
import type { Malformed } from '../kit/dialect.ts';
import { kitOf } from '../kit/kit.ts';
import { describeUnknown } from '../kit/unknown-names.ts';

type RefusedResponse = Response & TypedResponse<z.infer<typeof UnleashErrorBody>, UnleashErrorStatus, 'json'>;

/** Answers an error under the id of its request. */
export const answerError = (c: Context<AppEnv>, { status, body }: UnleashError): RefusedResponse =>
  c.json({ id: c.var.requestId, ...body }, status);

export const {
  answer,
  answerRead,
  changing,
  ifAllowed,
  ifSignedIn,
  needs,
  onInvalidInput,
  readsJson,
  refused,
} = kitOf({
  refused: (c, refusal) => answerError(c, toUnleashError(refusal)),
  malformed: (c, input) => answerError(c, toError(input)),
});

function toError(input: Malformed): UnleashError {
  switch (input.kind) {
    case 'body':
      return toUnleashError(input.refusal);
    case 'id':
      return toUnleashError(invalid(input.param, 'is invalid'));
    case 'unknown': {
      const { part, path } = input.unknown;
      return toUnknownName([part, ...path], describeUnknown(input.unknown));
    }
    case 'contract': {
      const { part, issue, sent } = input;
      const named = part === 'body' ? 'body' : 'params';
      return issue === undefined
        ? toUnleashError(invalid(named, 'is invalid'))
        : toMalformed({ part: named, issue, sent });
    }
  }
}
