import { z } from 'zod';

import type { ServiceAccount, ServiceAccountProfile } from '../../core/service-account.ts';
import { name, orgRole } from './fields.ts';
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

/** Body of `PATCH /api/serviceaccounts/:serviceAccountId`; what is absent or null stays as it is. */
export const UpdateServiceAccountForm = form(
  'UpdateServiceAccountForm',
  z.object({
    name: name('Name, unique in the org; the login goes with it.').nullish(),
    role: optionalText('`None`, `Viewer`, `Editor` or `Admin`, in any letter case; empty as if absent.'),
    isDisabled: z.boolean().nullish().describe('Whether its tokens are refused.'),
  }),
);

/** A service account as creation and lists show it. */
export const ServiceAccountDTO = z
  .object({
    id: z.int().describe('Id, from the space that users share.'),
    uid: z.string().describe('Unique id.'),
    name: z.string().describe('Name.'),
    login: z.string().describe('Login, made of org and name.'),
    orgId: z.int().describe('The org the account belongs to.'),
    isDisabled: z.boolean().describe('Whether its tokens are refused.'),
    isExternal: z.boolean().describe('Always false: none is made by an external service.'),
    role: z.string().describe('Its org role.'),
    tokens: z.int().describe('How many tokens it has, expired ones included.'),
    accessControl: z
      .record(z.string(), z.boolean())
      .optional()
      .describe('What the caller may do with it, with `accesscontrol=true`.'),
  })
  .meta({ id: 'ServiceAccountDTO' });

/** A service account as it is shown by itself. */
export const ServiceAccountProfileDTO = ServiceAccountDTO.extend({
  createdAt: z.iso.datetime().describe('When it was created.'),
  updatedAt: z.iso.datetime().describe('When it was last changed.'),
  teams: z.array(z.string()).describe('Names of its teams.'),
}).meta({ id: 'ServiceAccountProfileDTO' });

/** Answer to `PATCH /api/serviceaccounts/:serviceAccountId`. */
export const UpdateServiceAccountResponse = z
  .object({
    id: z.int().describe('Id of the account.'),
    name: z.string().describe('Name of the account.'),
    message: z.string().describe('What was done.'),
    serviceaccount: ServiceAccountProfileDTO,
  })
  .meta({ id: 'UpdateServiceAccountResponse' });

/** Answer to `GET /api/serviceaccounts/search`. */
export const SearchOrgServiceAccountsResult = z
  .object({
    totalCount: z.int().describe('How many there are on all pages.'),
    serviceAccounts: z.array(ServiceAccountDTO).describe('Those on this page; none past the last.'),
    page: z.int().describe('The page, from 1.'),
    perPage: z.int().describe('Accounts on a page.'),
  })
  .meta({ id: 'SearchOrgServiceAccountsResult' });

type AccessControl = Readonly<Record<string, boolean>> | undefined;

/** A service account on the wire; `accessControl` is left out when it is undefined. */
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

/** All about a service account on the wire. */
export const toServiceAccountProfileDTO = (
  account: ServiceAccountProfile,
  accessControl?: AccessControl,
): z.infer<typeof ServiceAccountProfileDTO> => ({
  ...toServiceAccountDTO(account, accessControl),
  createdAt: account.created,
  updatedAt: account.updated,
  teams: [...account.teams],
});
