import type { Column, SQL } from 'drizzle-orm';
import { and, asc, eq, gt, inArray, ne, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';

import { aheadToJson, readAhead } from '../core/ahead.ts';
import { usersIn } from '../core/dependency.ts';
import { BY_PROVIDER } from '../core/external-group.ts';
import { readEnded, readRoles, toJson } from '../core/kept-roles.ts';
import { UNMATCHED_HASH } from '../core/password-hash.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { RolesByOrg } from '../core/said-roles.ts';
import type { OrgOfUser, UserProfile } from '../core/user.ts';
import type { Arriving, Identity, IdentityRepository } from '../service/ports/identities.ts';
import type { Read } from '../service/ports/read.ts';
import { readFrom } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { fixed, fixedRead, perKind } from './fixed.ts';
import { currentOrg } from './existing.ts';
import { profilesWith } from './profiles.ts';
import {
  endedIdentities,
  guards,
  identities,
  orgs,
  orgUsers,
  userGroups,
  userRoles,
  users,
} from './schema.ts';
import { saysIfPending, userIdOf } from './users.ts';

/** What a token says of who arrives, each as a text that no column has where it says nothing. */
type ArrivingNames = Readonly<
  Record<
    'issuer' | 'subject' | 'formerIssuers' | 'login' | 'email' | 'unverified' | 'linkLogin' | 'linkEmail',
    string
  >
>;

/** The links of people to subjects of identity providers. */
export const identityRepository = (orm: Orm): IdentityRepository => {
  const columns = {
    userId: identities.userId,
    issuer: identities.issuer,
    subject: identities.subject,
    issuedAt: identities.issuedAt,
    claims: identities.claims,
    orgRole: identities.orgRole,
    roleOrgId: identities.roleOrgId,
    otherRoles: identities.otherRoles,
    isPostponed: identities.isPostponed,
    isBarred: identities.isBarred,
    ahead: identities.ahead,
  };

  const aboutArriving = fixed(
    orm,
    ({ issuer, subject, formerIssuers, login, email, unverified, linkLogin, linkEmail }: ArrivingNames) => {
      const former = sql`json_each(${formerIssuers})`;
      const personId = sql`coalesce(
        (SELECT ${identities.userId} FROM ${identities} WHERE ${isSubject(issuer, subject)}),
        (SELECT ${identities.userId} FROM ${former} JOIN ${identities} ON ${identities.issuer} = value
          WHERE ${eq(identities.subject, subject)} ORDER BY key LIMIT 1),
        (SELECT ${users.id} FROM ${users} WHERE ${users.login} = ${linkLogin} AND ${users.isServiceAccount} = 0),
        (SELECT ${users.id} FROM ${users} WHERE ${users.email} = ${linkEmail} AND ${users.isServiceAccount} = 0))`;
      const names = [login, email, unverified];
      return [
        profilesWith(orm, { hasPassword: hasPassword.as('has_password') }).where(eq(users.id, personId)),
        orm.select(columns).from(identities).where(eq(identities.userId, personId)),
        orm
          .select({ orgId: orgs.id, name: orgs.name, role: orgUsers.role, pendingAs: orgUsers.pendingAs })
          .from(orgUsers)
          .innerJoin(orgs, eq(orgs.id, orgUsers.orgId))
          .where(eq(orgUsers.userId, personId)),
        orm
          .select({ groupId: userGroups.groupId })
          .from(userGroups)
          .where(
            and(
              eq(userGroups.userId, personId),
              eq(userGroups.orgId, GLOBAL_ORG_ID),
              eq(userGroups.source, BY_PROVIDER),
            ),
          )
          .orderBy(asc(userGroups.groupKey)),
        orm
          .select({
            id: users.id,
            login: users.login,
            email: users.email,
            isServiceAccount: users.isServiceAccount,
          })
          .from(users)
          .where(or(inArray(users.login, names), inArray(users.email, names))),
        orm
          .select({ uid: userRoles.roleUid })
          .from(userRoles)
          .where(and(eq(userRoles.orgId, GLOBAL_ORG_ID), eq(userRoles.userId, personId)))
          .limit(1),
        orm
          .select({
            endedAt: endedIdentities.endedAt,
            saidRoles: endedIdentities.saidRoles,
            unlinkedFrom: endedIdentities.unlinkedFrom,
            isIn: orgsOfUnlinked,
          })
          .from(endedIdentities)
          .where(
            and(
              sql`${endedIdentities.issuer} IN (SELECT ${issuer} UNION ALL SELECT value FROM ${former})`,
              eq(endedIdentities.subject, subject),
            ),
          ),
      ];
    },
  );

  const linkOf = fixedRead(orm, ({ issuer, subject, login, email }: Subject & Names) =>
    question(
      orm
        .select({
          ...columns,
          homeOrgId: currentOrg.as('current_org'),
          updated: identities.updated,
          login: users.login,
          email: users.email,
          name: users.name,
          keepsPassword: identities.keepsPassword,
          hasPassword,
          isLoginFree: isFree(users.login, login),
          isEmailFree: isFree(users.email, email),
          hasOtherRoles,
        })
        .from(identities)
        .innerJoin(users, eq(users.id, identities.userId))
        .where(isSubject(issuer, subject)),
      ([identity]) => identity && readLink(identity),
    ),
  );
  const putLink = (userId: number | SQL, of: PutLink, keepsPassword: boolean | undefined) => {
    const link = {
      issuer: of.issuer,
      subject: of.subject,
      issuedAt: of.issuedAt,
      claims: of.claims,
      orgRole: of.orgRole,
      roleOrgId: of.roleOrgId,
      otherRoles: of.otherRoles,
      isPostponed: of.isPostponed,
      isBarred: of.isBarred,
      ahead: of.ahead,
      ...(keepsPassword !== undefined && { keepsPassword }),
    };
    return orm
      .insert(identities)
      .values({ ...link, userId, created: of.at, updated: of.at })
      .onConflictDoUpdate({ target: identities.userId, set: { ...link, updated: of.at } });
  };
  const putById = perKind((keeps: 'as it is' | 'said') =>
    fixed(orm, (of: PutLink & Keeps & { readonly userId: number }) =>
      putLink(of.userId, of, keeps === 'said' ? of.keepsPassword : undefined),
    ),
  );
  const putByUid = perKind((keeps: 'as it is' | 'said') =>
    fixed(orm, (of: PutLink & Keeps & { readonly uid: string }) =>
      putLink(userIdOf({ uid: of.uid }), of, keeps === 'said' ? of.keepsPassword : undefined),
    ),
  );
  const expectNoNewer = fixed(orm, ({ issuer, subject, issuedAt, ahead }: Seen) =>
    orm.insert(guards).select(
      sql`SELECT 0 WHERE EXISTS (SELECT 1 FROM ${identities}
              WHERE ${and(
                isSubject(issuer, subject),
                or(gt(identities.issuedAt, issuedAt), ne(identities.ahead, ahead)),
              )})`,
    ),
  );
  const noteIssued = fixed(
    orm,
    ({ issuer, subject, issuedAt, claims, ahead, aheadBefore, anew }: NotedToken) => [
      orm.insert(guards).select(
        sql`SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM ${identities}
              WHERE ${and(
                isSubject(issuer, subject),
                eq(identities.claims, claims),
                eq(identities.ahead, aheadBefore),
              )})`,
      ),
      orm
        .update(identities)
        .set({ issuedAt: sql`max(${identities.issuedAt}, ${issuedAt})`, claims: anew, ahead })
        .where(isSubject(issuer, subject)),
    ],
  );

  return {
    find: (issuer, subject, { login = '', email = login } = {}) => linkOf({ issuer, subject, login, email }),

    arriving: ({ issuer, subject, ...names }, { formerIssuers, linkUsers }) => {
      const { login = '', email = login, unverified = login } = names;
      const read: Omit<Read<Arriving>, 'from'> = {
        statements: aboutArriving({
          issuer,
          subject,
          formerIssuers: JSON.stringify(formerIssuers),
          login,
          email,
          unverified,
          linkLogin: linkUsers === 'login' ? login : '',
          linkEmail: linkUsers === 'verified-email' ? (names.email ?? '') : '',
        }),
        answer: (rows): Arriving => {
          const [[found], [identity], memberships, groups, namesakes, globalRoles, ended] = rows as [
            (UserProfile & { hasPassword: boolean })[],
            StoredIdentity[],
            (OrgOfUser & { pendingAs: string | null })[],
            { groupId: string }[],
            Arriving['namesakes'],
            unknown[],
            EndedIdentity[],
          ];
          const [newest] = ended.toSorted((a, b) => b.endedAt - a.endedAt);
          return {
            ...personOf(found),
            identity: identity && readLink(identity),
            memberships: memberships.map(saysIfPending),
            groups: groups.map(({ groupId }) => groupId),
            namesakes,
            hasGlobalRoles: globalRoles.length > 0,
            endedAt: newest?.endedAt,
            endedRoles: readEnded(newest?.saidRoles),
            leftRoles: newest === undefined ? new Map() : leftOf(newest),
            unlinkedFrom: ended.flatMap(({ unlinkedFrom }) => unlinkedFrom ?? []),
          };
        },
      };
      return readFrom(read, ({ profile, namesakes }) =>
        // Of somebody who is new, a guard sees that the names are still free, and a key that the subject is.
        usersIn([...(profile === undefined ? [] : [profile.id]), ...namesakes.map(({ id }) => id)]),
      );
    },

    put: (user, { otherRoles, ahead, keepsPassword, ...others }) => {
      const link = { ...others, otherRoles: toJson(otherRoles), ahead: aheadToJson(ahead) };
      const keeps = keepsPassword === undefined ? 'as it is' : 'said';
      const said = { ...link, keepsPassword: keepsPassword === true };
      return write(
        'id' in user
          ? putById(keeps)({ ...said, userId: user.id })
          : putByUid(keeps)({ ...said, uid: user.uid }),
      );
    },

    expectNoNewer: (issuer, subject, issuedAt, ahead) =>
      write(expectNoNewer({ issuer, subject, issuedAt, ahead: aheadToJson(ahead) })),

    noteIssued: ({ issuer, subject, issuedAt, claims, ahead, aheadBefore, anew = claims }) =>
      noteIssued({
        issuer,
        subject,
        issuedAt,
        claims,
        ahead: aheadToJson(ahead),
        aheadBefore: aheadToJson(aheadBefore),
        anew,
      }).map(write),
  };
};

type Subject = { readonly issuer: string; readonly subject: string };
type Names = { readonly login: string; readonly email: string };
/** What is put of a link. */
type PutLink = Omit<StoredIdentity, 'userId'> & { readonly at: string };
type Keeps = { readonly keepsPassword: boolean };
/** The newest token that was seen of a subject, with those from ahead as JSON. */
type Seen = Subject & { readonly issuedAt: number; readonly ahead: string };
type NotedToken = Seen & { readonly claims: string; readonly aheadBefore: string; readonly anew: string };

/** A link as it is stored. */
type StoredIdentity = Omit<Identity, 'otherRoles' | 'ahead'> & {
  readonly otherRoles: string;
  readonly ahead: string;
};

const readLink = <T extends Pick<StoredIdentity, 'otherRoles' | 'ahead'>>({
  otherRoles,
  ahead,
  ...link
}: T) => ({
  ...link,
  otherRoles: readRoles(otherRoles),
  ahead: readAhead(ahead),
});

const isSubject = (issuer: string, subject: string) =>
  and(eq(identities.issuer, issuer), eq(identities.subject, subject));

/** A subject whose link ended. `isIn` is a JSON list of the orgs of the person from whom it was removed, null for nobody. */
type EndedIdentity = {
  readonly endedAt: number;
  readonly saidRoles: string | null;
  readonly unlinkedFrom: number | null;
  readonly isIn: string | null;
};

const orgsOfUnlinked = sql<string | null>`(SELECT json_group_array(${orgUsers.orgId}) FROM ${users}
  LEFT JOIN ${orgUsers} ON ${orgUsers.userId} = ${users.id} WHERE ${users.id} = ${endedIdentities.unlinkedFrom}
  GROUP BY ${users.id})`;

/** What was said in orgs that the person has left since. Nothing of somebody who was deleted. */
function leftOf({ saidRoles, isIn }: EndedIdentity): RolesByOrg {
  if (isIn === null) return new Map();
  const orgIds = new Set(JSON.parse(isIn) as readonly unknown[]);
  return new Map([...readRoles(saidRoles ?? '{}')].filter(([orgId]) => !orgIds.has(orgId)));
}

const personOf = (
  found: (UserProfile & { readonly hasPassword: boolean }) | undefined,
): Pick<Arriving, 'profile' | 'hasPassword'> => {
  if (found === undefined) return { profile: undefined, hasPassword: false };
  const { hasPassword: has, ...profile } = found;
  return { profile, hasPassword: has };
};

/** Whether a password is stored that somebody knows. */
const hasPassword =
  sql<boolean>`${sql`coalesce(${users.passwordHash}, ${UNMATCHED_HASH}) <> ${UNMATCHED_HASH}`}`.mapWith(
    Boolean,
  );

/** Whether a membership is not as it was said. Nothing is looked up where nothing was said. */
const hasOtherRoles = sql`iif(${identities.roleOrgId} IS NULL AND ${identities.otherRoles} = '{}', 0,
  EXISTS (SELECT 1 FROM ${orgUsers}
    WHERE ${orgUsers.orgId} = ${identities.roleOrgId} AND ${orgUsers.userId} = ${identities.userId}
      AND ${orgUsers.role} <> ${identities.orgRole})
  OR EXISTS (SELECT 1 FROM json_each(${identities.otherRoles}) AS said
    CROSS JOIN ${orgUsers} ON ${orgUsers.orgId} = CAST(said.key AS INTEGER) AND ${orgUsers.userId} = ${identities.userId}
    WHERE ${orgUsers.role} <> said.value))`.mapWith(Boolean);

/** Whether a name is the person's, or can be: nobody else has it as login or e-mail address. Looked up only when it is another. */
const isFree = (own: Column, name: string) => {
  const other = alias(users, 'other');
  return sql`(${own} = ${name} OR NOT EXISTS (SELECT 1 FROM ${users} AS ${sql.identifier('other')}
    WHERE ${or(eq(other.login, name), eq(other.email, name))} AND ${ne(other.id, users.id)}))`.mapWith(
    Boolean,
  );
};
