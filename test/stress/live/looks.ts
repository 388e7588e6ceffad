import type { Way } from './applicability.ts';
import type { Answer, Call } from './client.ts';
import type { Look } from './register.ts';

/** Whose rights are looked at. */
export type Subject = {
  readonly id: number;
  readonly kind: 'account' | 'person' | 'jwt';
  /** What it signs in with, as the header `Authorization` holds it. */
  readonly as: () => string;
  /** The address that it calls from, where that matters; undefined when it had better not call now. */
  readonly from?: () => string | undefined;
  /** Told the status of each of its answers. */
  readonly heard?: (status: number) => void;
};

/** What is looked at: whether the subject may do something. */
export type Target = {
  readonly subject: Subject;
  readonly action: string;
  readonly scope: string;
  /** A route that asks for exactly this. */
  readonly decision: string;
  /** Signs in for those who look at others, in an org. */
  readonly admin: (orgId: number) => string;
  /** The role that brings it, where its assignment is what changes. */
  readonly roleUid?: string;
  /** The team that the role is assigned to, where the list of holders is to show that one. */
  readonly heldByTeam?: number;
  /** The team whose membership brings it. */
  readonly teamId?: () => number;
  /** A list of the thing that changes: its path, and whether it is there. */
  readonly listed?: {
    readonly path: (orgId: number) => string;
    // oxlint-disable-next-line typescript/no-explicit-any -- what an answer holds is for each list to say
    readonly has: (body: any) => boolean;
  };
};

/** What a body says when the status is 200; false where there is nobody, or nothing, of the name, or no right to ask. */
const when = (
  { status, body }: Answer,
  read: (body: Answer['body']) => boolean,
  absent: readonly number[] = [401, 403, 404],
): boolean | undefined => (status === 200 ? read(body) : absent.includes(status) ? false : undefined);

/** The ways to look at a target, those that are asked for. */
export function looksAt(call: Call, target: Target, ways: readonly Way[]): Map<Way, Look> {
  const { subject, action, scope, decision, admin, roleUid, heldByTeam, teamId, listed } = target;
  const asSubject = async (orgId: number, path: string): Promise<Answer> => {
    const from = subject.from?.();
    if (subject.from !== undefined && from === undefined) return { status: 0, body: '' };
    const answer = await call({ as: subject.as(), org: orgId, path, ...(from !== undefined && { from }) });
    subject.heard?.(answer.status);
    return answer;
  };
  const own = async (orgId: number, query = ''): Promise<boolean | undefined> =>
    when(
      await asSubject(orgId, `/access-control/user/permissions${query}`),
      (body) => body[action]?.includes(scope) === true,
      [401],
    );
  const asAdmin = async (orgId: number, path: string) => await call({ as: admin(orgId), org: orgId, path });
  const isSubject = ({ id }: { id: number }) => id === subject.id;
  const all: Readonly<Record<Way, Look | undefined>> = {
    'own-by-token': subject.kind === 'account' ? async (orgId) => await own(orgId) : undefined,
    'own-by-password': subject.kind === 'person' ? async (orgId) => await own(orgId) : undefined,
    'own-by-jwt': subject.kind === 'jwt' ? async (orgId) => await own(orgId) : undefined,
    'own-reloaded': async (orgId) => await own(orgId, '?reloadcache=true'),
    'by-id': async (orgId) =>
      when(await asAdmin(orgId, `/access-control/users/${subject.id}/permissions`), (body) =>
        body.some(
          (held: { action: string; scope: string }) => held.action === action && held.scope === scope,
        ),
      ),
    decision: async (orgId) => {
      const { status } = await asSubject(orgId, decision);
      // Who is let in is told whether there is such a thing.
      return status === 200 || status === 404 ? true : status === 403 || status === 401 ? false : undefined;
    },
    search: async (orgId) =>
      when(
        await asAdmin(
          orgId,
          `/access-control/users/permissions/search?action=${action}&scope=${encodeURIComponent(scope)}`,
        ),
        (body) => body[subject.id]?.[action]?.includes(scope) === true,
      ),
    'roles-of-user':
      roleUid === undefined
        ? undefined
        : async (orgId) =>
            when(
              await asAdmin(orgId, `/access-control/users/${subject.id}/roles?includeMapped=true`),
              (body) => body.some(({ uid }: { uid: string }) => uid === roleUid),
            ),
    holders:
      roleUid === undefined
        ? undefined
        : async (orgId) =>
            when(await asAdmin(orgId, `/access-control/roles/${roleUid}/assignments`), (body) =>
              heldByTeam === undefined
                ? [...body.users, ...body.service_accounts].includes(subject.id)
                : body.teams.includes(heldByTeam),
            ),
    'unleash-group':
      teamId === undefined
        ? undefined
        : async (orgId) =>
            when(await asAdmin(orgId, `/admin/groups/${teamId()}`), (body) =>
              body.users.some(({ user }: { user: { id: number } }) => isSubject(user)),
            ),
    listed:
      listed === undefined
        ? undefined
        : async (orgId) => when(await asAdmin(orgId, listed.path(orgId)), (body) => listed.has(body)),
  };
  const looks = new Map<Way, Look>();
  for (const way of ways) {
    const look = all[way];
    if (look !== undefined) looks.set(way, look);
  }
  return looks;
}
