import type { Recorder } from '../recorder.ts';
import { ADA, GRACE } from './cast.ts';

/** The first group that is made in the dialect of Unleash: three teams were made before. */
const DX = 4;

/** Teams, as clients of Unleash know them. */
export async function unleash(story: Recorder): Promise<void> {
  await story.call('getRootRoles');
  await story.call('createGroup', {
    body: {
      name: 'DX team',
      description: 'Current members of the DX squad',
      mappingsSSO: ['SSOGroup1', 'SSOGroup2'],
      rootRole: 3,
      users: [{ user: { id: ADA } }],
    },
  });
  await story.call('createGroup', {
    body: { name: 'DX team' },
    status: 409,
    summary: 'A group has the name',
  });
  await story.call('getGroup', { path: { groupId: DX } });
  await story.call('updateGroup', {
    path: { groupId: DX },
    body: {
      name: 'DX team',
      description: 'Current members of the DX squad',
      mappingsSSO: ['SSOGroup1'],
      rootRole: 2,
      users: [{ user: { id: ADA } }, { user: { id: GRACE } }],
    },
  });
  await story.call('updateGroup', {
    path: { groupId: DX },
    headers: { 'If-Match': `"${DX}.1"` },
    body: { name: 'DX team' },
    status: 412,
    summary: 'The group was changed since',
  });
  await story.call('getGroups');
  await story.call('deleteScimGroups');
  await story.call('deleteGroup', { path: { groupId: DX } });
}
