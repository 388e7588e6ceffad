import { z } from 'zod';

import {
  findGroupIdProblem,
  findTeamGroupsProblem,
  groupKey,
  GROUPS_OF_TEAM_MAX,
} from '../../core/external-group.ts';
import { basicRoleUid } from '../../core/org-role.ts';
import type { OrgRole } from '../../core/org-role.ts';
import { rootRoleNumber } from '../../core/root-role.ts';
import { isStorableText } from '../../core/text.ts';
import { FIXED_LIMITS } from '../../core/limits.ts';

/*
 * Unleash limits only the size of a body. These limits are far above what is used in practice. They keep the audit
 * entry of a change, which has the values before and after it, small enough for a row of the database.
 */
/** A name has at most this many UTF-16 code units. */
const NAME_MAX = 10_000;
/** A description has at most this many UTF-16 code units. */
const DESCRIPTION_MAX = 20_000;
/** A list of members in one request is at most this long. */
const MEMBERS_MAX = FIXED_LIMITS['members-at-once'].allowed;

const UNSTORABLE = 'must not contain NUL characters or unpaired surrogates';

const name = z
  .string()
  .max(NAME_MAX)
  .nullable()
  .refine((text) => text !== null && text !== '', {
    message: 'Group name cannot be empty',
    params: { isRule: true },
  })
  .refine((text) => isStorableText(text ?? ''), UNSTORABLE)
  .transform((text) => text ?? '')
  .describe(`Name, unique in the org, stored exactly as sent; at most ${NAME_MAX} characters.`);

const mappingsSSO = z
  .array(z.string())
  .max(GROUPS_OF_TEAM_MAX)
  .superRefine((groups, context) => {
    const first = new Map<string, number>();
    for (const [i, group] of groups.entries()) {
      const problem = findGroupIdProblem(group) ?? findRepetition(first, groupKey(group), i);
      if (problem !== undefined) context.addIssue({ code: 'custom', path: [i], message: problem });
    }
    const tooMuch = findTeamGroupsProblem(groups);
    if (tooMuch !== undefined) context.addIssue({ code: 'custom', message: tooMuch });
  })
  .optional()
  .describe(
    'Names of groups of the identity provider, without repetitions in any letter case; absent means none.',
  );

const users = z
  .array(
    z.object({
      user: z
        .object({ id: z.int().min(0).describe('Id of the user or service account.') })
        .describe('The user.'),
    }),
  )
  .max(MEMBERS_MAX)
  .superRefine((members, context) => {
    const first = new Map<string, number>();
    for (const [i, { user }] of members.entries()) {
      const message = findRepetition(first, String(user.id), i);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [i, 'user', 'id'], message });
    }
  })
  .optional()
  .describe(
    'All members added by hand, without repetitions; absent means none. Members from the identity provider stay.',
  );

function findRepetition(first: Map<string, number>, key: string, i: number): string | undefined {
  const before = first.get(key);
  first.set(key, before ?? i);
  return before === undefined ? undefined : `must not be the same as entry ${before}`;
}

/**
 * Body of `POST` and `PUT /api/admin/groups`. Unknown keys are ignored, and a key that is absent means its default.
 * Source: docs/unleash.md#writing.
 */
export const CreateGroupSchema = z
  .object({
    name,
    description: z
      .string()
      .max(DESCRIPTION_MAX)
      .refine(isStorableText, UNSTORABLE)
      .nullish()
      .describe(`Description, at most ${DESCRIPTION_MAX} characters; absent or null means empty.`),
    mappingsSSO,
    rootRole: z
      .int()
      .nullish()
      .describe('Number of the root role, which all members get; absent, null or 0 means none.'),
    users,
  })
  .meta({ id: 'createGroupSchema' });

