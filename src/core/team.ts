import type { Permission } from './permission.ts';
import { permissionsOfLevel } from './resource-levels.ts';

/** The stored permission of a plain member. Source: docs/grafana.md#teams. */
export const TEAM_MEMBER = 0;
/** The stored permission of a team's admin. Source: as above. */
export const TEAM_ADMIN = 4;

/** The permission of a member in its team, as stored and as clients send it. */
export type TeamPermission = typeof TEAM_MEMBER | typeof TEAM_ADMIN;

/** The level on the team that a membership means. Source: docs/grafana.md#resource-permissions. */
export const levelOnTeam = (permission: number): 'Admin' | 'Member' =>
  permission === TEAM_ADMIN ? 'Admin' : 'Member';

/** The membership that a level on a team means. */
export const permissionOfLevel = (level: string): TeamPermission =>
  level === 'Admin' ? TEAM_ADMIN : TEAM_MEMBER;

/** The permissions on the team itself that a membership grants. */
export const permissionsOnTeam = (teamId: number, permission: TeamPermission): Permission[] =>
  permissionsOfLevel('teams', String(teamId), levelOnTeam(permission));

/** The preferences of a team. An empty text means no preference. */
export type TeamPreferences = {
  readonly theme: string;
  readonly timezone: string;
  readonly weekStart: string;
  readonly homeDashboardUid: string;
  readonly language: string;
};

/** The preferences of a team that has none. */
export const NO_PREFERENCES: TeamPreferences = {
  theme: '',
  timezone: '',
  weekStart: '',
  homeDashboardUid: '',
  language: '',
};
