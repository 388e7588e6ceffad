import { z } from 'zod';

import { ID_MAX } from '../../core/refusal.ts';
import type { OrgOfUser, OrgUser, UserProfile } from '../../core/user.ts';
import { newPassword, optionalName } from './fields.ts';
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
    orgId: z.int().min(0).max(ID_MAX).nullish().describe('The org to join; org 1 when absent or 0.'),
  }),
);

/** Body of `PUT /api/users/:userId` and `PUT /api/user`. */
export const UpdateUserCommand = form(
  'UpdateUserCommand',
  z.object({
    login: optionalName('Login; stays when absent or empty.'),
    email: optionalName('E-mail address; stays when absent or empty.'),
    name: optionalName('Full name; when absent it stays, and is empty in flavour 13.'),
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
  z.object({ oldPassword: z.string().min(1).describe('The password until now.'), newPassword }),
);

/** Body of `PUT /api/admin/users/:userId/permissions`. */
export const AdminUpdateUserPermissionsForm = form(
  'AdminUpdateUserPermissionsForm',
  z.object({ isGrafanaAdmin: optionalFlag('Whether the user is a server admin; absent means not.') }),
);

const accessControl = z
  .record(z.string(), z.literal(true))
  .optional()
  .describe('The actions that the caller may do to it, when asked for with `accesscontrol=true`.');

/** One person or service account. */
export const UserProfileDTO = z
  .object({
    id: z.int().describe('Id.'),
    uid: z.string().describe('Unique id.'),
    email: z.string().describe('E-mail address, in lower case.'),
    name: z.string().describe('Full name.'),
    login: z.string().describe('Login, in lower case.'),
    theme: z.string().describe('Empty: themes are not kept.'),
    orgId: z.int().describe('The current org.'),
    isGrafanaAdmin: z.boolean().describe('Whether the user is a server admin.'),
    isDisabled: z.boolean().describe('Whether the user is refused.'),
    isExternal: z.boolean().describe('Whether somebody else manages the user.'),
    isExternallySynced: z.boolean().describe('Whether somebody else manages the org role.'),
    isGrafanaAdminExternallySynced: z.boolean().describe('Whether somebody else manages server admins.'),
    authLabels: z.array(z.string()).describe('Where the user comes from.'),
    updatedAt: z.string().meta({ format: 'date-time' }).describe('When the user was last changed.'),
    createdAt: z.string().meta({ format: 'date-time' }).describe('When the user was created.'),
    avatarUrl: z.string().describe('Empty: there are no avatars.'),
    accessControl,
  })
  .meta({ id: 'UserProfileDTO' });

/** What people see of where somebody comes from. */
const labelsOf = ({ provider }: UserProfile): string[] => (provider === null ? [] : [SOURCE_LABELS.jwt]);

type AccessControl = Readonly<Record<string, true>> | undefined;

/** A person or service account as its profile shows it. `orgId` is the org to call the current one. */
export const toUserProfileDTO = (
  user: UserProfile,
  orgId: number,
  access?: AccessControl,
): z.infer<typeof UserProfileDTO> => ({
  id: user.id,
  uid: user.uid,
  email: user.email,
  name: user.name,
  login: user.login,
  theme: '',
  orgId,
  isGrafanaAdmin: user.isServerAdmin,
  isDisabled: user.isDisabled,
  isExternal: user.provider !== null,
  isExternallySynced: user.roleOrgId === orgId,
  isGrafanaAdminExternallySynced: false,
  authLabels: labelsOf(user),
  updatedAt: user.updated,
  createdAt: user.created,
  avatarUrl: '',
  ...(access && { accessControl: access }),
});

/** A person in a list of people. */
export const UserSearchHitDTO = z
  .object({
    id: z.int().describe('Id.'),
    uid: z.string().describe('Unique id.'),
    name: z.string().describe('Full name.'),
    login: z.string().describe('Login.'),
    email: z.string().describe('E-mail address.'),
    isAdmin: z.boolean().describe('Whether the user is a server admin.'),
    isDisabled: z.boolean().describe('Whether the user is refused.'),
    authLabels: z.array(z.string()).describe('Where the user comes from.'),
    avatarUrl: z.string().describe('Empty: there are no avatars.'),
    accessControl,
  })
  .meta({ id: 'UserSearchHitDTO' });

/** A person as lists of people show it. */
export const toUserSearchHitDTO = (
  user: UserProfile,
  access?: AccessControl,
): z.infer<typeof UserSearchHitDTO> => ({
  id: user.id,
  uid: user.uid,
  name: user.name,
  login: user.login,
  email: user.email,
  isAdmin: user.isServerAdmin,
  isDisabled: user.isDisabled,
  authLabels: labelsOf(user),
  avatarUrl: '',
  ...(access && { accessControl: access }),
});

/** Answer to `GET /api/users/search`. */
export const SearchUserQueryResult = z
  .object({
    totalCount: z.int().describe('How many there are on all pages.'),
    users: z.array(UserSearchHitDTO).describe('The users of this page.'),
    page: z.int().describe('This page, from 1.'),
    perPage: z.int().describe('Users on a page.'),
  })
  .meta({ id: 'SearchUserQueryResult' });

/** A member in a list of an org's members. */
export const OrgUserDTO = z
  .object({
    orgId: z.int().describe('The org.'),
    userId: z.int().describe('Id of the user.'),
    uid: z.string().describe('Unique id of the user.'),
    email: z.string().describe('E-mail address.'),
    name: z.string().describe('Full name.'),
    login: z.string().describe('Login.'),
    role: z.string().describe('Org role.'),
    isDisabled: z.boolean().describe('Whether the user is refused.'),
    isExternallySynced: z.boolean().describe('Whether somebody else manages the org role.'),
    authLabels: z.array(z.string()).describe('Where the user comes from.'),
    avatarUrl: z.string().describe('Empty: there are no avatars.'),
    accessControl,
  })
  .meta({ id: 'OrgUserDTO' });

/** A member of an org as lists of members show it. */
export const toOrgUserDTO = (
  orgId: number,
  user: OrgUser,
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
  isExternallySynced: user.roleOrgId === orgId,
  authLabels: labelsOf(user),
  avatarUrl: '',
  ...(access && { accessControl: access }),
});

/** Answer to `GET /api/org/users/search`. */
export const SearchOrgUsersQueryResult = z
  .object({
    totalCount: z.int().describe('How many there are on all pages.'),
    orgUsers: z.array(OrgUserDTO).describe('The members of this page.'),
    page: z.int().describe('This page, from 1.'),
    perPage: z.int().describe('Members on a page.'),
  })
  .meta({ id: 'SearchOrgUsersQueryResult' });

/** A member by name, for choosing one. */
export const UserLookupDTO = z
  .object({
    userId: z.int().describe('Id of the user.'),
    uid: z.string().describe('Unique id of the user.'),
    login: z.string().describe('Login.'),
    avatarUrl: z.string().describe('Empty: there are no avatars.'),
  })
  .meta({ id: 'UserLookupDTO' });

/** An org that somebody is a member of. */
export const UserOrgDTO = z
  .object({
    orgId: z.int().describe('Id of the org.'),
    name: z.string().describe('Name of the org.'),
    role: z.string().describe('The role there.'),
  })
  .meta({ id: 'UserOrgDTO' });

/** An org as somebody's list of orgs shows it. */
export const toUserOrgDTO = ({ orgId, name, role }: OrgOfUser): z.infer<typeof UserOrgDTO> => ({
  orgId,
  name,
  role,
});
