import { z } from 'zod';

import type { Linked, Managing } from '../../core/managed.ts';
import { managerOf, providerOf } from '../../core/managed.ts';
import { ID_MAX } from '../../core/refusal.ts';
import type { OrgOfUser, OrgUser, ShownProfile, UserProfile } from '../../core/user.ts';
import { newPassword, optionalName, shownOrgRole } from './fields.ts';
import { form, optionalFlag } from './form.ts';
import { SOURCE_LABELS } from './group.ts';

/** Body of `POST /api/admin/users`. Source: docs/grafana.md#users. */
export const AdminCreateUserForm = form(
  'AdminCreateUserForm',
  z.object({
    login: optionalName('Login; the e-mail address when absent.'),
    email: optionalName('E-mail address; the login when absent.'),
    name: optionalName('Full name.'),
    password: newPassword,
    orgId: z
      .int()
      .min(0)
      .max(ID_MAX)
      .nullish()
      .describe('Id of the org to join; org 1 when absent, null or 0.'),
  }),
);

/** Body of `PUT /api/users/:userId` and `PUT /api/user`. */
export const UpdateUserCommand = form(
  'UpdateUserCommand',
  z.object({
    login: optionalName('Login; kept when absent or empty.'),
    email: optionalName('E-mail address; kept when absent or empty.'),
    name: optionalName(
      'Full name; kept when absent. `PUT /api/users/{userId}` alone empties it then in flavours `12` and `13`.',
    ),
  }),
);

/** Body of `PUT /api/admin/users/:userId/password`. */
export const AdminUpdateUserPasswordForm = form(
  'AdminUpdateUserPasswordForm',
  z.object({ password: newPassword }),
);

/** Body of `PUT /api/user/password`. */
export const ChangeUserPasswordCommand = form(
  'ChangeUserPasswordCommand',
  z.object({
    oldPassword: z.string().min(1).describe('The current password.'),
    newPassword: newPassword.describe(
      'Password. It has at least as many characters as the deployment says, 8 if nothing else, and is none that many people use.',
    ),
  }),
);

/** Body of `PUT /api/admin/users/:userId/permissions`. */
export const AdminUpdateUserPermissionsForm = form(
  'AdminUpdateUserPermissionsForm',
  z.object({
    isGrafanaAdmin: optionalFlag('Whether the user is a server admin; absent or null means false.'),
  }),
);

const accessControl = z
  .record(z.string(), z.literal(true))
  .optional()
  .describe('The actions that the caller may do on it, with `accesscontrol=true`.');

/** One person or service account. */
export const UserProfileDTO = z
  .object({
    id: z.int().describe('Id.'),
    uid: z.string().describe('Uid.'),
    email: z.string().describe('E-mail address, in lower case.'),
    name: z.string().describe('Full name.'),
    login: z.string().describe('Login, in lower case.'),
    theme: z.string().describe('Always empty: themes are not stored.'),
    orgId: z.int().describe('Id of the current org; 0 for somebody who is in none.'),
    isGrafanaAdmin: z.boolean().describe('Whether the user is a server admin.'),
    isDisabled: z.boolean().describe('Whether the user is disabled.'),
    isExternal: z.boolean().describe('Whether the user is linked to a configured identity provider.'),
    isExternallySynced: z
      .boolean()
      .describe('Whether an identity provider manages the org role, so that nobody else changes it.'),
    isGrafanaAdminExternallySynced: z
      .boolean()
      .describe('Always false: the server admin flag is managed here.'),
    authLabels: z.array(z.string()).describe('`JWT` for a user of an identity provider; else empty.'),
    updatedAt: z.string().meta({ format: 'date-time' }).describe('When the user was last changed.'),
    createdAt: z.string().meta({ format: 'date-time' }).describe('When the user was created.'),
    avatarUrl: z.string().describe('Always empty: there are no avatars.'),
    accessControl,
  })
  .meta({ id: 'UserProfileDTO' });

/** The label of a user's identity provider; none without one that is configured. */
const labelsOf = (user: Linked, managing: Managing): string[] =>
  providerOf(user, managing) === undefined ? [] : [SOURCE_LABELS.jwt];

/** Whether the org role is refused by hand. */
const isRoleManaged = (user: Linked, orgId: number, managing: Managing): boolean =>
  managerOf(user, { field: 'orgRole', orgId }, managing) !== undefined;

type AccessControl = Readonly<Record<string, true>> | undefined;

/** A person or service account as clients read it, where the providers manage what they do. */
export const toUserProfileDTO = (
  user: ShownProfile,
  managing: Managing,
  access?: AccessControl,
): z.infer<typeof UserProfileDTO> => ({
  id: user.id,
  uid: user.uid,
  email: user.email,
  name: user.name,
  login: user.login,
  theme: '',
  orgId: user.orgId,
  isGrafanaAdmin: user.isServerAdmin,
  isDisabled: user.isDisabled,
  isExternal: providerOf(user, managing) !== undefined,
  isExternallySynced: isRoleManaged(user, user.orgId, managing),
  isGrafanaAdminExternallySynced: false,
  authLabels: labelsOf(user, managing),
  updatedAt: user.updated,
  createdAt: user.created,
  avatarUrl: '',
  ...(access && { accessControl: access }),
});

