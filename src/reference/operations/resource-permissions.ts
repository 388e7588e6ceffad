import { DECLARED_ASSIGNEES } from '../../core/declared-type.ts';
import type { AssigneeKinds, ResourceName } from '../../core/resource-types.ts';
import { resourceNames, resourceType } from '../../core/resource-types.ts';
import { inPascalCase } from '../../http/grafana/resources/level-routes.ts';
import type { ToldOf } from '../told.ts';
import { DELEGATION, LIMITS } from './cited.ts';

/** What the texts about the levels on one type of resource have of their own. */
type Words = {
  /** As the ids of operations name it: `DataSource`. */
  readonly operations: string;
  /** In a sentence: `data source`. */
  readonly singular: string;
  /** As actions and paths name it: `datasources`. */
  readonly name: string;
  readonly scope: string;
  readonly assignees: AssigneeKinds;
  /** What is known of the levels without asking. */
  readonly levels: string;
  /** Which ids there are, as a sentence; empty where that is plain. */
  readonly ids: string;
  /** More of the list. */
  readonly listed: string;
  /** What a level brings beside itself, and so asks for; empty for nothing. */
  readonly brings: string;
  /** The limit that a new level may be over, as a number of something. */
  readonly counted: string;
  /** Who may read the description as well, as the end of a sentence. */
  readonly orElse: string;
  /** Whether everybody whom the caller may read can be named, or members of the org alone. */
  readonly takesOutsiders: boolean;
  /** Why there may be nothing under the path; undefined where any path names something. */
  readonly missing?: string;
};

const UNTOUCHED = 'Nothing was changed.';
const TAKEN_AWAY =
  'An absent, null or empty `permission` takes the level away; that succeeds even where there is none.';

/** Why a request is refused with 400, by the `messageId` that says so. */
const reasons = (why: Readonly<Record<string, string>>): string => {
  const all = Object.entries(why).map(([id, reason]) => `${reason} (\`${id}\`)`);
  return `${all.join('; ')}. The \`messageId\` says which. ${UNTOUCHED}`;
};

const OUTSIDERS = 'People outside the org are shown only to callers who may read people of all orgs.';
const NO_LEVEL = { 'resourcePermissions.invalidPermission': 'there is no such level' };
const NO_BASIC_ROLE = {
  'accesscontrol.invalidBuiltInRole': 'there is no such basic role',
  'accesscontrol.noneRoleAssignment': 'the basic role is None, which can have no level',
};
const NOBODY = 'accesscontrol.assignmentEntityNotFound';
const NOT_ASSIGNABLE = 'resourcePermissions.invalidAssignment';

const listOf = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;

/** The kinds of assignee that a body can name, each with its field. */
const fieldsOf = ({ users, serviceAccounts, teams, builtInRoles }: AssigneeKinds): string =>
  listOf(
    [
      ...(users ? [serviceAccounts ? '`userId` (of a service account as well)' : '`userId`'] : []),
      ...(teams ? ['`teamId`'] : []),
      ...(builtInRoles ? ['`builtInRole`'] : []),
    ],
    'or',
  );

