import type { ToldOf } from '../told.ts';

type Told = ToldOf[string];

const IN_ORG_OF_PATH =
  ', in the org of the path. A caller who is not a member there needs it in the global plane.' as const;
const IN_GLOBAL = ', in the global plane.';
const HERE = ', in the org of the request.';
const NO_ORG = 'There is no such org, or it was deleted.';
const NO_SERVER_ADMIN = 'The caller is not a server admin (`Permission denied`).';
const LOCATION =
  '`location` says [where an org that is not used yet is to live](/docs/operations#an-org-elsewhere); only server admins say and see it.';

const orgs: ToldOf = {
  createOrg: {
    does: `The caller, who must be a person, becomes the Admin of the new org, and stays in the current one, unless they are in none. ${LOCATION} Names are compared letter by letter.`,
    needs: `\`orgs:create\`${IN_GLOBAL}`,
    refuses: {
      400: 'The `location` is none of those that there are, or objects are bound to a [jurisdiction](/docs/operations#jurisdiction). No org was made.',
      403: 'The caller is a service account (`Only users can create organizations`), or is not a server admin and sent a `location`. No org was made.',
      409: 'An org has the name. No org was made.',
    },
  },
  searchOrgs: {
    does: 'All orgs, whether or not the caller is in them. **Pages count from 0 here**, and from 1 in all other lists. `name` is the whole name, `query` a part of it. Listing an org does not count as using it.',
    needs: `\`orgs:read\`${IN_GLOBAL}`,
  },
  getOrgByName: {
    does: 'Finds an org by its whole name, compared letter by letter. This does not count as using the org: its `location`, which server admins see, can still be set.',
    needs: `\`orgs:read\`${IN_GLOBAL}`,
    refuses: { 404: 'No org has exactly this name.' },
  },
  deleteOrgByID: {
    does: 'From the next answer on nobody holds anything there, and its tokens are refused. Its people are kept: another of their orgs becomes the current one, or none. The rows go within minutes; until then the logins of its service accounts may still be taken. Its audit trail stays in the database, but can no longer be read here.',
    needs: `\`orgs:delete\`${IN_ORG_OF_PATH}`,
    refuses: {
      400: 'It is the org that the caller acts in: name another one by `X-Grafana-Org-Id`, or change the current one. Nothing was deleted.',
      404: NO_ORG,
    },
  },
  placeOrg: {
    does: 'Sets the location of an org that nobody has used; null means where the deployment says. The first request that is answered in the org makes its object there, and that never moves. Reading the org by its id is such a request; finding it by name or in the list is not. `PUT` renames an org.',
    needs: `\`orgs:write\`${IN_GLOBAL.slice(0, -1)}, and to be a server admin.`,
    refuses: {
      400: 'The `location` is none of those that there are, or objects are bound to a [jurisdiction](/docs/operations#jurisdiction).',
      403: `${NO_SERVER_ADMIN} Nothing was changed.`,
      404: NO_ORG,
      409: 'The org is used: its location stays.',
    },
  },
};

/** Reading and renaming an org by its id, and the current one: the same twice. */
const each = (where: string, org: string) => ({
  get: {
    does: `Only server admins see the \`location\`, where ${org} has one of its own.`,
    needs: `\`orgs:read\`${where}`,
  },
  update: {
    does: 'Only the name changes. The same name again changes nothing.',
    needs: `\`orgs:write\`${where}`,
    refuses: { 400: 'Another org has the name. Nothing was changed.' },
  },
});

const byId = each(IN_ORG_OF_PATH, 'the org');
const current = each(HERE, 'it');

const PENDING =
  'Those whom an Admin added and who have not acted in the org yet come last, by what the Admin typed, without any other name, label or flag ([pending](/docs/grafana#orgs-and-members)).';
const WHOM = `Only people are listed, and only those whom the caller may read. ${PENDING}`;

