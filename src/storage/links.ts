import { and, eq, or, sql } from 'drizzle-orm';

import { NOTHING_SAID } from '../core/ahead.ts';
import { usersIn } from '../core/dependency.ts';
import { ENDED_MARK, readRoles } from '../core/kept-roles.ts';
import type { Link } from '../core/link.ts';
import type { LinkRepository } from '../service/ports/links.ts';
import { readFrom } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { fixed, fixedRead } from './fixed.ts';
import { isAmong } from './json-lists.ts';
import { endOf, secondsOf } from './link-end.ts';
import { allSaidRoles } from './profiles.ts';
import { endedIdentities, identities } from './schema.ts';

/** The links of people, as people and administrators make and end them. */
export const linkRepository = (orm: Orm): LinkRepository => {
  const ofPerson = fixedRead(orm, ({ userId }: { readonly userId: number }) =>
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
    ),
  );
  const holdersOf = fixedRead(orm, ({ issuers, subject }: Issued) =>
    question(
      orm
        .select({ userId: identities.userId })
        .from(identities)
        .where(and(isAmong(identities.issuer, issuers), eq(identities.subject, subject))),
      (rows) => rows.map(({ userId }) => userId),
      // Of a subject that is free, a key sees that it still is.
      usersIn,
    ),
  );
  const add = fixed(orm, ({ userId, issuer, issuers, subject, issuedAt, at }: Added) => {
    const ended = isEnded({ issuers, subject });
    return [
      orm.insert(identities).values({
        userId,
        issuer,
        subject,
        // What was issued before a link of the subject ended brings nothing back, whoever is linked.
        issuedAt: sql`max(${issuedAt}, coalesce((SELECT max(${endedIdentities.endedAt}) FROM ${endedIdentities}
          WHERE ${ended}), 0))`,
        claims: NOTHING_SAID,
        isPostponed: false,
        created: at,
        updated: at,
        // Whom an org removed since does not come back by being linked anew, nor whose account was deleted by that.
        otherRoles: sql`coalesce((SELECT ${endedIdentities.saidRoles} FROM ${endedIdentities}
          WHERE ${and(ended, or(eq(endedIdentities.unlinkedFrom, userId), isOfDeleted))}
          ORDER BY ${endedIdentities.endedAt} DESC LIMIT 1), '{}')`,
        keepsPassword: true,
      }),
      orm.delete(endedIdentities).where(ended),
    ];
  });
  const remove = fixed(orm, ({ userId, issuer, subject, end }: Link & { readonly end: number }) => {
    const isIt = isLink({ userId, issuer, subject });
    return [
      orm
        .insert(endedIdentities)
        .select(
          sql`SELECT ${identities.issuer}, ${identities.subject}, ${endOf(end)},
              ${allSaidRoles}, ${identities.userId}
            FROM ${identities} WHERE ${isIt}`,
        )
        .onConflictDoUpdate({
          target: [endedIdentities.issuer, endedIdentities.subject],
          set: {
            endedAt: sql`excluded.ended_at`,
            saidRoles: sql`excluded.said_roles`,
            unlinkedFrom: sql`excluded.unlinked_from`,
          },
        }),
      orm.delete(identities).where(isIt),
    ];
  });
  const move = fixed(orm, ({ userId, issuer, issuers, subject, toUserId, at }: Moved) => {
    return [
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
        .where(isLink({ userId, issuer, subject })),
      orm.delete(endedIdentities).where(isEnded({ issuers, subject })),
    ];
  });
  return {
    ofPerson: (userId) => readFrom(ofPerson({ userId }), () => usersIn([userId])),

    holdersOf: (issuers, subject) => holdersOf({ issuers: JSON.stringify(issuers), subject }),

    add: ({ userId, issuer, subject }, { issuedAt, formerIssuers }, at) => {
      const issuers = JSON.stringify([issuer, ...formerIssuers]);
      return add({ userId, issuer, issuers, subject, issuedAt, at }).map(write);
    },

    remove: ({ userId, issuer, subject }, at) =>
      remove({ userId, issuer, subject, end: secondsOf(at) }).map(write),

    move: ({ userId, issuer, subject }, toUserId, at) => {
      const issuers = JSON.stringify([issuer]);
      return move({ userId, issuer, issuers, subject, toUserId, at }).map(write);
    },
  };
};

/** A subject under one of several issuers, which are a JSON list. */
type Issued = { readonly issuers: string; readonly subject: string };
type Added = Link & Issued & { readonly issuedAt: number; readonly at: string };
type Moved = Link & Issued & { readonly toUserId: number; readonly at: string };

const isLink = ({ userId, issuer, subject }: Link) =>
  and(eq(identities.userId, userId), eq(identities.issuer, issuer), eq(identities.subject, subject));

const isEnded = ({ issuers, subject }: Issued) =>
  and(isAmong(endedIdentities.issuer, issuers), eq(endedIdentities.subject, subject));

/** What is kept of a subject whose person was deleted with the membership of their last org. */
const isOfDeleted = sql`json_type(${endedIdentities.saidRoles}, ${`$."${ENDED_MARK}"`}) IS NOT NULL`;
