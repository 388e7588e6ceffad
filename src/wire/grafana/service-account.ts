import { z } from 'zod';

import type { ServiceAccount, ServiceAccountProfile } from '../../core/service-account.ts';
import { name, orgRole, shownOrgRole } from './fields.ts';
import { form, optionalFlag, optionalText } from './form.ts';

/** Body of `POST /api/serviceaccounts`. */
export const CreateServiceAccountForm = form(
  'CreateServiceAccountForm',
  z.object({
    name: name('Name, unique in the org.'),
    role: orgRole,
    isDisabled: optionalFlag('Whether the account is created disabled.'),
  }),
);

/** Body of `PATCH /api/serviceaccounts/:serviceAccountId`. Absent and null fields keep their values. */
export const UpdateServiceAccountForm = form(
  'UpdateServiceAccountForm',
  z.object({
    name: name('Name, unique in the org. The login changes with it.').nullish(),
    role: optionalText(
      '`None`, `Viewer`, `Editor` or `Admin`, in any letter case; an empty text means absent.',
    ),
    isDisabled: z.boolean().nullish().describe('Whether the account is disabled: its tokens are refused.'),
  }),
);

/** A service account as creation and lists show it. */
export const ServiceAccountDTO = z
  .object({
    id: z.int().describe('Id. No user has the same id.'),
    uid: z.string().describe('Uid.'),
    name: z.string().describe('Name.'),
    login: z.string().describe('Login, made from the org and the name.'),
    orgId: z.int().describe('The org the account belongs to.'),
    isDisabled: z.boolean().describe('Whether the account is disabled: its tokens are refused.'),
    isExternal: z.boolean().describe('Always false: external services have no service accounts here.'),
    role: shownOrgRole,
    tokens: z.int().describe('Number of tokens, including expired ones.'),
    accessControl: z
      .record(z.string(), z.boolean())
      .optional()
      .describe('The actions that the caller may do on it, with `accesscontrol=true`.'),
  })
  .meta({ id: 'ServiceAccountDTO' });

/** One service account in full. */
export const ServiceAccountProfileDTO = ServiceAccountDTO.extend({
  createdAt: z.iso.datetime().describe('When it was created.'),
  updatedAt: z.iso.datetime().describe('When it was last changed.'),
  teams: z.array(z.string()).describe('Names of the teams that the account is in.'),
}).meta({ id: 'ServiceAccountProfileDTO' });

/** Answer to `PATCH /api/serviceaccounts/:serviceAccountId`. */
export const UpdatedServiceAccount = z
  .object({
    id: z.int().describe('Id of the account.'),
    name: z.string().describe('Name of the account.'),
    message: z.string().describe('The result.'),
    serviceaccount: ServiceAccountProfileDTO,
  })
  .meta({ id: 'UpdatedServiceAccount' });

/** Answer to `GET /api/serviceaccounts/search`. */
export const SearchOrgServiceAccountsResult = z
  .object({
    totalCount: z.int().describe('Number of service accounts on all pages.'),
    serviceAccounts: z
      .array(ServiceAccountDTO)
      .describe('The service accounts on this page; empty after the last page.'),
    page: z.int().describe('Number of the page, from 1.'),
    perPage: z.int().describe('Most service accounts on a page.'),
  })
  .meta({ id: 'SearchOrgServiceAccountsResult' });

type AccessControl = Readonly<Record<string, boolean>> | undefined;

/** A service account as clients read it. `accessControl` is left out when it is undefined. */
export const toServiceAccountDTO = (
  { id, uid, name, login, orgId, isDisabled, role, tokens }: ServiceAccount,
  accessControl?: AccessControl,
): z.infer<typeof ServiceAccountDTO> => ({
  id,
  uid,
  name,
  login,
  orgId,
  isDisabled,
  isExternal: false,
  role,
  tokens,
  ...(accessControl && { accessControl }),
});

/** One service account in full, as clients read it. */
export const toServiceAccountProfileDTO = (
  account: ServiceAccountProfile,
  accessControl?: AccessControl,
): z.infer<typeof ServiceAccountProfileDTO> => ({
  ...toServiceAccountDTO(account, accessControl),
  createdAt: account.created,
  updatedAt: account.updated,
  teams: [...account.teams],
});
