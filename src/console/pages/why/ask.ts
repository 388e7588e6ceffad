import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import type { ResourceRef } from './change.ts';
import type { Caller } from './find-subject.ts';
import { findSubject } from './find-subject.ts';
import { levelsOn, levelsReaching } from './levels.ts';
import type { Meaning } from './meaning.ts';
import { meaningOf } from './meaning.ts';
import type { Question } from '../../question/question.ts';
import { bodyOf } from '../../question/question.ts';
import type { Subject } from './subject.ts';
import { teamsByGroup } from './teams-by-group.ts';

type Schemas = components['schemas'];

/** What the service answered, and what has to be known to change it. */
export type Asked = {
  readonly question: Question;
  readonly decision: boolean;
  readonly revision: string;
  /** Undefined where the service does not tell the caller why. */
  readonly reason: Schemas['AuthzenReason'] | undefined;
  readonly subject: Subject;
  /** Undefined where the type or the action means nothing in the org. */
  readonly meaning: Meaning | undefined;
  readonly resource: ResourceRef;
  /** All levels that were given on the resource; undefined where they may not be read, or are not needed. */
  readonly levels: readonly Schemas['ResourcePermissionDTO'][] | undefined;
  /** Of these those that reach the subject. */
  readonly reaching: readonly Schemas['ResourcePermissionDTO'][] | undefined;
  /** The teams that only external groups bring the subject into, of those that the answer comes by. */
  readonly teamsByGroup: ReadonlySet<number>;
};

/** Asks a question, with why. Throws the `Problem` that the API told of. */
export async function ask(
  caller: Caller,
  question: Question,
  types: readonly Schemas['ResourceTypeDTO'][],
  signal: AbortSignal,
): Promise<Asked> {
  const { api } = caller;
  const [{ decision, context }, subject] = await Promise.all([
    answer(
      api.POST('/access/v1/evaluation', {
        params: { header: { 'Gatehouse-Explain': 'true' } },
        body: bodyOf(question),
        signal,
      }),
    ),
    findSubject(caller, question, signal),
  ]);
  const { reason, revision } = context;
  const meaning = meaningOf(types, question);
  const resource = { type: question.type, id: meaning?.resourceId ?? question.id };
  const byLevel = reason?.grants?.some(({ via }) => via === 'level') ?? false;
  const mayNeedLevels = !decision && meaning !== undefined && meaning.levels.length > 0;
  const levels = byLevel || mayNeedLevels ? await levelsOn(api, resource, signal) : undefined;
  const [reaching, byGroup] = await Promise.all([
    byLevel && levels !== undefined ? levelsReaching(api, subject, levels, signal) : undefined,
    teamsByGroup(api, subject, reason?.grants ?? [], signal),
  ]);
  return {
    question,
    decision,
    revision,
    reason,
    subject,
    meaning,
    resource,
    levels,
    reaching,
    teamsByGroup: byGroup,
  };
}
