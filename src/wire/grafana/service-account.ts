import { z } from 'zod';

import { name, orgRole } from './fields.ts';
import { form, optionalFlag } from './form.ts';

/** A token lives at most a hundred years. */
const SECONDS_TO_LIVE_MAX = 100 * 365 * 24 * 3_600;

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
