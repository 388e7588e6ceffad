import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';

import type { Answer, Asked } from '../../core/asking.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok } from '../../core/result.ts';
import type { Head } from '../../service/ports/changes.ts';
import type { Decision } from '../../wire/authzen/decision.ts';
import { toDecision, toRefusedDecision, upToEnd } from '../../wire/authzen/decision.ts';
import type { Batch } from '../../wire/authzen/evaluation.ts';
import { readEvaluation, readEvaluations } from '../../wire/authzen/evaluation.ts';
import { toReason } from '../../wire/authzen/reason.ts';
import type { AppEnv } from '../context.ts';
import { REVISION_HEADER, revisionText } from '../kit/revision.ts';
import { readStrictBody } from './body.ts';
import { ifSignedIn, refused } from './dialect.ts';
import { addEndpoint } from './endpoint.ts';
import { EXPLAIN_HEADER, readExplains } from './explains.ts';

/** A refusal of an evaluation by a caller who may ask about nobody but itself. */
const MAY_NOT_ASK: Refusal = { tag: 'denied', needed: 'access:evaluate' };

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
  const decision = toDecision(answer?.decision === true, revision, answered.value.reasonOf(answer));
  return tellsRevision(revision, c.json(decision, 200));
}

async function answerBatch(
  c: Context<AppEnv>,
  { semantic, items }: Batch,
  explains: boolean,
): Promise<Response> {
  const asked = items.flatMap((item) => (item.ok ? [item.value] : []));
  const answered = await ask(c, asked, explains);
  if (!answered.ok) return refused(c, answered.refusal);
  const { revision } = answered.value;
  let next = 0;
  const decisions = items.map((item): Decision => {
    if (!item.ok) return toRefusedDecision(item.refusal, revision);
    const answer = answered.value.answers[next++];
    if (answer?.isRefused === true) return toRefusedDecision(MAY_NOT_ASK, revision);
    return toDecision(answer?.decision === true, revision, answered.value.reasonOf(answer));
  });
  return tellsRevision(revision, c.json({ evaluations: upToEnd(semantic, decisions) }, 200));
}

/** Asks the org's object: one call, whatever the number. The names in reasons take a round trip more. */
async function ask(c: Context<AppEnv>, asked: readonly Asked[], explains: boolean) {
  const [services, orgId, caller] = [c.get('services'), c.get('orgId'), c.get('caller')];
  const evaluate = async (seen?: Head) =>
    await services.org.evaluate(orgId, caller, { asked, explains }, seen);
  const named = await services.reasons.named(orgId, evaluate);
  if (!named.ok) return named;
  const { answered, names } = named.value;
  const reasonOf = (answer: Answer | undefined) => answer?.why && toReason(answer.why, names);
  return ok({ answers: answered.answers, revision: revisionText(answered.at), reasonOf });
}

/** In the answer that is made: to say it before makes more objects of the platform. */
function tellsRevision(revision: string, answer: Response): Response {
  answer.headers.set(REVISION_HEADER, revision);
  return answer;
}
