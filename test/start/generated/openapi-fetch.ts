// What a user of openapi-typescript and openapi-fetch writes. Compiled against the generated types, and run: it prints what it saw.
import createClient from 'openapi-fetch';

import type { components, paths } from './openapi-fetch-types.d.ts';

const [, , baseUrl = ''] = process.argv;
const api = createClient<paths>({ baseUrl, headers: { Authorization: `Basic ${btoa('admin:admin')}` } });
const saw: Record<string, unknown> = {};

const wanted: components['schemas']['CreateTeamCommand'] = { name: 'Editors', email: 'editors@example.org' };
const created = await api.POST('/api/teams', { body: wanted });
const teamId: number = created.data?.teamId ?? 0;
saw['created'] = [created.response.status, created.data?.message];

const found = await api.GET('/api/teams/search', { params: { query: { query: 'edit', perpage: 10 } } });
const teams: components['schemas']['TeamDTO'][] = found.data?.teams ?? [];
saw['found'] = [
  found.data?.totalCount,
  teams.map(({ id, name, memberCount }) => [id === teamId, name, memberCount]),
];

const path = { teamId: String(teamId) };
const read = await api.GET('/api/teams/{teamId}', { params: { path } });
const header = { 'If-Match': read.response.headers.get('ETag') ?? '' };
const renamed = { name: 'Authors', email: wanted.email ?? null };
const changed = await api.PUT('/api/teams/{teamId}', { params: { path, header }, body: renamed });
saw['changed'] = [changed.response.status, changed.data?.message];
const late = await api.PUT('/api/teams/{teamId}', { params: { path, header }, body: renamed });
saw['late'] = [late.response.status, late.data, typeof late.error?.message];

const again = await api.POST('/api/teams', { body: { name: 'Authors' } });
saw['again'] = [again.response.status, again.data, again.error?.message];

const asked = await api.POST('/api/serviceaccounts', {
  params: { query: { dryRun: true } },
  body: { name: 'robot', role: 'Viewer' },
});
if (asked.data !== undefined && 'dryRun' in asked.data) {
  const { dryRun, status, effect } = asked.data;
  const gains: components['schemas']['EffectGroup'][] = effect.groups ?? [];
  saw['asked'] = [asked.response.status, dryRun, status, gains.length];
}

const own = await api.GET('/api/access-control/user/permissions');
const scopes: string[] = own.data?.['teams:read'] ?? [];
saw['own'] = [own.response.status, scopes.includes('teams:*')];

const decided = await api.POST('/access/v1/evaluation', {
  body: {
    subject: { type: 'user', id: 'admin' },
    action: { name: 'teams:read' },
    resource: { type: 'teams', id: String(teamId) },
  },
});
const decision: boolean | undefined = decided.data?.decision;
saw['decided'] = [decision, typeof decided.data?.context.revision];

const group = await api.POST('/api/admin/groups', { body: { name: 'Writers', rootRole: null } });
if (group.data !== undefined && 'mappingsSSO' in group.data)
  saw['group'] = [group.response.status, group.data.name, group.data.rootRole];
const groups = await api.GET('/api/admin/groups');
saw['groups'] = groups.data?.groups.map(({ name }) => name);

console.log(JSON.stringify(saw));
