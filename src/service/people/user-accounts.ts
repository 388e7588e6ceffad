/**
 * What happens to people who exist. All of it is the global plane's, and told to the orgs that the person is in
 * before the reply is sent (I6).
 */
import { notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import type { OrgOfUser, UserProfile } from '../../core/user.ts';
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
 * A change of a person, which all their orgs are told of. An org that is joined meanwhile would not be told (I6): then
 * it is decided anew.
 */
const planFor = (
  users: UserRepository,
  userId: number,
  { memberships }: Person,
  { writes, before, after }: Pick<Plan<null>, 'writes' | 'before' | 'after'>,
): Decision<null> => {
  const orgIds = memberships.map(({ orgId }) => orgId);
  return planned({
    writes: [users.expectOrgsOf(userId, orgIds), ...writes],
    before,
    after,
    touches: [`user:${userId}`],
    notifies: orgIds,
    reply: () => null,
  });
};

/** The person, or undefined when there is none: service accounts are no people. */
const personOf = ({ profile }: Person): UserProfile | undefined =>
  profile === undefined || profile.isServiceAccount ? undefined : profile;

/** What a person is called from now on; login and e-mail in lower case. What is undefined stays. */
export type UpdateUserInput = {
  readonly userId: number;
  readonly login: string | undefined;
  readonly email: string | undefined;
  readonly name: string | undefined;
};

const rename = (isOwn: boolean) =>
  change({
    kind: isOwn ? 'user.update-own' : 'user.update',
    facts: (repositories, _orgId, { userId, login, email }: UpdateUserInput) =>
      readAll({
        person: readPerson(repositories, userId),
        isTaken: repositories.users.isTakenByOther(userId, login ?? email ?? '', email ?? login ?? ''),
      }),
    requires: isOwn ? requiredBy.updateOwnUser : requiredBy.updateUser,
    decide: ({ caller, now }, { userId, login, email, name }, { person, isTaken }, { users }) => {
      if (isOwn && caller.facts.isServiceAccount) return refuse({ tag: 'only-users', what: 'profile' });
      const profile = personOf(person);
      if (profile === undefined) return refuse(notFound('user'));
      const wanted = {
        login: login ?? profile.login,
        email: email ?? profile.email,
        name: name ?? profile.name,
      };
      const before = { login: profile.login, email: profile.email, name: profile.name };
      if (isTaken) {
        return refuse({
          tag: 'login-or-email-taken',
          login: wanted.login,
          email: wanted.email,
          on: 'update',
        });
      }
      if (JSON.stringify(wanted) === JSON.stringify(before)) return unchanged(null);
      return planFor(users, userId, person, {
        writes: [users.update(userId, wanted, now)],
        before: { user: userId, ...before },
        after: { user: userId, ...wanted },
      });
    },
  });

/** Changes login, e-mail and name of a person. Refuses with `not-found` and `login-or-email-taken`. */
export const updateUser = rename(false);

/** The same for oneself, which needs no permission. Refuses service accounts with `only-users`. */
export const updateOwnUser = rename(true);

/** A person to be deleted. */
export type DeleteUserInput = { readonly userId: number };

/**
 * Deletes a person with memberships, assignments and managed permissions in every org. Refuses with `not-found` and
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

/** A person who is to sign in no more, or again. */
export type DisableUserInput = { readonly userId: number; readonly isDisabled: boolean };

/**
 * Disables or enables a person: who is disabled is refused everywhere from the reply on. Refuses with `not-found`,
 * and `last-admin` for the last server admin who can sign in.
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

/** A person who is to administer the deployment, or no more. */
export type SetServerAdminInput = { readonly userId: number; readonly isServerAdmin: boolean };

/**
 * Makes a person a server admin, or takes that away. Beside the permission it takes a server admin, who holds what
 * it gives (I11): others are refused with `server-admins-only`. Refuses with `not-found` and `last-admin`.
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

/** A person's new password, hashed already. */
export type SetPasswordInput = { readonly userId: number; readonly passwordHash: string };

/**
 * Sets somebody's password; the one before ends at once, everywhere. Who knows a password acts as the person, in
 * every org (I11): so beside the permission it takes a server admin. Refuses with `not-found`, `server-admins-only`.
 */
export const setPassword = change({
  kind: 'user.set-password',
  facts: (repositories, _orgId, { userId }: SetPasswordInput) => readPerson(repositories, userId),
  requires: requiredBy.setPassword,
  decide: ({ caller, now }, { userId, passwordHash }, person, { users }) => {
    if (!caller.facts.isServerAdmin) return refuse({ tag: 'server-admins-only' });
    if (personOf(person) === undefined) return refuse(notFound('user'));
    return planFor(users, userId, person, {
      writes: [users.setPassword(userId, passwordHash, now)],
      before: { user: userId },
      after: { user: userId },
    });
  },
});

/** One's own new password, hashed already; that the old one was right has been checked. */
export type ChangeOwnPasswordInput = { readonly passwordHash: string };

/** Sets one's own password. Refuses service accounts, which have none, with `only-users`. */
export const changeOwnPassword = change({
  kind: 'user.change-own-password',
  facts: (repositories, _orgId, _input: ChangeOwnPasswordInput, { userId }) =>
    readPerson(repositories, userId),
  requires: requiredBy.changeOwnPassword,
  decide: ({ caller, now }, { passwordHash }, person, { users }) => {
    const { userId, isServiceAccount } = caller.facts;
    if (isServiceAccount) return refuse({ tag: 'only-users', what: 'profile' });
    return planFor(users, userId, person, {
      writes: [users.setPassword(userId, passwordHash, now)],
      before: { user: userId },
      after: { user: userId },
    });
  },
});
