import type { Fields } from '../../../core/undo-told.ts';
import { fieldsOf, numberIn, textIn } from '../../../core/undo-told.ts';
import type { Entry } from '../../changes/entry.ts';
import type { Piece } from '../../changes/piece.ts';
import { quoted, role, team, group } from '../../changes/piece.ts';

/** How whoever made a change had signed in; undefined for Gatehouse itself, and where the entry does not say it. */
export function credentialWords({ actor }: Pick<Entry, 'actor'>): string | undefined {
  const credential = fieldsOf(fieldsOf(actor)['credential']);
  const issuer = textIn(credential['issuer']) ?? 'an identity provider';
  switch (credential['kind']) {
    case 'password':
      return `by the password of ${textIn(credential['name']) ?? 'somebody'}`;
    case 'token':
      return `by the token ${numberIn(credential['tokenId']) ?? '?'}`;
    case 'jwt':
      return `by a token of ${issuer}`;
    case 'provider':
      return `by what it said of ${textIn(credential['subject']) ?? 'somebody'}`;
    default:
      return undefined;
  }
}

/** What the ways of grants are called that are no thing of their own. */
const WAYS: Readonly<Record<string, string>> = {
  'org-role': 'by the org role',
  'server-admin': 'as a server admin',
  managed: 'by a level on the resource',
  everyone: 'as every member',
};

/** A grant that allowed a change: which permission, by which role, and how the role came. */
export function wayOf(grant: Fields): Piece[] {
  const source = fieldsOf(grant['source']);
  const path = fieldsOf(source['path']);
  const via = textIn(path['via']) ?? '';
  const scope = textIn(grant['scope']) ?? '';
  return [
    quoted(grant['action'], 'a permission'),
    ...(scope === '' ? [] : [' on ', quoted(scope)]),
    ...(textIn(source['roleUid']) === undefined ? [] : [' through the role ', role(source['roleUid'])]),
    ...(WAYS[via] === undefined ? [] : [`, ${WAYS[via]}`]),
    ...(via === 'team' ? [', by the team ', team(path['teamId'])] : []),
    ...(via === 'group' ? [', by ', group(path['group'])] : []),
  ];
}
