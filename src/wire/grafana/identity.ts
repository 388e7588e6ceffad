import { z } from 'zod';

import { ID_MAX } from '../../core/refusal.ts';
import { isPlainText } from '../../core/text.ts';
import { form, optionalFlag, optionalText } from './form.ts';

/** Names and addresses have at most this many UTF-16 code units. Source: upstream's columns of that width. */
const NAME_MAX = 190;
/** Passwords have at most this many UTF-16 code units; clients generate long ones. */
const PASSWORD_MAX = 1_000;
const PASSWORD_MIN = 4;
/** A token lives at most a hundred years. */
const SECONDS_TO_LIVE_MAX = 100 * 365 * 24 * 3_600;

/** A text that comes back as it was sent: clients compare it. */
const exactText = z
  .string()
  .max(NAME_MAX)
  .refine(isPlainText, 'must not hold a control character or half a character');
const name = (description: string) =>
  exactText.refine((text) => text.trim() !== '', 'must not be empty').describe(description);
const optionalName = (description: string) => exactText.nullish().describe(description);
const id = (description: string) => z.int().min(1).max(ID_MAX).describe(description);
const orgRole = optionalText('`None`, `Viewer`, `Editor` or `Admin`, in any letter case.');

/** Body of `POST /api/admin/users`. Source: reference/clients.md section 4.8. */
export const AdminCreateUserForm = form(
  'AdminCreateUserForm',
  z.object({
    login: optionalName('Login; the e-mail address when absent.'),
    email: optionalName('E-mail address; the login when absent.'),
    name: optionalName('Full name.'),
    password: z.string().min(PASSWORD_MIN).max(PASSWORD_MAX).describe('Password.'),
    orgId: z.int().min(0).max(ID_MAX).nullish().describe('The org to join; org 1 when absent or 0.'),
  }),
);

/** Body of `POST /api/orgs`. */
export const CreateOrgCommand = form('CreateOrgCommand', z.object({ name: name('Name, unique.') }));

/** Body of `POST /api/orgs/:orgId/users`. */
export const AddOrgUserCommand = form(
  'AddOrgUserCommand',
  z.object({ loginOrEmail: name('Login or e-mail address of the user.'), role: orgRole }),
);

/** Body of `POST /api/teams`. */
export const CreateTeamCommand = form(
  'CreateTeamCommand',
  z.object({ name: name('Name, unique in the org.'), email: optionalName('E-mail address of the team.') }),
);

/** Body of `POST /api/teams/:teamId/members`. */
export const AddTeamMemberCommand = form(
  'AddTeamMemberCommand',
  z.object({ userId: id('The user to add.') }),
);

/** Body of `POST /api/serviceaccounts`. */
export const CreateServiceAccountForm = form(
  'CreateServiceAccountForm',
  z.object({
    name: name('Name, unique in the org.'),
    role: orgRole,
    isDisabled: optionalFlag('Whether the account is created disabled.'),
  }),
);

/** Body of `POST /api/serviceaccounts/:serviceAccountId/tokens`. */
export const AddServiceAccountTokenCommand = form(
  'AddServiceAccountTokenCommand',
  z.object({
    name: name('Name, unique in the org.'),
    secondsToLive: z
      .int()
      .min(0)
      .max(SECONDS_TO_LIVE_MAX)
      .nullish()
      .describe('Seconds until the token expires; absent, null or 0 means never.'),
  }),
);

/** Answer to `POST /api/serviceaccounts`. */
export const ServiceAccountDTO = z
  .object({
    id: z.int().describe('Id, from the space that users share.'),
    uid: z.string().describe('Unique id.'),
    name: z.string().describe('Name.'),
    login: z.string().describe('Login, made of org and name.'),
    orgId: z.int().describe('The org the account belongs to.'),
    isDisabled: z.boolean().describe('Whether its tokens are refused.'),
    role: z.string().describe('Its org role.'),
    tokens: z.int().describe('How many tokens it has.'),
  })
  .meta({ id: 'ServiceAccountDTO' });

/** Answer to a token's creation: the only time the key is seen. */
export const NewApiKeyResult = z
  .object({
    id: z.int().describe('Id of the token.'),
    name: z.string().describe('Name of the token.'),
    key: z.string().describe('The token itself.'),
  })
  .meta({ id: 'NewApiKeyResult' });
