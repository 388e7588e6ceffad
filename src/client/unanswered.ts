import type { Decision, Unanswered } from './contract.ts';

/** Why there is no answer where none came. */
export const noAnswer = (message: string): Unanswered => ({ status: 0, message });

/** What an answer should have been. */
export type Wanted = 'decision' | 'page';

/** Why there is no answer where something came that is not understood. */
export const notUnderstood = (status: number, wanted: Wanted = 'decision'): Unanswered => ({
  status,
  message: `Gatehouse answered ${status} with something that is no ${wanted}`,
});

/** The decision of a question that was not answered. */
export const denied = (error: Unanswered): Decision => ({ decision: false, context: { error } });
