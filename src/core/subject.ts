import type { Answer, AskedSubject, AskedTogether, SubjectName } from './asking.ts';
import { isLinkTo } from './link.ts';
import type { PermissionSet } from './permission-set.ts';
import type { PrincipalFacts } from './principal.ts';
import type { Reach } from './reach.ts';
import { foldName } from './user.ts';

/** The actions that let a caller ask what others may do, on `users:id:<N>`. The first is the one that refusals name. */
export const ASKING_ACTIONS = ['access:evaluate', 'users.permissions:read'] as const;

/** Whether the caller may ask what the principal with this id may do: itself, or by a right on that one. */
export const mayAskAbout = (
  caller: { readonly userId: number; readonly permissions: PermissionSet },
  userId: number,
): boolean =>
  caller.userId === userId ||
  ASKING_ACTIONS.some((action) => caller.permissions.allows(action, [`users:id:${userId}`]));

/** The ids of those about whom the caller may ask, with its own. Agrees with `mayAskAbout`. */
export function reachOfAsking(caller: {
  readonly userId: number;
  readonly permissions: PermissionSet;
}): Reach {
  const ids = new Set([String(caller.userId)]);
  for (const action of ASKING_ACTIONS) {
    const reach = caller.permissions.reach({ action, prefix: 'users:id:' });
    if (reach === 'all') return 'all';
    for (const id of reach) ids.add(id);
  }
  return [...ids];
}

/** Whether there may be anybody whom the caller may ask about, beside itself. */
export const mayAskAboutSomebody = (permissions: PermissionSet): boolean =>
  ASKING_ACTIONS.some((action) => permissions.allows(action, []));

/**
 * The name as it is compared: a login and an address as people sign in with them, everything else as it is. Null for one that can
 * name nobody.
 */
export function comparedName(name: SubjectName): SubjectName | null {
  switch (name.by) {
    case 'login':
    case 'email':
    case 'name': {
      const value = foldName(name.value);
      return value === undefined ? null : { by: name.by, value };
    }
    case 'id':
    case 'uid':
    case 'sub':
      return name;
    default:
      // A Worker of a later version knows more attributes. One that is not understood names nobody (I12).
      name satisfies never;
      return null;
  }
}

/** The facts that tell whom a name names. A uid is not among them. */
export type NamedFacts = Pick<PrincipalFacts, 'userId' | 'login' | 'email' | 'link' | 'isServiceAccount'>;

/**
 * Whether the facts are of whom a name names, by what they tell: `unknown` for a uid, which facts do not have. `name` must be as
 * `comparedName` gives it. Logins and addresses share one namespace: what is somebody's address is nobody else's login.
 */
export function isNamedSo(
  facts: NamedFacts,
  { isServiceAccount, name }: AskedSubject,
): 'yes' | 'no' | 'unknown' {
  if (name === null || facts.isServiceAccount !== isServiceAccount) return 'no';
  switch (name.by) {
    case 'id':
      return facts.userId === name.id ? 'yes' : 'no';
    case 'uid':
      return 'unknown';
    case 'login':
      return facts.login === name.value ? 'yes' : 'no';
    case 'email':
      return facts.email === name.value ? 'yes' : 'no';
    case 'name':
      return facts.login === name.value || facts.email === name.value ? 'yes' : 'no';
    case 'sub':
      return isLinkTo(facts.link, name) ? 'yes' : 'no';
  }
}

/** The subject with its name as it is compared. */
export const comparedSubject = ({ isServiceAccount, name }: AskedSubject): AskedSubject => ({
  isServiceAccount,
  name: name && comparedName(name),
});

/** The answer about somebody who may do nothing, or of whom the caller must not know. */
export const HOLDS_NOTHING: Answer = { decision: false };
/** The answer about somebody else to whoever may ask about nobody else. */
export const MAY_NOT_ASK: Answer = { decision: false, isRefused: true };

/** What is answered to somebody who holds nothing in the org: they may ask about nobody but themselves. */
export const answersToOutsider = (who: NamedFacts, { asked }: AskedTogether): readonly Answer[] =>
  asked.map(({ subject }) =>
    isNamedSo(who, comparedSubject(subject)) === 'yes' ? HOLDS_NOTHING : MAY_NOT_ASK,
  );