/** What is told of the members of an org, which there are two ways to name. */
function members(where: string) {
  const reads = `\`org.users:read\`${where} Who is listed depends on the scopes that it is held on: \`users:*\`, or \`users:id:<id>\` of single people.`;
  const noUser = 'Nobody in the org has the id or uid. Nothing was changed.';
  const list: Told = {
    does: `One list without pages: up to \`limit\`, and up to 10,000 where that is absent or 0. ${WHOM}`,
    needs: reads,
  };
  const search: Told = { does: `In pages, with how many there are on all. ${WHOM}`, needs: reads };
  const add: Told = {
    does: `The org role is Viewer where \`role\` is absent or empty, and may not rank above the caller's own; the caller must also hold [all that it brings](/docs/grafana#delegation). A server admin, or who adds by a right of the global plane, makes a member at once. **Whom another Admin adds is pending** until they first act in the org, and holds nothing there until then; the answer is the same. Who adds themselves must hold what waits for them there.`,
    needs: `\`org.users:add\` on \`users:*\`${where}`,
    refuses: {
      400: 'The role is not None, Viewer, Editor or Admin. Nobody was added.',
      403: "The role ranks above the caller's (`Cannot assign a role higher than user's role`), or it brings what the caller does not hold; the message names the first such action. Or an identity provider [manages](/docs/sign-in#what-a-provider-manages) the role of the person in the org, and says another one (`org.externallySynced`). Nobody was added.",
      404: 'Nobody has the login or address, it is that of a service account, or there is no such org.',
      409: 'The person is in the org already, or was added before. Nothing was changed.',
    },
  };
  const update: Told = {
    does: 'The new role holds in the next answer. It may not rank above that of the caller, who must hold all that the old and the new role bring; server admins may always take one. Somebody whose membership is pending gets it as well. The same role again changes nothing.',
    needs: `\`org.users:write\` on \`users:id:<id>\`${where}`,
    refuses: {
      400: 'The role is absent, or not None, Viewer, Editor or Admin. Or nobody would be left as Admin of the org. Nothing was changed.',
      403: "The role ranks above the caller's (`Cannot assign a role higher than user's role`), or the old or the new one brings what the caller does not hold; the message names the first such action. Or an identity provider [manages](/docs/sign-in#what-a-provider-manages) the role (`org.externallySynced`). Nothing was changed.",
      404: noUser,
    },
  };
  const remove = {
    needs: `\`org.users:remove\` on \`users:id:<id>\`${where} Nothing, to leave an org oneself.`,
    refuses: {
      400: 'The member is the last Admin of the org. Nothing was changed.',
      403: 'The org role of the member brings what the caller does not hold; the message names the first such action. Or the member is a server admin or has global roles, this is their last org, and the caller lacks `users:delete` on them in the global plane. Nothing was changed.',
      404: noUser,
    },
  };
  return { list, search, add, update, remove };
}

const ofPath = members(IN_ORG_OF_PATH);
const here = members(HERE);
const WHAT_ENDS =
  'Ends a membership, with the roles, teams and levels in that org, from the next answer on. Everybody may leave; to remove somebody else, the caller must hold all that their org role brings (server admins need not).';

/** Orgs, and who is in them. Source: docs/grafana.md#orgs-and-members. */
export const ORGS: ToldOf = {
  ...orgs,
  getOrgByID: {
    ...byId.get,
    does: `${byId.get.does} The org counts as used from then on, and its location as settled.`,
    refuses: { 404: NO_ORG },
  },
  updateOrg: { ...byId.update, refuses: { ...byId.update.refuses, 404: NO_ORG } },
  getCurrentOrg: current.get,
  updateCurrentOrg: current.update,
  getOrgUsers: { ...ofPath.list, refuses: { 404: NO_ORG } },
  searchOrgUsers: { ...ofPath.search, refuses: { 404: NO_ORG } },
  addOrgUser: ofPath.add,
  updateOrgUser: ofPath.update,
  removeOrgUser: {
    ...ofPath.remove,
    does: `${WHAT_ENDS} The person stays, even without any org; \`DELETE /api/org/users/{userId}\` deletes such a person.`,
  },
  getOrgUsersForCurrentOrg: here.list,
  getOrgUsersForCurrentOrgLookup: {
    ...here.list,
    does: `Ids, uids and logins only. ${here.list.does}`,
  },
  searchOrgUsersForCurrentOrg: here.search,
  addOrgUserToCurrentOrg: {
    ...here.add,
    refuses: {
      ...here.add.refuses,
      404: 'Nobody has the login or address, or it is that of a service account.',
    },
  },
  updateOrgUserForCurrentOrg: here.update,
  removeOrgUserForCurrentOrg: {
    ...here.remove,
    does: `${WHAT_ENDS} **A person who is in no other org, and not a server admin, is deleted** (\`User deleted\`). A pending membership elsewhere does not prevent that; ending a pending one here deletes nobody. If their identity provider makes users, their next token makes them again, but [not a member of this org](/docs/grafana#orgs-and-members) as long as it says the same role as before.`,
  },
};
