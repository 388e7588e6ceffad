import type { ToldOf } from '../told.ts';

const linkAdmin = (whose: string) =>
  `\`users.password:write\` on \`global.users:id:<id>\`${whose}, in the global plane, and to be a server admin: a link is as good as a password.`;
const NO_SERVER_ADMIN =
  'The permission is there, but the caller is no server admin (`Permission denied`). Nothing was changed.';
const ONLY_BY_PASSWORD =
  'The caller is a service account, or did not sign in with a password (`Sign in with your password to do this`). Nothing was changed.';
const OWN_CHANGES = 'The limit `own-changes` or `narrow-changes` is used up. Nothing was changed.';
const WHAT_ENDS =
  'Once the reply is sent, no token of that subject signs in as this user any more, and the groups that the provider said are gone. Org roles stay. A token that was issued before brings nothing back, and no later one links the two again by itself.';

/** Links of people to identity providers. Source: docs/grafana.md#links. */
export const LINKS: ToldOf = {
  adminListUserLinks: {
    does: 'A list of one link, or an empty one. `id` is a digest of issuer and subject, and names the link in the paths that remove and move it. `isBarred` says that the newest token named none of the groups that [may sign in](/docs/sign-in#who-may-sign-in).',
    needs: '`users:read` on `global.users:id:<id>`, in the global plane.',
    refuses: { 404: 'No person has the id or uid.' },
  },
  adminRemoveUserLink: {
    does: `${WHAT_ENDS} The password does not come back: if linking ended it, set a new one by \`PUT /api/admin/users/{userId}/password\`.`,
    needs: linkAdmin(''),
    refuses: {
      403: NO_SERVER_ADMIN,
      404: 'No person has the id or uid (`User not found`), or they have no such link, or none any more (`Link not found`).',
    },
  },
  adminMoveUserLink: {
    does: "For a person who has two users here. From the reply on, tokens of the subject sign in as the other user. That user's password ends, and the next token says that user's groups and org roles. The first user loses the groups that the provider said. The `userId` of the body is a number.",
    needs: linkAdmin(' of both users'),
    refuses: {
      403: NO_SERVER_ADMIN,
      404: 'There is no such person, on either side (`User not found`), or the first one has no such link (`Link not found`). Nothing was changed.',
      409: 'The other user is linked already. Nothing was changed.',
    },
  },
  listOwnLinks: {
    does: 'A list of one link, or an empty one; of a service account always an empty one. `keepsPassword` says that the caller linked themselves, and so has kept the password.',
    needs: 'Nothing but to be signed in.',
  },
  linkOwnUser: {
    does: 'Proves by password and token that both are the same person. The password stays. Admins and server admins, whom no setting links, can link themselves like this as well. The token must be one that could sign in; what it says of groups and org roles is taken in when the person signs in by one.',
    needs: 'Nothing but to be signed in with a password.',
    refuses: {
      400: 'The token is not good: what would be a 401 at a sign-in is a 400 here, under the same [`messageId`](/docs/sign-in#refused-tokens). Nothing was changed.',
      403: ONLY_BY_PASSWORD,
      409: 'The caller is linked already, or somebody is linked to the subject of the token. Nothing was changed.',
      429: OWN_CHANGES,
    },
  },
  removeOwnLink: {
    does: `${WHAT_ENDS} The caller goes on with the password.`,
    needs: 'Nothing but to be signed in with a password.',
    refuses: {
      403: ONLY_BY_PASSWORD,
      404: 'The caller has no such link, or none any more.',
      429: OWN_CHANGES,
    },
  },
};
