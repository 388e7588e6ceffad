import type { ToldOf } from '../told.ts';

const ONLY_PEOPLE = 'The caller is a service account (`Endpoint only available for users`).';
const SIGNED_IN = 'Nothing but to be signed in.';
const PERSON = 'Nothing but to be signed in as a person.';
const OWN_CHANGES = 'The limit `own-changes` or `narrow-changes` is used up. Nothing was changed.';

/** What everybody may read and change of themselves. Source: docs/grafana.md#users. */
export const SIGNED_IN_USER: ToldOf = {
  getSignedInUser: {
    does: 'Service accounts get theirs too. `orgId` is the org of the request, or 0 where the caller is not in that org.',
    needs: SIGNED_IN,
  },
  updateSignedInUser: {
    does: 'Absent fields are kept, `name` in every [flavour](/docs/grafana#flavours). Only server admins change their own login and address, because others give rights by them. Sending the stored ones is no change, so a client may send all three.',
    needs: PERSON,
    refuses: {
      400: 'The new login or address is no name that is allowed here. Nothing was changed.',
      403: `${ONLY_PEOPLE} Or the login or address would be another one, and the caller is no server admin. Or an identity provider [manages](/docs/sign-in#what-a-provider-manages) a name that would change (\`identity.managed-by-provider\`). Nothing was changed.`,
      409: 'Somebody else has the login or address. Nothing was changed.',
      429: OWN_CHANGES,
    },
  },
  getSignedInUserOrgList: {
    does: 'Every org of the caller with the org role there, also orgs to which an Admin added them and in which they have not acted yet: `POST /api/user/using/{orgId}` makes them a member there. A service account is in one.',
    needs: SIGNED_IN,
  },
  getSignedInUserTeamList: {
    does: "All of the caller's teams in the org of the request, by hand or by an external group, whether or not they may read teams.",
    needs: SIGNED_IN,
  },
  changeUserPassword: {
    does: 'The old password is refused everywhere from the next answer on, so sign in with the new one. The new one has at least as many characters as the deployment says (8 unless set) and is none that [many people use](/docs/sign-in#passwords). A wrong old password counts as a [guess](/docs/sign-in#guessing).',
    needs: 'Nothing but to be signed in with a password.',
    refuses: {
      400: 'The new password is too short, or one that many people use. The old one holds.',
      401: 'The old password is wrong (`Invalid old password`). It holds.',
      403: `The caller is a service account, or signed in by a token of an identity provider (\`Endpoint only available for users\`). Or the provider [manages](/docs/sign-in#what-a-provider-manages) the password (\`identity.managed-by-provider\`). The old one holds.`,
      429: `${OWN_CHANGES} Or \`first-sign-ins\`: too many passwords are checked at once of people in new places.`,
    },
  },
  userSetUsingOrg: {
    does: 'Requests that name no org are about this one, from the very next on. Who was only added to the org is a member from then on.',
    needs: PERSON,
    refuses: {
      401: 'The caller is no member of the org, or there is no such org (`Not a valid organization`). Nothing was changed.',
      403: ONLY_PEOPLE,
      429: OWN_CHANGES,
    },
  },
};
