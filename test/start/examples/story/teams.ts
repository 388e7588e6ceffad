import type { Recorder } from '../recorder.ts';
import { seedRequest } from '../seeds.ts';
import { ada, ADA, EDITORS, GRACE, LINUS, SUPPORT } from './cast.ts';

const editors = { path: { teamId: EDITORS } };

/** Teams with members and external groups. */
export async function teams(story: Recorder): Promise<void> {
  await story.call('createTeam', { body: { name: 'Editors', email: 'editors@acme.example' } });
  await story.call('createTeam', { body: { name: 'Editors' }, status: 409, summary: 'A team has the name' });
  await story.call('createTeam', { body: { name: 'Platform' }, isAside: true });
  await story.call('createTeam', { body: { name: 'Support' }, isAside: true });
  await story.call('searchTeams', { query: { query: 'edit', perpage: 20, page: 1 } });
  await story.call('getTeamByID', editors);
  await story.call('updateTeam', {
    ...editors,
    body: { name: 'Editors', email: 'newsroom@acme.example' },
  });
  await story.call('updateTeam', {
    ...editors,
    headers: { 'If-Match': '"1.1"' },
    body: { name: 'Writers' },
    status: 412,
    summary: 'The team was changed since',
  });
  await members(story);
  await groups(story);
  await story.call('updateTeamPreferences', {
    ...editors,
    body: { theme: 'dark', timezone: 'utc', weekStart: 'monday', language: 'en-GB' },
  });
  await story.call('getTeamPreferences', editors);
  await story.call('deleteTeamByID', { path: { teamId: SUPPORT } });
}

async function members(story: Recorder): Promise<void> {
  await story.call('addTeamMember', { ...editors, body: { userId: ADA } });
  await story.call('addTeamMember', {
    ...editors,
    body: { userId: ADA },
    status: 400,
    summary: 'A member of the team already',
  });
  await story.call('updateTeamMember', { path: { teamId: EDITORS, userId: ADA }, body: { permission: 4 } });
  await story.call('addTeamMember', { ...editors, body: { userId: LINUS }, isAside: true });
  await story.call('removeTeamMember', { path: { teamId: EDITORS, userId: LINUS } });
  await story.call('setTeamMemberships', {
    ...editors,
    body: { members: ['grace@acme.example'], admins: ['ada@acme.example'] },
  });
  await story.call('getTeamMembers', editors);
  await story.call('getUserTeams', { path: { userId: GRACE } });
  await story.call('getSignedInUserTeamList', { as: ada, isAside: true });
}

async function groups(story: Recorder): Promise<void> {
  await story.call('addTeamGroupApi', { ...editors, body: seedRequest('seed-002/add-team-group') });
  await story.call('getTeamGroupsApi', editors);
  await story.call('searchTeamGroups', { ...editors, query: { query: 'editors', perpage: 20, page: 1 } });
  await story.call('removeTeamGroupApi', {
    path: { ...editors.path, groupId: 'cn=editors,ou=groups,dc=grafana,dc=org' },
  });
  await story.call('addTeamGroupApi', {
    ...editors,
    body: { groupId: 'https://idp.acme.example/groups/7' },
    isAside: true,
  });
  await story.call('removeTeamGroupApiQuery', {
    ...editors,
    query: { groupId: 'https://idp.acme.example/groups/7' },
  });
}
