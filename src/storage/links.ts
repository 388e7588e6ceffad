import { and, eq, sql } from 'drizzle-orm';

import { usersIn } from '../core/dependency.ts';
import { readRoles } from '../core/kept-roles.ts';
import type { Link, LinkedSubject } from '../core/link.ts';
import type { LinkRepository } from '../service/ports/links.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { isAmong } from './json-lists.ts';
import { allSaidRoles } from './profiles.ts';
import { endedIdentities, identities } from './schema.ts';

/** A digest that no token has: whatever the next one says is news. */
const NOTHING_SAID = '';

/** The links of people, as people and administrators make and end them. */
export const linkRepository = (orm: Orm): LinkRepository => ({
  ofPerson: (userId) =>
    question(
      orm
        .select({
          issuer: identities.issuer,
          subject: identities.subject,
          issuedAt: identities.issuedAt,
          created: identities.created,
          isBarred: identities.isBarred,
          keepsPassword: identities.keepsPassword,
          roleOrgId: identities.roleOrgId,
          orgRole: identities.orgRole,
          otherRoles: identities.otherRoles,
        })
        .from(identities)
        .where(eq(identities.userId, userId)),
      ([row]) => {
        if (row === undefined) return undefined;
        const { roleOrgId, orgRole, otherRoles, ...link } = row;
        const said = new Map(readRoles(otherRoles));
        if (roleOrgId !== null && orgRole !== null) said.set(roleOrgId, orgRole);
        const orgRoles = [...said].map(([orgId, role]) => ({ orgId, role }));
        return { ...link, orgRoles: orgRoles.toSorted((a, b) => a.orgId - b.orgId) };
      },
      () => usersIn([userId]),
    ),

  holdersOf: (issuers, subject) =>
    question(
      orm
        .select({ userId: identities.userId })
        .from(identities)
        .where(and(isAmong(identities.issuer, issuers), eq(identities.subject, subject))),
      (rows) => rows.map(({ userId }) => userId),
      // Of a subject that is free, a key sees that it still is.
      usersIn,
    ),

  add: ({ userId, issuer, subject }, issuedAt, at) =>
    [
      orm.insert(identities).values({
        userId,
        issuer,
        subject,
        issuedAt,
        claims: NOTHING_SAID,
        isPostponed: false,
        created: at,
        updated: at,
        // Whom an org removed since does not come back by being linked anew.
        otherRoles: sql`coalesce((SELECT ${endedIdentities.saidRoles} FROM ${endedIdentities}
          WHERE ${and(isEnded({ issuer, subject }), eq(endedIdentities.unlinkedFrom, userId))}), '{}')`,
        keepsPassword: true,
      }),
      orm.delete(endedIdentities).where(isEnded({ issuer, subject })),
    ].map(write),

  remove: (link, at) =>
    [
      orm
        .insert(endedIdentities)
        .select(
          sql`SELECT ${identities.issuer}, ${identities.subject}, ${Math.floor(Date.parse(at) / 1_000)},
              ${allSaidRoles}, ${identities.userId}
            FROM ${identities} WHERE ${isLink(link)}`,
        )
        .onConflictDoUpdate({
          target: [endedIdentities.issuer, endedIdentities.subject],
          set: {
            endedAt: sql`excluded.ended_at`,
            saidRoles: sql`excluded.said_roles`,
            unlinkedFrom: sql`excluded.unlinked_from`,
          },
        }),
      orm.delete(identities).where(isLink(link)),
    ].map(write),

  move: (link, toUserId, at) =>
    [
      orm
        .update(identities)
        .set({
          userId: toUserId,
          claims: NOTHING_SAID,
          roleOrgId: null,
          orgRole: null,
          otherRoles: '{}',
          isPostponed: false,
          keepsPassword: false,
          created: at,
          updated: at,
        })
        .where(isLink(link)),
      orm.delete(endedIdentities).where(isEnded(link)),
    ].map(write),
});

const isLink = ({ userId, issuer, subject }: Link) =>
  and(eq(identities.userId, userId), eq(identities.issuer, issuer), eq(identities.subject, subject));

const isEnded = ({ issuer, subject }: LinkedSubject) =>
  and(eq(endedIdentities.issuer, issuer), eq(endedIdentities.subject, subject));