/** A person in a list. */
export const UserSearchHitDTO = z
  .object({
    id: z.int().describe('Id.'),
    uid: z.string().describe('Uid.'),
    name: z.string().describe('Full name.'),
    login: z.string().describe('Login.'),
    email: z.string().describe('E-mail address.'),
    isAdmin: z.boolean().describe('Whether the user is a server admin.'),
    isDisabled: z.boolean().describe('Whether the user is disabled.'),
    authLabels: z.array(z.string()).describe('`JWT` for a user of an identity provider; else empty.'),
    avatarUrl: z.string().describe('Always empty: there are no avatars.'),
    accessControl,
  })
  .meta({ id: 'UserSearchHitDTO' });

/** A person in a list, as clients read it, where the providers manage what they do. */
export const toUserSearchHitDTO = (
  user: UserProfile,
  managing: Managing,
  access?: AccessControl,
): z.infer<typeof UserSearchHitDTO> => ({
  id: user.id,
  uid: user.uid,
  name: user.name,
  login: user.login,
  email: user.email,
  isAdmin: user.isServerAdmin,
  isDisabled: user.isDisabled,
  authLabels: labelsOf(user, managing),
  avatarUrl: '',
  ...(access && { accessControl: access }),
});

/** Answer to `GET /api/users/search`. */
export const SearchUserQueryResult = z
  .object({
    totalCount: z.int().describe('Number of users on all pages.'),
    users: z.array(UserSearchHitDTO).describe('The users on this page.'),
    page: z.int().describe('Number of the page, from 1.'),
    perPage: z.int().describe('Most users on a page.'),
  })
  .meta({ id: 'SearchUserQueryResult' });

/** A member of an org in a list. */
export const OrgUserDTO = z
  .object({
    orgId: z.int().describe('Id of the org.'),
    userId: z.int().describe('Id of the user.'),
    uid: z.string().describe('Uid of the user.'),
    email: z.string().describe('E-mail address.'),
    name: z.string().describe('Full name.'),
    login: z.string().describe('Login.'),
    role: shownOrgRole,
    isDisabled: z.boolean().describe('Whether the user is disabled.'),
    isExternallySynced: z
      .boolean()
      .describe('Whether an identity provider manages the org role, so that nobody else changes it.'),
    authLabels: z.array(z.string()).describe('`JWT` for a user of an identity provider; else empty.'),
    avatarUrl: z.string().describe('Always empty: there are no avatars.'),
    accessControl,
  })
  .meta({ id: 'OrgUserDTO' });

/** A member of an org in a list, as clients read it, where the providers manage what they do. */
export const toOrgUserDTO = (
  orgId: number,
  user: OrgUser,
  managing: Managing,
  access?: AccessControl,
): z.infer<typeof OrgUserDTO> => ({
  orgId,
  userId: user.id,
  uid: user.uid,
  email: user.email,
  name: user.name,
  login: user.login,
  role: user.role,
  isDisabled: user.isDisabled,
  isExternallySynced: isRoleManaged(user, orgId, managing),
  authLabels: labelsOf(user, managing),
  avatarUrl: '',
  ...(access && { accessControl: access }),
});

/** Answer to `GET /api/org/users/search`. */
export const SearchOrgUsersQueryResult = z
  .object({
    totalCount: z.int().describe('Number of users on all pages.'),
    orgUsers: z.array(OrgUserDTO).describe('The members on this page.'),
    page: z.int().describe('Number of the page, from 1.'),
    perPage: z.int().describe('Most members on a page.'),
  })
  .meta({ id: 'SearchOrgUsersQueryResult' });

/** A member in short form, to choose from. */
export const UserLookupDTO = z
  .object({
    userId: z.int().describe('Id of the user.'),
    uid: z.string().describe('Uid of the user.'),
    login: z.string().describe('Login.'),
    avatarUrl: z.string().describe('Always empty: there are no avatars.'),
  })
  .meta({ id: 'UserLookupDTO' });

/** An org that somebody is a member of. */
export const UserOrgDTO = z
  .object({
    orgId: z.int().describe('Id of the org.'),
    name: z.string().describe('Name of the org.'),
    role: shownOrgRole,
  })
  .meta({ id: 'UserOrgDTO' });

/** An org of somebody, as clients read it. */
export const toUserOrgDTO = ({ orgId, name, role }: OrgOfUser): z.infer<typeof UserOrgDTO> => ({
  orgId,
  name,
  role,
});
