import type { Claims } from '../../core/claims.ts';
import { diffFields } from '../../core/diff.ts';
import type { UserProfile } from '../../core/user.ts';
import { findNewNameProblem } from '../../core/user.ts';
import type { Arriving } from '../ports/identities.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Part } from './said.ts';
import { NOTHING } from './said.ts';

const isUsable = (names: Partial<Pick<Claims, 'login' | 'email'>>): boolean =>
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
 * The login is kept, because other clients name the person by it. An e-mail address of somebody else is not used, nor one
 * that nobody can have.
 */
export function changeOfNames(
  profile: UserProfile,
  claims: Claims,
  { namesakes }: Arriving,
  now: string,
  { users }: Repositories,
): Part {
  const isNew = claims.email !== undefined && claims.email !== profile.email;
  const wanted = isNew && isUsable({ email: claims.email }) ? claims.email : profile.email;
  const isFree = namesakes.every(
    ({ id, login, email }) => id === profile.id || ![login, email].includes(wanted),
  );
  const before = { name: profile.name, email: profile.email };
  const after = { name: claims.name ?? profile.name, email: isFree ? wanted : profile.email };
  if (after.name === before.name && after.email === before.email) return NOTHING;
  const isRenamed = after.email !== before.email;
  return {
    writes: [
      ...(isRenamed ? [users.expectFree([after.email], profile.id)] : []),
      users.update(profile.id, after, now),
    ],
    ...diffFields(before, after),
  };
}
