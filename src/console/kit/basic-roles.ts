/** The basic roles, which the API lists only for who asks for each. */
export const BASIC_ROLES: ReadonlyMap<string, string> = new Map([
  ['basic_none', 'None'],
  ['basic_viewer', 'Viewer'],
  ['basic_editor', 'Editor'],
  ['basic_admin', 'Admin'],
  ['basic_grafana_admin', 'Grafana Admin'],
]);
