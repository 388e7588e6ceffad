// Bodies, parameters and readings that the document does not have: each line that says so must not compile.
import createClient from 'openapi-fetch';

import type { paths } from './openapi-fetch-types.d.ts';

const api = createClient<paths>({ baseUrl: 'http://localhost' });

await api.POST('/api/teams', { body: { nmae: 'Editors' } }); // wrong
await api.POST('/api/teams', { body: { name: 1 } }); // wrong
await api.PUT('/api/teams/{teamId}/members/{userId}', {
  params: { path: { teamId: '1' } }, // wrong
  body: { permission: 4 },
});
await api.POST('/api/no-teams', { body: { name: 'Editors' } }); // wrong
await api.POST('/access/v1/evaluation', {
  body: { subject: { type: 'user', id: 'admin' }, action: { name: 'read' } }, // wrong
});
const found = await api.GET('/api/teams/search');
const count: string | undefined = found.data?.totalCount; // wrong
const members = await api.GET('/api/org/users');
const isOwner = members.data?.some(({ role }) => role === 'Owner'); // wrong
export { count, isOwner };
