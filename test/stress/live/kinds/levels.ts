import type { Kind } from '../applicability.ts';
import type { Factor } from '../factor.ts';
import type { Subject, Target } from '../looks.ts';
import type { Org, World } from '../world.ts';
import { unique } from '../world.ts';

type Listed = {
  readonly isManaged: boolean;
  readonly userId?: number;
  readonly teamId?: number;
  readonly builtInRole?: string;
  readonly permission: string;
};

/** Who has the level: its place in the path, how a list shows it, and its row. */
type Holder = {
  readonly kind: Kind;
  readonly path: string;
  readonly isListed: (listed: Listed) => boolean;
  readonly row: readonly [subjectKind: string, subject: string];
};

/** A register of the level Admin on a folder of its own. */
function levelOf(world: World, org: Org, subject: Subject, holder: Holder): void {
  const folder = unique('folder');
  const path = `/access-control/folders/${folder}`;
  const target: Target = {
    subject,
    action: 'folders.permissions:read',
    scope: `folders:uid:${folder}`,
    decision: path,
    admin: () => org.admin,
    listed: {
      path: () => path,
      has: (body: readonly Listed[]) =>
        body.some((one) => one.isManaged && one.permission === 'Admin' && holder.isListed(one)),
    },
  };
  const factor: Factor = {
    kind: holder.kind,
    on: false,
    turn: async (on, writing) => {
      const body = { permission: on ? 'Admin' : '' };
      await writing.send({ as: org.admin, method: 'POST', path: `${path}/${holder.path}`, body, leaves: on });
    },
    row: () => ({
      sql: `SELECT 1 FROM managed_permissions WHERE org_id = ? AND subject_kind = ? AND subject = ?
        AND resource = 'folders' AND resource_id = ? AND level = 'Admin'`,
      values: [org.id, ...holder.row, folder],
    }),
  };
  world.register([org], target, [factor]);
}

/** A level of the subject itself. */
export function levelOfUser(world: World, org: Org, subject: Subject): void {
  levelOf(world, org, subject, {
    kind: 'level-of-user',
    path: `users/${subject.id}`,
    isListed: ({ userId }) => userId === subject.id,
    row: ['user', String(subject.id)],
  });
}

/** A level of a team that the subject is in. */
export async function levelOfTeam(world: World, org: Org, subject: Subject): Promise<void> {
  const team = await world.team(org);
  await world.inOrg(org, 'POST', `/teams/${team}/members`, { userId: subject.id });
  levelOf(world, org, subject, {
    kind: 'level-of-team',
    path: `teams/${team}`,
    isListed: ({ teamId }) => teamId === team,
    row: ['team', String(team)],
  });
}

/** A level of the basic role that the subject has: a Viewer. */
export function levelOfBasicRole(world: World, org: Org, subject: Subject): void {
  levelOf(world, org, subject, {
    kind: 'level-of-basic-role',
    path: 'builtInRoles/Viewer',
    isListed: ({ builtInRole }) => builtInRole === 'Viewer',
    row: ['basic-role', 'basic_viewer'],
  });
}
