import type { Recorder } from '../recorder.ts';
import { ADA, CI, EDITORS, GRACE, LINUS, PLATFORM } from './cast.ts';

/** A type of resource, and one resource of it on which somebody is given levels. */
type Resource = {
  /** Which resources, as the ids of operations say it. */
  readonly called: string;
  readonly id: string;
  /** The level of a person, of a team, and of everybody with a basic role; undefined where these cannot have one. */
  readonly user: string;
  readonly team?: string;
  /** The team, where it is not the first one. */
  readonly teamID?: number;
  readonly builtInRole?: string;
  /** The type in the path, where the operations are those of all declared types. */
  readonly type?: string;
};

const RESOURCES: readonly Resource[] = [
  { called: 'Team', id: String(EDITORS), user: 'Member' },
  { called: 'ServiceAccount', id: String(CI), user: 'Edit', team: 'Edit' },
  { called: 'Folder', id: 'newsroom', user: 'Edit', team: 'Admin', builtInRole: 'View' },
  { called: 'Dashboard', id: 'revenue', user: 'Edit', team: 'Admin', builtInRole: 'View' },
  { called: 'DataSource', id: 'warehouse', user: 'Query', team: 'Edit', builtInRole: 'Query' },
  { called: 'Project', id: 'apollo', user: 'Member', team: 'Owner', builtInRole: 'Viewer' },
  {
    called: 'Resource',
    type: 'invoices',
    id: '2026-17',
    user: 'View',
    team: 'Approve',
    teamID: PLATFORM,
    builtInRole: 'View',
  },
];

/** Types of resources that Acme declares for its own software. */
export async function types(story: Recorder): Promise<void> {
  const invoices = { path: { type: 'invoices' } };
  await story.call('declareResourceType', {
    ...invoices,
    body: {
      displayName: 'Invoices',
      actions: ['read', 'approve'],
      levels: [
        { name: 'View', actions: ['read'] },
        { name: 'Approve', actions: ['read', 'approve'] },
      ],
    },
  });
  await story.call('getResourceType', invoices);
  await story.call('declareResourceType', {
    path: { type: 'parcels' },
    body: { actions: ['read'] },
    isAside: true,
  });
  await story.call('listResourceTypes');
  await story.call('deleteResourceType', { path: { type: 'parcels' }, query: { force: true } });
}

/** Levels on one resource of each type. */
export async function levels(story: Recorder): Promise<void> {
  for (const resource of RESOURCES) await levelsOn(story, resource);
}

async function levelsOn(
  story: Recorder,
  { called, id, type, user, team, teamID = EDITORS, builtInRole }: Resource,
): Promise<void> {
  const kind: Record<string, string> = type === undefined ? {} : { resource: type };
  const path = { ...kind, resourceID: id };
  await story.call(`describe${called}Permissions`, { path: kind });
  await story.call(`set${called}PermissionsForUser`, {
    path: { ...path, userID: GRACE },
    body: { permission: user },
  });
  if (team !== undefined)
    await story.call(`set${called}PermissionsForTeam`, {
      path: { ...path, teamID },
      body: { permission: team },
    });
  if (builtInRole !== undefined)
    await story.call(`set${called}PermissionsForBuiltInRole`, {
      path: { ...path, builtInRole: 'Viewer' },
      body: { permission: builtInRole },
    });
  await story.call(`set${called}Permissions`, {
    path,
    body: {
      permissions: [
        { userId: LINUS, permission: user },
        { userId: GRACE, permission: '' },
        ...(builtInRole === undefined ? [] : [{ builtInRole: 'Editor', permission: builtInRole }]),
      ],
    },
  });
  await story.call(`list${called}Permissions`, { path });
  await story.call(`set${called}PermissionsForUser`, {
    path: { ...path, userID: ADA },
    body: { permission: 'Emperor' },
    status: 400,
    summary: 'There is no such level',
  });
}
