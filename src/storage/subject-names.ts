import type { Column, SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

import type { AskedSubject, SubjectName } from '../core/asking.ts';
import type { NamedFacts } from '../service/ports/principals.ts';
import type { Reach } from '../core/reach.ts';
import { identities, users } from './schema.ts';

/*
 * Who is named how, by keyed reads only.
 */

/**
 * The names of some subjects as one JSON text, by what they name, with the ids of others beside.
 *
 * @param among nobody else is named by them
 */
export function namesOf(
  asked: readonly AskedSubject[],
  others: readonly number[],
  among: Reach = 'all',
): string {
  const names = asked.flatMap(({ name }) => name ?? []);
  const valuesBy = (...by: readonly SubjectName['by'][]) =>
    names.flatMap((name) => ('value' in name && by.includes(name.by) ? [name.value] : []));
  return JSON.stringify({
    ...(among !== 'all' && { among: [...others, ...among.map(Number)] }),
    ids: [...others, ...names.flatMap((name) => (name.by === 'id' ? [name.id] : []))],
    uids: valuesBy('uid'),
    logins: valuesBy('login', 'name'),
    emails: valuesBy('email', 'name'),
    links: names.flatMap((name) => (name.by === 'sub' ? [[name.issuer, name.subject]] : [])),
  });
}

/** The ids of all whom the names may name, people and service accounts alike: each by a key. D1 takes five parts in a union. */
export const idsNamedBy = (names: string): SQL => {
  const isAmong = (column: Column): SQL => sql`(json_type(${names}, '$.among') IS NULL
    OR +${column} IN (SELECT value FROM json_each(${names}, '$.among')))`;
  return sql`SELECT value AS id FROM json_each(${names}, '$.ids')
  UNION SELECT ${users.id} FROM ${users} WHERE ${users.uid} IN (SELECT value FROM json_each(${names}, '$.uids'))
    AND ${isAmong(users.id)}
  UNION SELECT ${users.id} FROM ${users} WHERE ${users.login} IN (SELECT value FROM json_each(${names}, '$.logins'))
    AND ${isAmong(users.id)}
  UNION SELECT ${users.id} FROM ${users} WHERE ${users.email} IN (SELECT value FROM json_each(${names}, '$.emails'))
    AND ${isAmong(users.id)}
  UNION SELECT ${identities.userId} FROM json_each(${names}, '$.links') AS link CROSS JOIN ${identities}
    ON ${identities.issuer} = link.value->>0 AND ${identities.subject} = link.value->>1
      AND ${isAmong(identities.userId)}`;
};

/** What tells who is named how. The link is one whose subject may sign in. */
type NamedRow = {
  readonly userId: number;
  readonly uid: string;
  readonly login: string;
  readonly email: string;
  readonly isServiceAccount: boolean;
  readonly linkIssuer: string | null;
  readonly linkSubject: string | null;
};

/** Who is named how among the rows, as `NamedFacts` says it. */
export function namesIn(rows: readonly NamedRow[]): Pick<NamedFacts, 'whoIs' | 'uidOf'> {
  const index = new Map<string, number>();
  const keyOf = (isServiceAccount: boolean, ...parts: readonly (string | number)[]) =>
    JSON.stringify([isServiceAccount, ...parts]);
  for (const { userId, uid, login, email, isServiceAccount, linkIssuer, linkSubject } of rows) {
    index.set(keyOf(isServiceAccount, 'id', userId), userId);
    index.set(keyOf(isServiceAccount, 'uid', uid), userId);
    index.set(keyOf(isServiceAccount, 'login', login), userId);
    index.set(keyOf(isServiceAccount, 'email', email), userId);
    if (linkIssuer !== null && linkSubject !== null)
      index.set(keyOf(isServiceAccount, 'sub', linkIssuer, linkSubject), userId);
  }
  const whoIs = ({ isServiceAccount, name }: AskedSubject): number | undefined => {
    const find = (...parts: readonly (string | number)[]) => index.get(keyOf(isServiceAccount, ...parts));
    switch (name?.by) {
      case 'id':
        return find('id', name.id);
      case 'uid':
      case 'login':
      case 'email':
        return find(name.by, name.value);
      case 'name':
        return find('login', name.value) ?? find('email', name.value);
      case 'sub':
        return find('sub', name.issuer, name.subject);
      case undefined:
        return undefined;
    }
  };
  return { whoIs, uidOf: (userId) => rows.find((row) => row.userId === userId)?.uid };
}
