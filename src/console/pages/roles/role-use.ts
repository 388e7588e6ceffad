import type { Problem } from '../../api/problem.ts';

/**
 * Whether somebody has a role, as the dry run of its deletion says it: nobody, somebody, with the API's words, or unknown where it was
 * refused for another reason.
 */
export type RoleUse = { readonly is: 'none' | 'unknown' } | { readonly is: 'held'; readonly words: string };

/** Reads it from what the dry run was refused with; undefined is that it was not. A 400 is that the role is in use. */
export function useOf(refused: Problem | undefined): RoleUse {
  if (refused === undefined) return { is: 'none' };
  return refused.status === 400 ? { is: 'held', words: refused.message } : { is: 'unknown' };
}

/** What becomes of those who have it, in a sentence; undefined where that is not known. */
export function wordsOf({ is }: RoleUse): string | undefined {
  if (is === 'unknown') return undefined;
  return is === 'none'
    ? 'Nobody has it.'
    : 'It is taken away from all who have it, and from all external groups that it is mapped to.';
}