/** The group in a body. `rootRole` is null for none. */
export const fromCreateGroup = (body: z.infer<typeof CreateGroupSchema>) => ({
  name: body.name,
  description: body.description ?? '',
  groupIds: body.mappingsSSO ?? [],
  rootRole: body.rootRole || null,
  userIds: (body.users ?? []).map(({ user }) => user.id),
});

const time = (description: string) => z.iso.datetime().describe(description);

/**
 * A member as a user: the fields that the document shows and that have a value here. There are no invite links, mails
 * or counts of failed logins here, and permissions are served by `/api/access-control`.
 */
const UserSchema = z
  .object({
    id: z.int().describe('Id.'),
    name: z.string().optional().describe('Name, if there is one.'),
    email: z.string().optional().describe('E-mail address; service accounts have none.'),
    username: z.string().optional().describe('Login.'),
    imageUrl: z.string().describe('URL of a picture.'),
    rootRole: z
      .int()
      .min(0)
      .optional()
      .describe('The org role: 1 for Admin, 2 for Editor, 3 for Viewer; absent for none of these.'),
    seenAt: time('When a token of the service account was last used; null when not known.').nullable(),
    createdAt: time('When the user was created.'),
    accountType: z.enum(['User', 'Service Account']).describe('The type of the account.'),
  })
  .meta({ id: 'userSchema' });

const GroupUserModelSchema = z
  .object({
    joinedAt: time('When the user became a member.'),
    createdBy: z
      .string()
      .nullable()
      .describe('Who added the user; `SSO` for a member from the identity provider.'),
    user: UserSchema,
  })
  .meta({ id: 'groupUserModelSchema' });

const mappingsField = z
  .array(z.string())
  .describe('Names of groups of the identity provider, in the order and spelling in which they were sent.');
const rootRoleField = z
  .int()
  .nullable()
  .describe('Number of the root role, which all members get; null for none.');
const groupFields = {
  id: z.int().describe('Id.'),
  name: z.string().describe('Name.'),
  description: z.string().describe('Description; empty for none.'),
  mappingsSSO: mappingsField,
  rootRole: rootRoleField,
  createdBy: z.string().nullable().describe('Who created the group; null when not known.'),
  createdAt: time('When the group was created.'),
};

/** Says of a field that it is left out, and never empty, for callers who may not see it. */
const withheld = <T extends z.ZodType>(field: T) =>
  field.optional().describe(`${field.description ?? ''} Absent for who may not see it.`);
/** The fields of a group that is read. */
const readFields = {
  ...groupFields,
  mappingsSSO: withheld(mappingsField),
  rootRole: withheld(rootRoleField),
};
const usersField = z
  .array(GroupUserModelSchema)
  .optional()
  .describe(
    'The members that the caller may see: in the order in which they were sent, then those from the identity provider by id. Absent when there are some and the caller may see none.',
  );
const scimId = z.null().describe('Always null: groups are not provisioned over SCIM.');

/** A group in a list. Source: docs/unleash.md#groups-are-teams. */
const GroupSchema = z
  .object({
    ...readFields,
    users: usersField,
    projects: withheld(z.array(z.string()).describe('Ids of the projects that the group has a level on.')),
    userCount: z
      .int()
      .min(0)
      .optional()
      .describe('Number of members. Absent for who may not see all of them.'),
  })
  .meta({ id: 'groupSchema' });

/** Answer to `GET /api/admin/groups`. Source: docs/unleash.md#groups-are-teams. */
export const GroupsSchema = z
  .object({ groups: z.array(GroupSchema).describe('The groups that the caller may see, ordered by id.') })
  .meta({ id: 'groupsSchema' });

/** Answer to `GET /api/admin/groups/:groupId`. Source: docs/unleash.md#groups-are-teams. */
export const GroupWithUsersSchema = z
  .object({ ...readFields, scimId, users: usersField })
  .meta({ id: 'groupWithUsersSchema' });

/** Answer to a write, which does not repeat the members. Source: docs/unleash.md#writing. */
export const WrittenGroupSchema = z.object({ ...groupFields, scimId }).meta({ id: 'writtenGroupSchema' });

