import type { Claims } from '../../core/claims.ts';
import { diffFields } from '../../core/diff.ts';
import type { IssuerPolicy } from '../../core/issuer-policy.ts';
import type { Namesake } from '../../core/linking.ts';
import type { UserProfile } from '../../core/user.ts';
import { findNewNameProblem } from '../../core/user.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Part } from './said.ts';
import { NOTHING } from './said.ts';

/** What a person is called. */
export type Names = Pick<UserProfile, 'login' | 'email' | 'name'>;

/** The same, and whether they have kept their password: then they sign in by the login as well, which stays. */
type NamesOfLinked = Names & Pick<UserProfile, 'keepsPassword'>;

const isUsable = (names: Partial<Pick<Names, 'login' | 'email'>>): boolean =>
  findNewNameProblem({ login: names.login, email: names.email }) === undefined;

/**
 * The login and address of a new person. A name that nobody can have keeps nobody out: the subject is who it is. The login
 * is then the address, or one of ours; the address is then the login.
 */
export function namesOfNew(claims: Claims, uid: string): Pick<UserProfile, 'login' | 'email'> {
  const email = claims.email !== undefined && isUsable({ email: claims.email }) ? claims.email : undefined;
  const ours = `user-${uid.toLowerCase()}`;
  const login = [claims.login, email].find((name) => name !== undefined && isUsable({ login: name })) ?? ours;
  return { login, email: email ?? login };
}

/**
 * What somebody who is known is called after a token: what its issuer manages is as the token says. A login or an address that
 * is somebody else's is not taken over, nor one that nobody can have. Whose address is the login, for want of another, keeps it so.
 * Who has kept their password keeps the login.
 */
export function namesAfter(
  current: NamesOfLinked,
  claims: Pick<Claims, 'login' | 'email' | 'name'>,
  { manages }: Pick<IssuerPolicy, 'manages'>,
  isFree: (field: 'login' | 'email', name: string) => boolean,
): Names {
  const said = (field: 'login' | 'email'): string => {
    const name = claims[field];
    const isKept = field === 'login' && current.keepsPassword === true;
    const isNews = !isKept && manages.includes(field) && name !== undefined && name !== current[field];
    return isNews && isUsable({ [field]: name }) && isFree(field, name) ? name : current[field];
  };
  const login = said('login');
  const hasNoOther = current.email === current.login && claims.email === undefined;
  return {
    login,
    email: hasNoOther ? login : said('email'),
    name: manages.includes('name') ? (claims.name ?? current.name) : current.name,
  };
}

/** Whether a token would give a person other names. */
export const isCalledOtherwise = (...all: Parameters<typeof namesAfter>): boolean => {
  const [current] = all;
  const after = namesAfter(...all);
  return NAMES.some((field) => after[field] !== current[field]);
};

const NAMES = ['login', 'email', 'name'] as const;

/** What changes about the names of somebody who is known. Aborts the batch when a new one is somebody else's by then. */
export function changeOfNames(
  { id, login, email, name, keepsPassword }: UserProfile,
  claims: Claims,
  policy: IssuerPolicy,
  namesakes: readonly Namesake[],
  now: string,
  { users }: Repositories,
): Part {
  const current = { login, email, name };
  const isFree = (_field: 'login' | 'email', wanted: string): boolean =>
    namesakes.every((other) => other.id === id || ![other.login, other.email].includes(wanted));
  const { before, after } = diffFields(
    current,
    namesAfter({ ...current, keepsPassword }, claims, policy, isFree),
  );
  if (Object.keys(after).length === 0) return NOTHING;
  const { name: _name, ...others } = after;
  const taken = Object.values(others);
  return {
    writes: [...(taken.length > 0 ? [users.expectFree(taken, id)] : []), users.update(id, after, now)],
    before,
    after,
  };
}
