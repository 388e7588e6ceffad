import type { Recorder } from '../recorder.ts';
import { seedRequest } from '../seeds.ts';
import { ADA, LINUS, REPORT_READERS } from './cast.ts';

/** Roles by external groups, and what a directory says of somebody. */
export async function groups(story: Recorder): Promise<void> {
  const group = { path: { groupID: 'my_group_id' } };
  await story.call('createGroupMappings', { ...group, body: seedRequest('seed-000/create-group-mappings') });
  await story.call('getGroupRoles', group);
  await story.call('updateGroupMappings', { ...group, body: seedRequest('seed-000/update-group-mappings') });
  await story.call('createGroupMappings', {
    ...group,
    body: { roles: [REPORT_READERS] },
    status: 400,
    summary: 'The group has mappings already',
  });
  const query = { groupId: 'https://idp.acme.example/groups/7' };
  await story.call('createGroupMappingsByQuery', { query, body: { roles: [REPORT_READERS] } });
  await story.call('updateGroupMappingsByQuery', {
    query,
    body: { roles: [REPORT_READERS, 'my_custom_role_uid'] },
  });
  await story.call('getGroupRolesByQuery', { query });
  await story.call('getMappedGroups');
  await story.call('setUserGroups', {
    path: { userId: ADA },
    body: { groups: ['my_group_id', 'cn=editors,ou=groups,dc=acme,dc=example'] },
  });
  await story.call('getUserGroups', { path: { userId: ADA } });
  await story.call('setUserGroups', {
    path: { userId: LINUS },
    body: { groups: ['cn=finance'] },
    isAside: true,
  });
  await story.call('deleteGroupMappingsByQuery', { query });
  await story.call('deleteGroupMappings', group);
}
