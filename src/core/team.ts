/** The stored permission of a team's admin; a plain member's is 0. Source: reference/grafana/BEHAVIOUR.md section 11. */
export const TEAM_ADMIN = 4;
