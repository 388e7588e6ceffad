// What a user of @hey-api/openapi-ts writes. Compiled against the generated client, and run: it prints what it saw.
import { client } from './hey-api-client/client.gen.ts';
import type { CreateTeamCommand, EffectGroup, TeamDto } from './hey-api-client/index.ts';
import {
  createGroup,
  createServiceAccount,
  createTeam,
  evaluate,
  getGroups,
  getTeamById,
  listOwnPermissions,
  searchTeams,
  updateTeam,
} from './hey-api-client/index.ts';

const [, , baseUrl = ''] = process.argv;
client.setConfig({ baseUrl, auth: ({ scheme }) => (scheme === 'basic' ? 'admin:admin' : undefined) });
const saw: Record<string, unknown> = {};

const wanted: CreateTeamCommand = { name: 'Editors', email: 'editors@example.org' };
const created = await createTeam({ body: wanted });
const teamId: number = created.data?.teamId ?? 0;
saw['created'] = [created.response?.status, created.data?.message];

const found = await searchTeams({ query: { query: 'edit', perpage: 10 } });
const teams: TeamDto[] = found.data?.teams ?? [];
saw['found'] = [
  found.data?.totalCount,
  teams.map(({ id, name, memberCount }) => [id === teamId, name, memberCount]),
];

const path = { teamId: String(teamId) };
const read = await getTeamById({ path });
const headers = { 'If-Match': read.response?.headers.get('ETag') ?? '' };
const renamed = { name: 'Authors', email: wanted.email ?? null };
const changed = await updateTeam({ path, headers, body: renamed });
saw['changed'] = [changed.response?.status, changed.data?.message];
const late = await updateTeam({ path, headers, body: renamed });
saw['late'] = [late.response?.status, late.data, typeof late.error?.message];

const again = await createTeam({ body: { name: 'Authors' } });
saw['again'] = [again.response?.status, again.data, again.error?.message];

const asked = await createServiceAccount({
  query: { dryRun: true },
  body: { name: 'robot', role: 'Viewer' },
});
if (asked.data !== undefined && 'dryRun' in asked.data) {
  const { dryRun, status, effect } = asked.data;
  const gains: EffectGroup[] = effect.groups ?? [];
  saw['asked'] = [asked.response?.status, dryRun, status, gains.length];
}

const own = await listOwnPermissions();
const scopes: string[] = own.data?.['teams:read'] ?? [];
saw['own'] = [own.response?.status, scopes.includes('teams:*')];

const decided = await evaluate({
  body: {
    subject: { type: 'user', id: 'admin' },
    action: { name: 'teams:read' },
    resource: { type: 'teams', id: String(teamId) },
  },
});
const decision: boolean | undefined = decided.data?.decision;
saw['decided'] = [decision, typeof decided.data?.context.revision];

const group = await createGroup({ body: { name: 'Writers', rootRole: null } });
if (group.data !== undefined && 'mappingsSSO' in group.data)
  saw['group'] = [group.response?.status, group.data.name, group.data.rootRole];
const groups = await getGroups();
saw['groups'] = groups.data?.groups.map(({ name }) => name);

console.log(JSON.stringify(saw));
