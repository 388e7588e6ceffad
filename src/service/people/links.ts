/**
 * Links of people to subjects of identity providers, as people and administrators make and end them. All are changes of the global
 * plane. A token is a credential of the person that its subject is linked to, so all orgs of everybody concerned hear of it before
 * the reply is sent (I6).
 */
import type { Caller } from '../../core/caller.ts';
import { usersIn } from '../../core/dependency.ts';
import { BY_PROVIDER } from '../../core/external-group.ts';
import type { Link, LinkedSubject, LinkOfPerson } from '../../core/link.ts';
import { isLinkTo } from '../../core/link.ts';
import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import { notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import type { OrgOfUser, UserProfile } from '../../core/user.ts';
import type { Plan } from '../engine/change.ts';
import { change, planned } from '../engine/change.ts';
import type { Write } from '../ports/database.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Read } from '../ports/read.ts';
import { known, readAll } from '../ports/read.ts';
import { UNMATCHED_HASH } from '../../core/password-hash.ts';

/** A person with what their link is about. */
type Person = {
  readonly profile: UserProfile | undefined;
  readonly memberships: readonly OrgOfUser[];
  readonly link: LinkOfPerson | undefined;
  /** The groups that the provider said. */
  readonly groups: readonly string[];
};

const readPerson = ({ users, links, userGroups }: Repositories, userId: number): Read<Person> =>
  readAll({
    profile: users.profile(userId),
    memberships: users.orgsOf(userId),
    link: links.ofPerson(userId),
    groups: userGroups.saidBy(GLOBAL_ORG_ID, BY_PROVIDER, userId),
  });

const isPerson = ({ profile }: Person): boolean => profile !== undefined && !profile.isServiceAccount;

/** A part of the plan that is about one person. */
type Part = Pick<Plan<null>, 'touches'> & {
  readonly writes: readonly Write[];
  readonly notifies: readonly number[];
};

/**
 * What a change of somebody's link is about them: all their orgs hear of it. If the person joins another org in the meantime, it is
 * decided again, because that org would not hear of it (I6).
 */
const about = (
  { users }: Repositories,
  userId: number,
  { memberships }: Person,
  writes: readonly Write[],
): Part => {
  const notifies = memberships.map(({ orgId }) => orgId);
  return {
    writes: [users.expectOrgsOf(userId, notifies), ...writes],
    touches: usersIn([userId]),
    notifies,
  };
};

/** The end of a link for whoever had it: what its provider said of groups goes with it. */
const withoutGroups = ({ userGroups }: Repositories, userId: number, { groups }: Person): Write[] =>
  userGroups.remove(GLOBAL_ORG_ID, BY_PROVIDER, userId, groups);

const named = ({ issuer, subject }: LinkedSubject) => ({ issuer, subject });

const isByPassword = ({ credential }: Caller): Read<boolean> => known(credential.kind === 'password');

/** What a token says of who it is of. The token was verified. */
export type LinkOwnUserInput = LinkedSubject & {
  /** When it was issued, in seconds. */
  readonly issuedAt: number;
  /** What its issuer was before: who is linked to the same subject of one of these is linked to it. */
  readonly formerIssuers: readonly string[];
};

/**
 * Links the caller to the subject of a token, and keeps their password: whoever knows the password and holds the token is both. So
 * it is for everybody, server admins among them, and for nobody who signed in otherwise (`only-by-password`). Refuses service
 * accounts with `only-users`, and with `linked-already` where the caller has a link, or the subject.
 */
export const linkOwnUser = change({
  kind: 'user.link-own',
  facts: (repositories, _orgId, { issuer, subject, formerIssuers }: LinkOwnUserInput, caller) =>
    readAll({
      isByPassword: isByPassword(caller),
      person: readPerson(repositories, caller.userId),
      holders: repositories.links.holdersOf([issuer, ...formerIssuers], subject),
    }),
  requires: requiredBy.linkOwnUser,
  decide: ({ caller, now }, { issuer, subject, ...shown }, facts, repositories) => {
    const { person, holders } = facts;
    const { userId, isServiceAccount } = caller.facts;
    if (isServiceAccount) return refuse({ tag: 'only-users', what: 'profile' });
    if (!facts.isByPassword) return refuse({ tag: 'only-by-password' });
    if (!isPerson(person)) return refuse(notFound('user'));
    if (person.link !== undefined) return refuse({ tag: 'linked-already', whose: 'user' });
    if (holders.length > 0) return refuse({ tag: 'linked-already', whose: 'subject' });
    const link: Link = { userId, issuer, subject };
    return planned({
      ...about(repositories, userId, person, repositories.links.add(link, shown, now)),
      before: { user: userId, identity: null },
      after: { user: userId, identity: named(link), password: 'kept' },
      reply: () => null,
    });
  },
});

/** The link to end, of the caller. */
export type RemoveOwnLinkInput = LinkedSubject;

/**
 * Ends the caller's own link, for a caller who signed in with a password, which therefore works without it. Refuses others with
 * `only-by-password`, and with `not-found` when the link is not there any more.
 */
export const removeOwnLink = change({
  kind: 'user.unlink-own',
  facts: (repositories, _orgId, _input: RemoveOwnLinkInput, caller) =>
    readAll({ isByPassword: isByPassword(caller), person: readPerson(repositories, caller.userId) }),
  requires: requiredBy.removeOwnLink,
  decide: ({ caller, now }, input, { isByPassword: mayRemove, person }, repositories) => {
    const { userId, isServiceAccount } = caller.facts;
    if (isServiceAccount) return refuse({ tag: 'only-users', what: 'profile' });
    if (!mayRemove) return refuse({ tag: 'only-by-password' });
    if (!isPerson(person)) return refuse(notFound('user'));
    if (!isLinkTo(person.link, input)) return refuse(notFound('link'));
    return planned({
      ...removal(repositories, { userId, ...named(input) }, person, now),
      // Whoever acts as this person by the provider must not be able to keep the person from ending that.
      isSpared: true,
    });
  },
});

/** The link to end. */
export type RemoveLinkInput = Link;

/**
 * Ends somebody's link. The subject's sessions end at once, and the groups go that its provider said. A password that had ended stays
 * so: an administrator sets a new one. Besides the permission, the caller must be a server admin, as for setting the password.
 * Refuses with `server-admins-only`, and with `not-found` for the person, and for a link that is not there any more.
 */
export const removeLink = change({
  kind: 'user.unlink',
  facts: (repositories, _orgId, { userId }: RemoveLinkInput) => readPerson(repositories, userId),
  requires: requiredBy.removeLink,
  decide: ({ caller, now }, input, person, repositories) => {
    if (!caller.facts.isServerAdmin) return refuse({ tag: 'server-admins-only' });
    if (!isPerson(person)) return refuse(notFound('user'));
    if (!isLinkTo(person.link, input)) return refuse(notFound('link'));
    return planned(removal(repositories, input, person, now));
  },
});

function removal(
  repositories: Repositories,
  link: Link,
  person: Person,
  now: string,
): Parameters<typeof planned<null>>[0] {
  const { userId } = link;
  return {
    ...about(repositories, userId, person, [
      ...repositories.links.remove(link, now),
      ...withoutGroups(repositories, userId, person),
    ]),
    before: { user: userId, identity: named(link), groups: person.groups },
    after: { user: userId, identity: null, groups: [] },
    reply: () => null,
  };
}

/** The link to move, and the person who gets it. */
export type MoveLinkInput = Link & { readonly toUserId: number };

/**
 * Gives somebody's link to another person who has none: from the reply on, the subject's tokens are credentials of that person alone,
 * whose password ends with it. The next token says anew which groups and org roles they have. Requires of both what setting the
 * password does. Refuses with `server-admins-only`, with `not-found` for either person and for a link that is not there any more,
 * and with `linked-already`.
 */
export const moveLink = change({
  kind: 'user.move-link',
  facts: (repositories, _orgId, { userId, toUserId }: MoveLinkInput) =>
    readAll({
      person: readPerson(repositories, userId),
      heir: readPerson(repositories, toUserId),
    }),
  requires: (input) => requiredBy.moveLink(input, { userId: input.toUserId }),
  decide: ({ caller, now }, input, { person, heir }, repositories) => {
    const { userId, toUserId, ...subject } = input;
    if (!caller.facts.isServerAdmin) return refuse({ tag: 'server-admins-only' });
    if (!isPerson(person)) return refuse(notFound('user'));
    if (!isLinkTo(person.link, subject)) return refuse(notFound('link'));
    if (!isPerson(heir)) return refuse(notFound('user'));
    if (heir.link !== undefined) return refuse({ tag: 'linked-already', whose: 'user' });
    const { links, users } = repositories;
    const parts = [
      about(repositories, userId, person, withoutGroups(repositories, userId, person)),
      about(repositories, toUserId, heir, [
        ...links.move({ userId, ...named(subject) }, toUserId, now),
        ...withoutGroups(repositories, toUserId, heir),
        users.setPassword(toUserId, UNMATCHED_HASH, now),
      ]),
    ];
    return planned({
      writes: parts.flatMap(({ writes }) => writes),
      before: { user: userId, identity: named(subject), groups: person.groups },
      after: { user: toUserId, identity: named(subject), password: 'ended' },
      touches: parts.flatMap(({ touches }) => touches),
      notifies: [...new Set(parts.flatMap(({ notifies }) => notifies))],
      reply: () => null,
    });
  },
});
