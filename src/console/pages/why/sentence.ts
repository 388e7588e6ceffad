import type { components } from '../../api/document.ts';
import type { Question } from '../../question/question.ts';

type TypeDTO = components['schemas']['ResourceTypeDTO'];

/**
 * An answer in words: `Ada may read folder f1`. A shipped type is called as one of it is called, a declared one by its name. `hasScope`
 * is false for an action that takes no resource.
 */
export function sentenceOf(
  name: string,
  question: Question,
  { decision, types, hasScope }: { decision: boolean; types: readonly TypeDTO[]; hasScope: boolean },
): string {
  const { action, type, id } = question;
  const may = decision ? 'may' : 'may not';
  const known = types.find((one) => one.type === type);
  const what = known?.shipped === true && known.displayName !== '' && hasScope ? known.displayName : type;
  const resource = hasScope && id !== '' ? `${what} ${id}` : what;
  return action.includes(':')
    ? `${name} ${may} do ${action} on ${resource}`
    : `${name} ${may} ${action} ${resource}`;
}

/** In how many ways a yes comes: `, by 2 ways`. */
export function byWays(count: number): string {
  if (count === 0) return '';
  return count === 1 ? ', by one way' : `, by ${count.toLocaleString('en')} ways`;
}
