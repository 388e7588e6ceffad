/** The basic roles that come with org membership, from least to most. Source: docs/grafana.md#orgs-and-members. */
export const ORG_ROLES = ['None', 'Viewer', 'Editor', 'Admin'] as const;

/** One of the four org roles. */
export type OrgRole = (typeof ORG_ROLES)[number];

/** Reads a role's name in any letter case; undefined when there is no such role. */
export const parseOrgRole = (text: string): OrgRole | undefined =>
  ORG_ROLES.find((role) => role.toLowerCase() === text.toLowerCase());

/** True when `role` ranks above `than`. */
export const ranksAbove = (role: OrgRole, than: OrgRole): boolean =>
  ORG_ROLES.indexOf(role) > ORG_ROLES.indexOf(than);

/** The uid of the basic role behind an org role: `basic_viewer` for `Viewer`. */
export const basicRoleUid = (role: OrgRole): string => `basic_${role.toLowerCase()}`;

/** The uid of the basic role that a server admin holds beside the one of its org role. */
export const SERVER_ADMIN_ROLE_UID = 'basic_grafana_admin';
