import type { Context, TypedResponse } from 'hono';

import type { AuthzenError, AuthzenErrorStatus } from '../../wire/authzen/error.ts';
import { toAuthzenError } from '../../wire/authzen/error.ts';
import type { AppEnv } from '../context.ts';
import { answersIfAllowed } from '../kit/allowed.ts';
import { refusesWith } from '../kit/refused.ts';

type RefusedResponse = Response & TypedResponse<AuthzenError['body'], AuthzenErrorStatus, 'json'>;

/** Answers an error. */
export const answerError = (c: Context<AppEnv>, { status, body }: AuthzenError): RefusedResponse =>
  c.json(body, status);

/** Answers a refusal in the words of the dialect. */
export const refused = refusesWith<RefusedResponse>({
  refused: (c, refusal) => answerError(c, toAuthzenError(refusal)),
});

/** Answers every signed-in caller: others learn nothing of what is wrong with their requests. */
export const { ifSignedIn } = answersIfAllowed({ refused });
