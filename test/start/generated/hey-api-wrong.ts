// Bodies, parameters and readings that the document does not have: each line that says so must not compile.
import {
  createTeam,
  evaluate,
  getOrgUsersForCurrentOrg,
  searchTeams,
  updateTeamMember,
} from './hey-api-client/index.ts';

await createTeam({ body: { nmae: 'Editors' } }); // wrong
await createTeam({ body: { name: 1 } }); // wrong
await updateTeamMember({
  path: { teamId: '1' }, // wrong
  body: { permission: 4 },
});
await evaluate({
  body: { subject: { type: 'user', id: 'admin' }, action: { name: 'read' } }, // wrong
});
const found = await searchTeams();
const count: string | undefined = found.data?.totalCount; // wrong
const members = await getOrgUsersForCurrentOrg();
const isOwner = members.data?.some(({ role }) => role === 'Owner'); // wrong
export { count, isOwner };