function toldOf(words: Words): ToldOf {
  const { operations, singular, name, scope, assignees, levels, listed, brings, missing } = words;
  const ids = words.ids === '' ? '' : ` ${words.ids}`;
  const needs = `\`${name}.permissions:write\` on \`${scope}\`, and all that a level gives or takes there (${DELEGATION}).${brings}`;
  const refusals = {
    403: `The caller does not hold what a level gives or takes${brings === '' ? '' : ', or what the team has'}; or there are as many ${words.counted} as there may be (${LIMITS}). ${UNTOUCHED}`,
    ...(missing !== undefined && { 404: missing }),
  };
  const outsiders = words.takesOutsiders
    ? ' People outside the org can be named only by callers who may read people of all orgs.'
    : ' Only members of the org and its service accounts can have one.';
  return {
    [`describe${operations}Permissions`]: {
      does: `Answers with the kinds of principals that can have a level on a ${singular}, and with the levels, lowest first. ${levels}`,
      needs: `\`${name}.permissions:read\` on any scope${words.orElse}.`,
      ...(missing !== undefined && words.orElse !== '' && { refuses: { 404: missing } }),
    },
    [`list${operations}Permissions`]: {
      does: `Lists who was given a level on the ${singular} (\`isManaged\`), then the basic roles that hold permissions on it by themselves, each with the highest level that it holds in full, or with none. ${listed} Nothing is inherited. The list has no pages.`,
      needs: `\`${name}.permissions:read\` on \`${scope}\`.`,
      ...(missing !== undefined && { refuses: { 404: missing } }),
    },
    [`set${operations}Permissions`]: {
      does: `Sets the levels of those that are named, all in one change; all others keep theirs. Each of up to 1,000 entries names one principal, by ${fieldsOf(assignees)}, and nobody may be named twice. ${TAKEN_AWAY}${ids}`,
      needs,
      refuses: {
        400: reasons({
          'resourcePermissions.invalidRequestBody':
            'An entry names nobody or more than one, or somebody is named twice',
          [NOBODY]: 'nobody who can be named has the id',
          ...(!Object.values(assignees).every(Boolean) && {
            [NOT_ASSIGNABLE]: 'it is of a kind that can have no level here',
          }),
          ...(assignees.builtInRoles && NO_BASIC_ROLE),
          ...NO_LEVEL,
        }),
        ...refusals,
      },
    },
    [`set${operations}PermissionsForUser`]: {
      does: `Gives a user${assignees.serviceAccounts ? ' or service account' : ''} a level on the ${singular}, in place of the one that it has. ${TAKEN_AWAY}${outsiders}${ids}`,
      needs,
      refuses: {
        400: reasons({
          [NOBODY]: 'Nobody who can be named has the id or uid',
          ...(!assignees.serviceAccounts && {
            [NOT_ASSIGNABLE]: 'it is a service account, which can have no level here',
          }),
          ...NO_LEVEL,
        }),
        ...refusals,
      },
    },
    ...(assignees.teams && {
      [`set${operations}PermissionsForTeam`]: {
        does: `Gives a team a level on the ${singular}, in place of the one that it has: all members have it, those by an external group too. ${TAKEN_AWAY}${ids}`,
        needs,
        refuses: {
          400: reasons({ [NOBODY]: 'No team of the org has the id or uid', ...NO_LEVEL }),
          ...refusals,
        },
      },
    }),
    ...(assignees.builtInRoles && {
      [`set${operations}PermissionsForBuiltInRole`]: {
        does: `Gives everybody whose org role is this one a level on the ${singular}, in place of the one that the role has. Basic roles do not include one another: an Editor gets nothing of what Viewer is given. ${TAKEN_AWAY}${ids}`,
        needs,
        refuses: {
          400: reasons({
            ...NO_BASIC_ROLE,
            'accesscontrol.invalidBuiltInRole': 'There is no such basic role',
            ...NO_LEVEL,
          }),
          ...refusals,
        },
      },
    }),
  };
}

/** What is told of one shipped type. */
function wordsOf(name: ResourceName): Words {
  const { singular, attribute, levels, assignees, thing } = resourceType(name);
  const isTeam = thing === 'team';
  return {
    operations: inPascalCase(singular),
    singular,
    name,
    scope: `${name}:${attribute}:<${attribute}>`,
    assignees,
    levels: `They are ${listOf(levels.map(({ level }) => level))}, and each gives what the one before gives, and more: \`GET /api/access-control/resource-types/${name}\` says what.`,
    ids:
      thing === null
        ? `Whether there is such a ${singular} is not checked: any id of up to 40 letters, digits, \`-\` and \`_\` is taken.`
        : '',
    listed: isTeam
      ? 'Membership is a level: Member is permission 0 on the routes of teams, Admin is 4. Those who are members only by an external group have no level, and are not listed.'
      : `What somebody holds by another role is not listed. ${OUTSIDERS}`,
    brings: isTeam ? ' For a new member also all that the team has.' : '',
    counted: isTeam ? 'members of teams' : 'levels',
    orElse: '',
    takesOutsiders: !isTeam,
    ...(thing !== null && { missing: `The org has no such ${singular}.` }),
  };
}

const DECLARED: Words = {
  operations: 'Resource',
  singular: 'resource of a declared type',
  name: '<resource>',
  scope: '<resource>:<attribute>:<id>',
  assignees: DECLARED_ASSIGNEES,
  levels: 'They are those that the type was [declared](/docs/resource-types#declaring) with.',
  ids: 'Any id is taken, of 1 to 190 characters but `*` and `?`, encoded in the path.',
  listed: `Of levels that do not include one another, the one with the most actions is shown. ${OUTSIDERS}`,
  brings: '',
  counted: 'levels',
  orElse: ', or `resource-types:read` on `resource-types:name:<resource>`',
  takesOutsiders: true,
  missing:
    'The type is not declared, which is told to whoever holds `resource-types:read` on its name. Others get a 403.',
};

/** Resource permissions: the levels on single resources, of each shipped type, and of declared ones. */
export const RESOURCE_PERMISSIONS: ToldOf = Object.assign(
  {},
  ...resourceNames.map((name) => toldOf(wordsOf(name))),
  toldOf(DECLARED),
);
