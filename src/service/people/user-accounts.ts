/**
 * Changes of existing people. All are changes of the global plane. The orgs that the person is in hear of them before
 * the reply is sent (I6).
 */
import { diffFields } from '../../core/diff.ts';
import type { ToldManaging } from '../../core/managed.ts';
import { findManagedProblem, NOT_LINKED } from '../../core/managed.ts';
import { invalid, notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import type { OrgOfUser, UserProfile } from '../../core/user.ts';
import { findNewNameProblem } from '../../core/user.ts';
import type { Decision, Plan } from '../engine/change.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { UserRepository } from '../ports/users.ts';
import type { Read } from '../ports/read.ts';
import { readAll } from '../ports/read.ts';

type Person = { readonly profile: UserProfile | undefined; readonly memberships: readonly OrgOfUser[] };

const readPerson = ({ users }: Repositories, userId: number): Read<Person> =>
  readAll({ profile: users.profile(userId), memberships: users.orgsOf(userId) });

/**
 * A change of a person, which all their orgs must hear of. If the person joins another org in the meantime, the change
 * is decided again, because that org would not hear of it (I6).
 */
const planFor = (
  users: UserRepository,
  userId: number,
  { memberships }: Person,
  { writes, ...rest }: Pick<Plan<null>, 'writes' | 'before' | 'after' | 'isSpared'>,
): Decision<null> => {
  const orgIds = memberships.map(({ orgId }) => orgId);
  return planned({
    ...rest,
    writes: [users.expectOrgsOf(userId, orgIds), ...writes],
    touches: [`user:${userId}`],
    notifies: orgIds,
    reply: () => null,
  });
};

/** The person, or undefined when there is none. A service account is not a person. */
const personOf = ({ profile }: Person): UserProfile | undefined =>
  profile === undefined || profile.isServiceAccount ? undefined : profile;

/** The new names of a person, login and e-mail address in lower case. Fields that are undefined, or as stored, are kept. */
export type UpdateUserInput = ToldManaging & {
  readonly userId: number;
  readonly login: string | undefined;
  readonly email: string | undefined;
  readonly name: string | undefined;
};

/** Which of login and e-mail address would not be what is stored. None of somebody who does not exist. */
const newNamesOf = (
  wanted: Pick<UpdateUserInput, 'login' | 'email'>,
  stored: UserProfile | undefined,
): readonly ('login' | 'email')[] =>
  stored === undefined
    ? []
    : NAMES.filter((field) => wanted[field] !== undefined && wanted[field] !== stored[field]);

const NAMES = ['login', 'email'] as const;
const NAMES_SHOWN = [...NAMES, 'name'] as const;

const rename = (isOwn: boolean) =>
  change({
    kind: isOwn ? 'user.update-own' : 'user.update',
    facts: (repositories, _orgId, { userId, login, email }: UpdateUserInput) =>
      readAll({
        person: readPerson(repositories, userId),
        isTaken: repositories.users.isTakenByOther(userId, login ?? email ?? '', email ?? login ?? ''),
      }),
    requires: (input, { person }) =>
      isOwn
        ? requiredBy.updateOwnUser()
        : requiredBy.updateUser(input, { isRenamed: newNamesOf(input, personOf(person)).length > 0 }),
    decide: ({ caller, now }, { userId, login, email, name, managing }, { person, isTaken }, { users }) => {
      if (isOwn && caller.facts.isServiceAccount) return refuse({ tag: 'only-users', what: 'profile' });
      // This needs no permission, so it is for nobody else, whatever a route says (I11).
      if (isOwn && userId !== caller.facts.userId) return refuse(notFound('user'));
      const profile = personOf(person);
      if (profile === undefined) return refuse(notFound('user'));
      const renamed = newNamesOf({ login, email }, profile);
      const [field] = renamed;
      if (field !== undefined && !caller.facts.isServerAdmin)
        return refuse(isOwn ? { tag: 'own-name-kept', field } : { tag: 'server-admins-only' });
      const wanted = {
        login: login ?? profile.login,
        email: email ?? profile.email,
        name: name ?? profile.name,
      };
      const before = { login: profile.login, email: profile.email, name: profile.name };
      const names = diffFields(before, wanted);
      for (const changed of NAMES_SHOWN.filter((one) => one in names.after)) {
        const managed = findManagedProblem(profile, { field: changed }, managing);
        if (managed !== undefined) return refuse(managed);
      }
      // Names of before the rules of today stay good.
      const unusable = findNewNameProblem({
        login: renamed.includes('login') ? login : undefined,
        email: renamed.includes('email') ? email : undefined,
      });
      if (unusable !== undefined) return refuse(invalid(unusable.field, unusable.problem));
      if (isTaken) {
        return refuse({
          tag: 'login-or-email-taken',
          login: wanted.login,
          email: wanted.email,
          on: 'update',
        });
      }
      if (Object.keys(names.after).length === 0) return unchanged(null);
      return planFor(users, userId, person, {
        writes: [
          // Orgs name their service accounts themselves.
          ...(renamed.length === 0 ? [] : [users.expectFree([wanted.login, wanted.email], userId)]),
          users.update(userId, wanted, now),
        ],
        before: { user: userId, ...names.before },
        after: { user: userId, ...names.after },
      });
    },
  });

/**
 * Changes the login, e-mail address and name of a person. Others give rights by login and address, and providers know
 * people by them. So another login or address takes what setting the password takes (I11): the permission, and a server
 * admin. Refuses with `not-found`, `server-admins-only` and, only after that, `managed`, `invalid` and `login-or-email-taken`. If one
 * of them cannot be changed, none is.
 */
export const updateUser = rename(false);

/**
 * The same for the caller itself, which requires no permission. Only server admins get another login or address:
 * `own-name-kept` for others, whether or not it is taken or managed. Refuses service accounts with `only-users`, and what a provider
 * manages with `managed`.
 */
export const updateOwnUser = rename(true);

/** The person to delete. */
export type DeleteUserInput = { readonly userId: number };

/**
 * Deletes a person with memberships, assignments and levels in every org. Refuses with `not-found` and
 * `last-admin`.
 */
export const deleteUser = change({
  kind: 'user.delete',
  facts: (repositories, _orgId, { userId }: DeleteUserInput) =>
    readAll({
      person: readPerson(repositories, userId),
      hasOtherServerAdmin: repositories.users.hasOtherServerAdmin(userId),
    }),
  requires: requiredBy.deleteUser,
  decide: ({ now }, { userId }, { person, hasOtherServerAdmin }, { users }) => {
    const profile = personOf(person);
    if (profile === undefined) return refuse(notFound('user'));
    if (profile.isServerAdmin && !hasOtherServerAdmin) return refuse({ tag: 'last-admin', of: 'server' });
    return planFor(users, userId, person, {
      writes: users.removePerson(userId, now),
      before: { user: profile, memberships: person.memberships },
      after: null,
    });
  },
});

/** The person to disable or enable. */
export type DisableUserInput = { readonly userId: number; readonly isDisabled: boolean };

/**
 * Disables or enables a person. After the reply a disabled person is refused everywhere. Refuses with `not-found`, and
 * with `last-admin` for the last server admin who can sign in.
 */
export const disableUser = change({
  kind: 'user.disable',
  facts: (repositories, _orgId, { userId }: DisableUserInput) =>
    readAll({
      person: readPerson(repositories, userId),
      hasOtherServerAdmin: repositories.users.hasOtherServerAdmin(userId),
    }),
  requires: requiredBy.disableUser,
  decide: ({ now }, { userId, isDisabled }, { person, hasOtherServerAdmin }, { users }) => {
    const profile = personOf(person);
    if (profile === undefined) return refuse(notFound('user'));
    if (profile.isDisabled === isDisabled) return unchanged(null);
    if (isDisabled && profile.isServerAdmin && !hasOtherServerAdmin) {
      return refuse({ tag: 'last-admin', of: 'server' });
    }
    return planFor(users, userId, person, {
      writes: [users.update(userId, { isDisabled }, now)],
      before: { user: userId, isDisabled: profile.isDisabled },
      after: { user: userId, isDisabled },
    });
  },
});

/** The person, and whether they are a server admin from now on. */
export type SetServerAdminInput = { readonly userId: number; readonly isServerAdmin: boolean };

/**
 * Sets whether a person is a server admin. Besides the permission, the caller must be a server admin, who holds what
 * this grants (I11); others are refused with `server-admins-only`. Refuses with `not-found` and `last-admin`.
 */
export const setServerAdmin = change({
  kind: 'user.set-server-admin',
  facts: (repositories, _orgId, { userId }: SetServerAdminInput) =>
    readAll({
      person: readPerson(repositories, userId),
      hasOtherServerAdmin: repositories.users.hasOtherServerAdmin(userId),
    }),
  requires: requiredBy.setServerAdmin,
  decide: ({ caller, now }, { userId, isServerAdmin }, { person, hasOtherServerAdmin }, { users }) => {
    if (!caller.facts.isServerAdmin) return refuse({ tag: 'server-admins-only' });
    const profile = personOf(person);
    if (profile === undefined) return refuse(notFound('user'));
    if (profile.isServerAdmin === isServerAdmin) return unchanged(null);
    if (!isServerAdmin && !hasOtherServerAdmin) return refuse({ tag: 'last-admin', of: 'server' });
    return planFor(users, userId, person, {
      writes: [users.update(userId, { isServerAdmin }, now)],
      before: { user: userId, isServerAdmin: profile.isServerAdmin },
      after: { user: userId, isServerAdmin },
    });
  },
});

/** A person's new password, as a hash. */
export type SetPasswordInput = ToldManaging & { readonly userId: number; readonly passwordHash: string };

/**
 * Sets somebody's password. The old password is refused everywhere at once. Somebody who knows a password acts as that
 * person in every org (I11), so besides the permission, the caller must be a server admin. Refuses with `not-found`,
 * `server-admins-only` and `managed`.
 */
export const setPassword = change({
  kind: 'user.set-password',
  facts: (repositories, _orgId, { userId }: SetPasswordInput) => readPerson(repositories, userId),
  requires: requiredBy.setPassword,
  decide: ({ caller, now }, { userId, passwordHash, managing }, person, { users }) => {
    if (!caller.facts.isServerAdmin) return refuse({ tag: 'server-admins-only' });
    const profile = personOf(person);
    if (profile === undefined) return refuse(notFound('user'));
    const managed = findManagedProblem(profile, { field: 'password' }, managing);
    if (managed !== undefined) return refuse(managed);
    return planFor(users, userId, person, {
      writes: [users.setPassword(userId, passwordHash, now)],
      before: { user: userId },
      after: { user: userId },
    });
  },
});

/** The caller's new password, as a hash. The old password was already checked. */
export type ChangeOwnPasswordInput = ToldManaging & { readonly passwordHash: string };

/**
 * Sets the caller's own password. Refuses service accounts, which have none, with `only-users`, and people whose password a provider
 * manages with `managed`.
 */
export const changeOwnPassword = change({
  kind: 'user.change-own-password',
  facts: (repositories, _orgId, _input: ChangeOwnPasswordInput, { userId }) =>
    readPerson(repositories, userId),
  requires: requiredBy.changeOwnPassword,
  decide: ({ caller, now }, { passwordHash, managing }, person, { users }) => {
    const { userId, isServiceAccount } = caller.facts;
    if (isServiceAccount) return refuse({ tag: 'only-users', what: 'profile' });
    const managed = findManagedProblem(personOf(person) ?? NOT_LINKED, { field: 'password' }, managing);
    if (managed !== undefined) return refuse(managed);
    return planFor(users, userId, person, {
      writes: [users.setPassword(userId, passwordHash, now)],
      before: { user: userId },
      after: { user: userId },
      // Whoever acts as this person must not be able to keep the person from ending that.
      isSpared: true,
    });
  },
});
