import type { ChangeKind } from '../../../core/undo.ts';

/** What a change is about. */
export type Family = 'access' | 'roles' | 'teams' | 'people' | 'accounts' | 'orgs';

/** What each family is called, in the order in which they are shown. */
export const FAMILIES: readonly { readonly family: Family; readonly label: string }[] = [
  { family: 'access', label: 'Who has what' },
  { family: 'roles', label: 'Roles and types' },
  { family: 'teams', label: 'Teams' },
  { family: 'people', label: 'People' },
  { family: 'accounts', label: 'Service accounts' },
  { family: 'orgs', label: 'Orgs and others' },
];

/** What stands before the dot of a kind, with what it is about and what all of it is called. */
const STEMS: Readonly<Record<Stem, readonly [Family, string]>> = {
  assignment: ['access', 'Roles given and taken'],
  'resource-permission': ['access', 'Levels on resources'],
  'group-mapping': ['access', 'Roles by external groups'],
  role: ['roles', 'Roles'],
  'resource-type': ['roles', 'Resource types'],
  team: ['teams', 'Teams'],
  'team-member': ['teams', 'Members of teams'],
  'team-group': ['teams', 'External groups of teams'],
  'team-preferences': ['teams', 'Preferences of teams'],
  user: ['people', 'People'],
  'org-user': ['people', 'Members of the org'],
  'user-groups': ['people', 'External groups of people'],
  'service-account': ['accounts', 'Service accounts'],
  token: ['accounts', 'Tokens'],
  org: ['orgs', 'Orgs'],
  trail: ['orgs', 'The trail'],
};

type Stem = ChangeKind extends `${infer S}.${string}` ? StemOf<ChangeKind, S> : never;
type StemOf<K extends string, S extends string> = K extends `${S}.${string}` ? S : never;

/** What is done, by kind, for the list to choose from. */
const KINDS: Readonly<Record<ChangeKind, string>> = {
  'assignment.add': 'Gave a role',
  'assignment.remove': 'Took a role',
  'assignment.set': 'Set the roles of somebody',
  'assignment.set-holders': 'Set who has a role',
  'resource-permission.set': 'Set levels',
  'group-mapping.create': 'Mapped a group',
  'group-mapping.set': 'Set the roles of a group',
  'group-mapping.delete': 'Ended the mapping of a group',
  'role.create': 'Made a role',
  'role.update': 'Changed a role',
  'role.delete': 'Deleted a role',
  'role.hard-reset': 'Reset the basic roles',
  'resource-type.put': 'Declared a type',
  'resource-type.delete': 'Deleted a type',
  'team.create': 'Made a team',
  'team.create-full': 'Made a team with all it has',
  'team.update': 'Changed a team',
  'team.replace': 'Replaced a team',
  'team.delete': 'Deleted a team',
  'team-member.add': 'Added a member',
  'team-member.update': 'Changed a member',
  'team-member.remove': 'Removed a member',
  'team-member.set': 'Set the members',
  'team-group.add': 'Linked a group',
  'team-group.remove': 'Unlinked a group',
  'team-preferences.set': 'Changed preferences',
  'user.create': 'Made a person',
  'user.update': 'Changed a person',
  'user.update-own': 'Changed their own names',
  'user.delete': 'Deleted a person',
  'user.disable': 'Disabled or enabled a person',
  'user.set-server-admin': 'Made or unmade a server admin',
  'user.set-password': 'Set a password',
  'user.change-own-password': 'Changed their own password',
  'user.use-org': 'Set the current org',
  'user.use-org-own': 'Went to an org',
  'user.admit': 'Signed in by a provider',
  'user.link-own': 'Linked their own account',
  'user.unlink-own': 'Unlinked their own account',
  'user.unlink': 'Unlinked a person',
  'user.move-link': 'Moved a link',
  'org-user.add': 'Added to the org',
  'org-user.settle': 'Acted in the org first',
  'org-user.update': 'Changed an org role',
  'org-user.remove': 'Removed from the org',
  'org-user.remove-for-good': 'Removed from the last org',
  'user-groups.set': 'Set external groups',
  'service-account.create': 'Made an account',
  'service-account.update': 'Changed an account',
  'service-account.delete': 'Deleted an account',
  'token.create': 'Made a token',
  'token.delete': 'Deleted a token',
  'org.create': 'Made an org',
  'org.rename': 'Renamed an org',
  'org.place': 'Set the location of an org',
  'org.delete': 'Deleted an org',
  'trail.move-out': 'Moved entries out',
};

const stemOf = (kind: string): string => kind.split('.', 1)[0] ?? kind;
const isStem = (stem: string): stem is Stem => Object.hasOwn(STEMS, stem);

/** What a change of a kind is about. Kinds that this version does not know are among the others. */
export function familyOf(kind: string): Family {
  const stem = stemOf(kind);
  return isStem(stem) ? STEMS[stem][0] : 'orgs';
}

/** A filter by kind, as the API takes it: one kind, or all that begin so. */
type KindChoice = { readonly value: string; readonly label: string };

/** All filters by kind, under what they are about: first all of it (`role.*`), then each. */
export const KIND_CHOICES: readonly { readonly label: string; readonly choices: readonly KindChoice[] }[] =
  Object.entries(STEMS).map(([stem, [, label]]) => {
    const kinds = Object.entries(KINDS).filter(([kind]) => stemOf(kind) === stem);
    const all = { value: `${stem}.*`, label: `${label}: all` };
    return {
      label,
      choices: [
        ...(kinds.length > 1 ? [all] : []),
        ...kinds.map(([value, word]) => ({ value, label: word })),
      ],
    };
  });

/** Whether a filter by kind is one of those that can be chosen. */
export const isChoice = (kind: string): boolean =>
  KIND_CHOICES.some(({ choices }) => choices.some(({ value }) => value === kind));
