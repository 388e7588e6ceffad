import { hrefTo } from '../../route/route.ts';
import type { Question } from '../../question/question.ts';
import { wholeActionOf } from '../../question/question.ts';
import type { Subject } from './subject.ts';

/** What comes nearest to a yes, in words, and where something can be done about it. */
type NearestWords = {
  readonly text: string;
  readonly link?: { readonly href: string; readonly words: string };
  /** Whether a role, a team or a level could make it a yes. */
  readonly isGrantable: boolean;
};

/**
 * Says what comes nearest to a yes. `nearest` is the API's word; one that this version does not know is told as it is. Source:
 * docs/authzen.md#reasons.
 */
export function nearestWords(
  nearest: string,
  {
    subject,
    question,
    inSomeRole,
  }: { subject: Subject; question: Question; inSomeRole: boolean | undefined },
): NearestWords {
  const { name, kind, id } = subject;
  const action = wholeActionOf(question);
  const page = hrefTo([kind === 'person' ? 'people' : 'accounts', ...(id === undefined ? [] : [id])]);
  switch (nearest) {
    case 'held-elsewhere':
      return { text: `${name} holds ${action}, but not here.`, isGrantable: true };
    case 'not-held':
      return { ...notHeld(name, action, inSomeRole), isGrantable: true };
    case 'disabled':
      return {
        text: `${name} is disabled. Whoever is disabled holds nothing.`,
        link: { href: page, words: `Enable ${name}` },
        isGrantable: false,
      };
    case 'pending':
      return {
        text: `${name} was added to this org and has not acted in it yet. Until then nothing is held: they sign in once, and choose this org.`,
        link: { href: page, words: `See ${name}` },
        isGrantable: false,
      };
    case 'not-a-member':
      return {
        text: `${name} is no member of this org.`,
        link: { href: hrefTo(['people']), words: 'Add members' },
        isGrantable: false,
      };
    case 'unknown-type':
      return {
        text: `There is no type of resource called ${question.type} in this org.`,
        link: { href: hrefTo(['types']), words: 'See the types, or declare it' },
        isGrantable: false,
      };
    case 'unknown-action':
      return {
        text: `There is no action ${action} on ${question.type}.`,
        link: { href: hrefTo(['types', question.type]), words: `See what there is on ${question.type}` },
        isGrantable: false,
      };
    default:
      return { text: `The service says: ${nearest}.`, isGrantable: false };
  }
}

function notHeld(
  name: string,
  action: string,
  inSomeRole: boolean | undefined,
): Pick<NearestWords, 'text' | 'link'> {
  if (inSomeRole === true) return { text: `${name} holds ${action} nowhere. There are roles that have it.` };
  if (inSomeRole === undefined) return { text: `${name} holds ${action} nowhere, as far as you may read.` };
  return {
    text: `${name} holds ${action} nowhere, and no role has it.`,
    link: { href: hrefTo(['roles', 'new']), words: 'Make a role that has it' },
  };
}
