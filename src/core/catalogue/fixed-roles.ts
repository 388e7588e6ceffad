import { compareText } from '../permission.ts';
import { alertingRoles } from './fixed/alerting.ts';
import { dashboardRoles } from './fixed/dashboards.ts';
import { dataSourceRoles } from './fixed/data-sources.ts';
import type { FixedRole } from './fixed/define.ts';
import { folderRoles } from './fixed/folders.ts';
import { identityRoles } from './fixed/identities.ts';
import { pluginRoles } from './fixed/plugins.ts';
import { serverRoles } from './fixed/server.ts';

export type { FixedRole } from './fixed/define.ts';

const all = [
  ...alertingRoles,
  ...dashboardRoles,
  ...dataSourceRoles,
  ...folderRoles,
  ...identityRoles,
  ...pluginRoles,
  ...serverRoles,
];

/** The name of a fixed role; a mistyped one does not compile. */
export type FixedRoleName = (typeof all)[number]['name'];

/** Every shipped role, fixed or basic, starts at this version. A fixed role stays there. */
export const SHIPPED_ROLE_VERSION = 1;

/**
 * The fixed roles in order of name.
 *
 * Source: docs/grafana.md#shipped-roles.
 */
export const fixedRoles: readonly FixedRole<FixedRoleName>[] = all.toSorted((a, b) =>
  compareText(a.name, b.name),
);

const byUid = new Map<string, FixedRole>(fixedRoles.map((role) => [role.uid, role]));
const byName = new Map<string, FixedRole>(fixedRoles.map((role) => [role.name, role]));

/** The fixed role with this uid, letter case included; undefined when there is none. */
export const fixedRoleByUid = (uid: string): FixedRole | undefined => byUid.get(uid);

/** The fixed role with this name, letter case included; undefined when there is none. */
export const fixedRoleByName = (name: string): FixedRole | undefined => byName.get(name);
