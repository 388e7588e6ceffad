import type { RoleKind } from '../../../core/role.ts';
import { isGivenByHand, roleKindOf } from '../../../core/role.ts';

/** What is to be known of a role to tell what may be done with it. */
export type Named = { readonly name: string; readonly uid: string; readonly global: boolean };

/** What a role is listed under: its kind, and custom roles of all orgs by themselves. */
export type ListedKind = RoleKind | 'global';

/** The kinds in the order of their lists. */
export const LISTED_KINDS: readonly ListedKind[] = [
  'custom',
  'global',
  'basic',
  'fixed',
  'managed',
  'plugins',
  'extsvc',
];

/** What each kind is called, and what it is, in a sentence. */
export const KIND_WORDS: Readonly<Record<ListedKind, { readonly label: string; readonly about: string }>> = {
  custom: { label: 'Custom', about: 'Made in this org. It can be changed, given and deleted.' },
  global: { label: 'Custom, all orgs', about: 'Made for all orgs. It is changed in all of them at once.' },
  basic: {
    label: 'Basic',
    about: 'Held by everybody with the org role of its name. Its permissions count in all orgs.',
  },
  fixed: { label: 'Fixed', about: 'Comes with the service. It can be given, and does not change.' },
  managed: { label: 'Managed', about: 'Holds the levels on single resources. It is changed with them.' },
  plugins: { label: 'Plugin', about: 'Comes with a plugin. It can be given, and does not change.' },
  extsvc: { label: 'External service', about: 'Belongs to an external service. It does not change.' },
};

/** Under which kind a role is listed. */
export function listedKindOf({ name, global }: Pick<Named, 'name' | 'global'>): ListedKind {
  const kind = roleKindOf(name);
  return kind === 'custom' && global ? 'global' : kind;
}

/** Whether somebody can change the role at all. Source: docs/grafana.md#roles. */
export const isChangeable = ({ name, uid }: Named): boolean => {
  const kind = roleKindOf(name);
  return kind === 'custom' || (kind === 'basic' && uid !== 'basic_none');
};

/** Whether somebody can delete the role at all. */
export const isDeletable = ({ name }: Pick<Named, 'name'>): boolean => roleKindOf(name) === 'custom';

/** Whether the role is given to people, accounts and teams: others are held by an org role, or by levels. */
export const isGivable = ({ name }: Pick<Named, 'name'>): boolean => isGivenByHand(roleKindOf(name));