type Author = { readonly login: string; readonly email: string; readonly isServiceAccount: boolean };

type ShownUser = Author & {
  readonly id: number;
  readonly name: string;
  readonly orgRole: OrgRole | null;
  readonly created: string;
  readonly lastUsed: string | null;
};

type WrittenGroup = {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly groupIds: readonly string[];
  readonly rootRole: number | null;
  readonly created: string;
  readonly createdBy: Author | null;
};

/** What the caller may not see is undefined. */
type ShownGroup = Omit<WrittenGroup, 'groupIds' | 'rootRole'> & {
  readonly [K in 'groupIds' | 'rootRole']: WrittenGroup[K] | undefined;
} & { readonly members: readonly ShownMember[] | undefined };

type ShownMember = {
  readonly user: ShownUser;
  readonly joined: string;
  readonly addedBy: Author | null;
  readonly isExternal: boolean;
};

/** The name to show for somebody: the e-mail address of a person, else the login. */
const nameOf = (author: Author | null): string | null => author && (emailOf(author) ?? author.login);

/** The e-mail address. Service accounts have none: their login is stored in its place. */
const emailOf = ({ email, isServiceAccount }: Author): string | undefined =>
  isServiceAccount || email === '' ? undefined : email;

/** The name that a picture is chosen by. Source: docs/unleash.md#groups-are-teams. */
export const pictureName = (user: Author): string => (emailOf(user) ?? user.login).trim().toLowerCase();

/** A group without its members, as clients read it after a write. */
export const toWrittenGroup = (group: WrittenGroup): z.infer<typeof WrittenGroupSchema> => ({
  ...toFields(group),
  mappingsSSO: [...group.groupIds],
  rootRole: group.rootRole,
  scimId: null,
});

/** One group with its members, as clients read it. */
export const toGroupWithUsers = (
  group: ShownGroup,
  imageUrlOf: (user: Author) => string,
): z.infer<typeof GroupWithUsersSchema> => ({
  ...toFields(group),
  scimId: null,
  users: group.members?.map((member) => toGroupUser(member, imageUrlOf)),
});

/** A list of groups, as clients read it. */
export const toGroups = (
  groups: readonly (ShownGroup & {
    readonly memberCount: number | undefined;
    readonly projects: readonly string[] | undefined;
  })[],
  imageUrlOf: (user: Author) => string,
): z.infer<typeof GroupsSchema> => ({
  groups: groups.map((group) => ({
    ...toFields(group),
    users: group.members?.map((member) => toGroupUser(member, imageUrlOf)),
    projects: group.projects && [...group.projects],
    userCount: group.memberCount,
  })),
});

const toFields = (group: Omit<ShownGroup, 'members'>) => ({
  id: group.id,
  name: group.name,
  description: group.description,
  mappingsSSO: group.groupIds && [...group.groupIds],
  rootRole: group.rootRole,
  createdBy: nameOf(group.createdBy),
  createdAt: group.created,
});

function toGroupUser(
  { user, joined, addedBy, isExternal }: ShownMember,
  imageUrlOf: (user: Author) => string,
): z.infer<typeof GroupUserModelSchema> {
  const email = emailOf(user);
  const rootRole = user.orgRole === null ? null : rootRoleNumber(basicRoleUid(user.orgRole), null);
  return {
    joinedAt: joined,
    createdBy: isExternal ? 'SSO' : nameOf(addedBy),
    user: {
      id: user.id,
      ...(user.name !== '' && { name: user.name }),
      ...(email !== undefined && { email }),
      ...(user.login !== '' && { username: user.login }),
      imageUrl: imageUrlOf(user),
      ...(rootRole !== null && { rootRole }),
      seenAt: user.lastUsed,
      createdAt: user.created,
      accountType: user.isServiceAccount ? 'Service Account' : 'User',
    },
  };
}
