import type { Permission } from './permission.ts';
import { permissionsOfLevel } from './resource-levels.ts';

/** The stored permission of a plain member. Source: docs/grafana.md#teams. */
export const TEAM_MEMBER = 0;
/** The stored permission of a team's admin. Source: as above. */
export const TEAM_ADMIN = 4;

/** What a member may do to its team, as stored and as clients say it. */
export type TeamPermission = typeof TEAM_MEMBER | typeof TEAM_ADMIN;

/** The level on its team that a membership is. Source: docs/grafana.md#resource-permissions. */
export const levelOnTeam = (permission: number): 'Admin' | 'Member' =>
  permission === TEAM_ADMIN ? 'Admin' : 'Member';

/** The membership that a level on a team is. */
export const permissionOfLevel = (level: string): TeamPermission =>
  level === 'Admin' ? TEAM_ADMIN : TEAM_MEMBER;

/** What membership brings on the team itself. */
export const permissionsOnTeam = (teamId: number, permission: TeamPermission): Permission[] =>
  permissionsOfLevel('teams', String(teamId), levelOnTeam(permission));

/** How a team likes to see things; an empty text means that it has no preference. */
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
