import type { ToldOf } from '../told.ts';

const NO_USER =
  'No person has the id or uid. Service accounts are not people: they are not found here either.';
const LAST_SERVER_ADMIN = 'They are the last server admin who is not disabled. Nothing was changed.';
const NO_SERVER_ADMIN = 'The permission is there, but the caller is no server admin (`Permission denied`).';
const HOW_LISTED =
  'Only people are listed, and only those whom the caller may read; service accounts have a list of their own. `query` is a part of the login, the address or the name, in any letter case. An unknown `sort` counts as absent, and a page past the end is empty.';
const READS_MANY =
  '`users:read`, in the global plane. Who is listed depends on the scopes that it is held on: `global.users:*`, or `global.users:id:<id>` of single people.';
const READS_ONE = '`users:read` on `global.users:id:<id>`, in the global plane.';

/** People of the whole deployment. Source: docs/grafana.md#users. */
export const USERS: ToldOf = {
  adminCreateUser: {
    does: 'The person joins `orgId`, or org 1, as Viewer at once, and can sign in with the password. Without `login` the address is the login, and the other way round; both are stored in lower case. A login has no colon, is not `api_key`, and does not begin like `sa-1-`; neither may look like another one ([names](/docs/grafana#users)). The caller must hold [all that a Viewer of that org holds](/docs/grafana#delegation).',
    needs: '`users:create`, in the global plane.',
    refuses: {
      400: 'Neither a login nor an address was sent, one of them is no name that is allowed here, the password has fewer than 4 characters, or there is no org `orgId`. Nobody was created.',
      403: 'Viewers of the org hold something that the caller does not hold. Nobody was created.',
      412: 'Somebody has the login or the address. Nobody was created.',
    },
  },
  adminDeleteUser: {
    does: 'The person is gone from every org, with their memberships, roles, levels and link. Their credentials are refused from the next answer on. Roles that name them in scopes stay as they are, since ids are never given again. If an identity provider makes users, a later token of theirs makes a new one.',
    needs: '`users:delete` on `global.users:id:<id>`, in the global plane.',
    refuses: { 400: LAST_SERVER_ADMIN, 404: NO_USER },
  },
  adminDisableUser: {
    does: 'Every credential of the person is refused in all orgs from the next answer on, that of an identity provider too. What they have is kept, and holds again when they are enabled. Disabling somebody twice changes nothing.',
    needs: '`users:disable` on `global.users:id:<id>`, in the global plane.',
    refuses: { 400: LAST_SERVER_ADMIN, 404: NO_USER },
  },
  adminEnableUser: {
    does: 'The person signs in again as before, and holds what they held. Enabling somebody who is enabled changes nothing.',
    needs: '`users:enable` on `global.users:id:<id>`, in the global plane.',
    refuses: { 404: NO_USER },
  },
  adminUpdateUserPassword: {
    does: 'The old password is refused everywhere from the next answer on. A password that an admin sets has 4 to 1,000 characters; what people choose for themselves must be [longer](/docs/sign-in#passwords). A link to an identity provider stays.',
    needs:
      '`users.password:write` on `global.users:id:<id>`, in the global plane, and to be a server admin: a password is a way into every org.',
    refuses: {
      403: `${NO_SERVER_ADMIN} Or an identity provider [manages](/docs/sign-in#what-a-provider-manages) the password of the person (\`identity.managed-by-provider\`). The old password holds.`,
      404: NO_USER,
    },
  },
  adminUpdateUserPermissions: {
    does: 'A server admin holds the basic roles `basic:grafana_admin` and `basic:admin` in the global plane, and the first of them in each org they are a member of ([what a principal holds](/docs/grafana#what-a-principal-holds)). `isGrafanaAdmin` absent or null means false. No identity provider gives or takes this flag.',
    needs:
      '`users.permissions:write` on `global.users:id:<id>`, in the global plane, and to be a server admin.',
    refuses: { 400: LAST_SERVER_ADMIN, 403: `${NO_SERVER_ADMIN} Nothing was changed.`, 404: NO_USER },
  },
  searchUsers: {
    does: `A page of people, without the total. ${HOW_LISTED}`,
    needs: READS_MANY,
  },
  searchUsersWithPaging: {
    does: `A page of people, with how many there are on all pages. ${HOW_LISTED}`,
    needs: READS_MANY,
  },
  getUserByLoginOrEmail: {
    does: 'Finds a person by the whole login or the whole address, in any letter case.',
    needs: '`users:read` on `global.users:*`, in the global plane.',
    refuses: {
      400: '`loginOrEmail` is absent or empty.',
      404: 'Nobody has the login or address, or it is that of a service account.',
    },
  },
  getUserByID: {
    does: '`orgId` is the current org of the person, and 0 for somebody who is in none. `isExternal` and `authLabels` say that they are linked to a configured identity provider, `isExternallySynced` that it manages their role in that org.',
    needs: READS_ONE,
    refuses: { 404: NO_USER },
  },
  updateUser: {
    does: 'Login and address are kept where they are absent or empty. An absent `name` is kept in the flavour `documented`, and emptied in `12` and `13` ([flavours](/docs/grafana#flavours)). Names that are sent as they are stored are no change. **Another login or address** takes in addition what another password takes: `users.password:write` on the person, and a server admin. If one name cannot be changed, none is.',
    needs: '`users:write` on `global.users:id:<id>`, in the global plane.',
    refuses: {
      400: 'The new login or address is no name that is allowed here, such as one that looks like another. Nothing was changed.',
      403: 'The login or address would be another one, and the caller lacks `users.password:write` or is no server admin. Or an identity provider [manages](/docs/sign-in#what-a-provider-manages) a name that would change (`identity.managed-by-provider`). Nothing was changed.',
      404: NO_USER,
      409: 'Somebody else has the login or address. Nothing was changed.',
    },
  },
  getUserOrgList: {
    does: 'All orgs of the person, with the org role in each, also those to which an Admin added them and in which they have not [acted yet](/docs/grafana#orgs-and-members).',
    needs: READS_ONE,
    refuses: { 404: NO_USER },
  },
  getUserTeams: {
    does: 'All teams of the person in the org of the request, by hand or by an external group. Whether the caller may read each team is not asked.',
    needs:
      '`users:read` on `global.users:id:<id>`, held for all orgs: what an org grants does not count, although the list is of the org of the request.',
    refuses: { 404: NO_USER },
  },
  userSetUsingOrgForUser: {
    does: 'Requests of the person that name no org are about this one, from the next on. Nobody is made a member by it.',
    needs: '`users:write` on `global.users:id:<id>`, in the global plane.',
    refuses: {
      401: 'The person is no member of the org, was only added to it and has not acted there yet, or there is no such org (`Not a valid organization`). Nothing was changed.',
      404: NO_USER,
    },
  },
};
