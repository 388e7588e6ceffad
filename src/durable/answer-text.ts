import type { Answer } from '../core/asking.ts';
import { HOLDS_NOTHING, MAY_NOT_ASK } from '../core/subject.ts';
import type { Evaluated } from './evaluations.ts';

/**
 * Answers without reasons, as an object gives them: the two revisions of their state, and one letter for each answer, such as
 * `12.40 110x`. Source: docs/decisions/0034-how-questions-travel.md.
 */
export type AnswerText = string;

const YES = '1';
const NO = '0';
const REFUSED = 'x';
const HOLDS: Answer = { decision: true };

/** Writes down answers without their reasons. */
function toAnswerText({ answers, at }: Evaluated): AnswerText {
  let letters = '';
  for (const { decision, isRefused } of answers) letters += isRefused ? REFUSED : decision ? YES : NO;
  return `${at.own}.${at.global} ${letters}`;
}

/** What was evaluated, as an object tells it: reasons are not written down. */
export const toTold = (evaluated: Evaluated, explains: boolean): Evaluated | AnswerText =>
  explains ? evaluated : toAnswerText(evaluated);

/**
 * Reads as many answers as there were questions; undefined where it is no such text. What is no letter of these, as one of a later
 * version, is a no (I12).
 */
export function fromAnswerText(text: unknown, count: number): Evaluated | undefined {
  const [, own, global, letters = ''] = (typeof text === 'string' && FORM.exec(text)) || [];
  if (own === undefined || global === undefined) return undefined;
  const answers: Answer[] = [];
  for (let i = 0; i < count; i++) answers.push(answerOf(letters[i]));
  return { answers, at: { own: Number(own), global: Number(global) } };
}

const FORM = /^(\d{1,16})\.(\d{1,16}) (.*)$/;

function answerOf(letter: string | undefined): Answer {
  if (letter === YES) return HOLDS;
  return letter === REFUSED ? MAY_NOT_ASK : HOLDS_NOTHING;
}
