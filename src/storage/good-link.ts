import type { SQL } from 'drizzle-orm';
import { and, eq } from 'drizzle-orm';

import type { PrincipalFacts } from '../core/principal.ts';
import { identities, users } from './schema.ts';

/** Joins a user with their link, by its key, if its subject may sign in. */
export const isGoodLink: SQL | undefined = and(
  eq(identities.userId, users.id),
  eq(identities.isBarred, false),
);

/** The columns of a link that decide whether a token is a credential of the person; null where there is none. */
export const linkColumns = { linkIssuer: identities.issuer, linkSubject: identities.subject };

/** The link that these columns tell of, as a field of the facts. */
export const toLink = ({
  linkIssuer: issuer,
  linkSubject: subject,
}: Readonly<Record<keyof typeof linkColumns, string | null>>): Pick<PrincipalFacts, 'link'> =>
  issuer === null || subject === null ? {} : { link: { issuer, subject } };
