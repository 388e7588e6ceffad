import type { components } from '../api/document.ts';

/** What somebody may do in an org before any other role. */
export type OrgRole = components['schemas']['OrgRole'];

/** The org roles as choices of a field, from the least on. */
export const ORG_ROLES: readonly { readonly value: OrgRole; readonly label: string }[] = [
  { value: 'None', label: 'None: nothing by itself' },
  { value: 'Viewer', label: 'Viewer' },
  { value: 'Editor', label: 'Editor' },
  { value: 'Admin', label: 'Admin' },
];
