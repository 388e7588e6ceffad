import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';

import type { Answered } from '../../access/evaluating.ts';
import { askedOf, decisionOf, decisionsOf, evaluate, MAY_NOT_ASK } from '../../access/evaluating.ts';
import type { Asked } from '../../core/asking.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import type { Batch } from '../../wire/authzen/evaluation.ts';
import { readEvaluation, readEvaluations } from '../../wire/authzen/evaluation.ts';
import type { AppEnv } from '../context.ts';
import { REVISION_HEADER } from '../kit/revision.ts';
import { readStrictBody } from './body.ts';
import { ifSignedIn, refused } from './dialect.ts';
import { addEndpoint } from './endpoint.ts';
import { EXPLAIN_HEADER, readExplains } from './explains.ts';

/** Evaluation of one thing, and of several. Source: docs/authzen.md. */
export const evaluation = new OpenAPIHono<AppEnv>();

addEndpoint(
  evaluation,
  '/access/v1/evaluation',
  async (c) =>
    await answering(c, readEvaluation, async (asked, explains) => await answerOne(c, asked, explains)),
);

addEndpoint(
  evaluation,
  '/access/v1/evaluations',
  async (c) =>
    await answering(
      c,
      (body) => readEvaluations(body, c.var.services.settings.AUTHZEN_MERGE),
      async (asked, explains) =>
        asked.kind === 'one'
          ? await answerOne(c, asked.asked, explains)
          : await answerBatch(c, asked, explains),
    ),
);

/** Reads what is asked, and answers it. Only who is signed in learns what is wrong with it. */
async function answering<T>(
  c: Context<AppEnv>,
  read: (body: unknown) => Result<T, Refusal>,
  answer: (asked: T, explains: boolean) => Promise<Response>,
): Promise<Response> {
  const explains = readExplains(c.req.header(EXPLAIN_HEADER));
  if (!explains.ok) return await ifSignedIn(c, () => refused(c, explains.refusal));
  const body = await readStrictBody(c);
  const asked = body.ok ? read(body.value) : body;
  if (!asked.ok) return await ifSignedIn(c, () => refused(c, asked.refusal));
  return await answer(asked.value, explains.value);
}

async function answerOne(c: Context<AppEnv>, asked: Asked, explains: boolean): Promise<Response> {
  const answered = await ask(c, [asked], explains);
  if (!answered.ok) return refused(c, answered.refusal);
  const [answer] = answered.value.answers;
  const { revision } = answered.value;
  if (answer?.isRefused === true) return tellsRevision(revision, refused(c, MAY_NOT_ASK));
  return tellsRevision(revision, c.json(decisionOf(answer, answered.value), 200));
}

async function answerBatch(c: Context<AppEnv>, batch: Batch, explains: boolean): Promise<Response> {
  const answered = await ask(c, askedOf(batch), explains);
  if (!answered.ok) return refused(c, answered.refusal);
  const evaluations = decisionsOf(batch, answered.value);
  return tellsRevision(answered.value.revision, c.json({ evaluations }, 200));
}

const ask = (
  c: Context<AppEnv>,
  asked: readonly Asked[],
  explains: boolean,
): Promise<Result<Answered, Refusal>> =>
  evaluate(c.get('services'), c.get('orgId'), c.get('caller'), asked, explains);

/** In the answer that is made: to say it before makes more objects of the platform. */
function tellsRevision(revision: string, answer: Response): Response {
  answer.headers.set(REVISION_HEADER, revision);
  return answer;
}
