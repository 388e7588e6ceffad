import { basicRoles } from './catalogue/basic-roles.ts';
import { findFormProblem, foldLook } from './name-form.ts';

/** How a role is shown to people: its display name, and the group that it is listed in. */
type ShownRole = { readonly displayName: string; readonly group: string };

const basic = new Set(basicRoles.map(({ displayName }) => foldLook(displayName)));
/** Basic roles are listed in a group of this name, and are known by their display name alone: `Admin`. */
const BASIC_GROUPS = new Set(['', 'basic']);

/** A group may be any text; one in a form that no name may have can look like all others. */
const looksLikeBasicGroup = (group: string): boolean =>
  BASIC_GROUPS.has(foldLook(group)) || findFormProblem(group, 'one-a-word') !== undefined;

/**
 * Whether a role would be shown like a basic one, in any letter case, width and spacing. The display names of fixed roles
 * are plain words in many groups, and the documented examples have them: their names tell them apart.
 */
export const isShownAsBasic = ({ displayName, group }: ShownRole): boolean =>
  basic.has(foldLook(displayName)) && looksLikeBasicGroup(group);
