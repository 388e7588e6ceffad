import type { Decision, Unanswered } from './contract.ts';

/** Why there is no answer where none came. */
export const noAnswer = (message: string): Unanswered => ({ status: 0, message });

/** Why there is no answer where something came that is not understood. */
export const notUnderstood = (status: number): Unanswered => ({
  status,
  message: `Gatehouse answered ${status} with something that is no decision`,
});

/** The decision of a question that was not answered. */
export const denied = (error: Unanswered): Decision => ({ decision: false, context: { error } });
