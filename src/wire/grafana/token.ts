import { z } from 'zod';

import type { Token } from '../../core/token.ts';
import { hasExpired, secondsUntilExpiration, TOKEN_LIFE_S_MAX } from '../../core/token.ts';
import { name } from './fields.ts';
import { form } from './form.ts';

/** Body of `POST /api/serviceaccounts/:serviceAccountId/tokens`. */
export const AddServiceAccountTokenCommand = form(
  'AddServiceAccountTokenCommand',
  z.object({
    name: name('Name, unique in the org.'),
    secondsToLive: z
      .int()
      .min(0)
      .max(TOKEN_LIFE_S_MAX)
      .nullish()
      .describe(
        'Seconds until the token expires; absent, null or 0 means never. Where the deployment has a longest life of tokens (`TOKEN_LIFE_MAX`), it must say one, and none that is longer: else 400.',
      ),
  }),
);

/** Answer to the creation of a token: the only answer that shows the key. */
export const NewApiKeyResult = z
  .object({
    id: z.int().describe('Id of the token.'),
    name: z.string().describe('Name of the token.'),
    key: z.string().describe('The token itself.'),
  })
  .meta({ id: 'NewApiKeyResult' });

/** A token in a list, without its key. */
export const TokenDTO = z
  .object({
    id: z.int().describe('Id of the token.'),
    name: z.string().describe('Name of the token.'),
    created: z.iso.datetime().describe('When it was created.'),
    expiration: z.iso.datetime().nullable().describe('When it expires; null for never.'),
    secondsUntilExpiration: z.number().describe('Seconds until it expires, within the last week; 0 before.'),
    hasExpired: z.boolean().describe('Whether it has expired.'),
    isRevoked: z.boolean().describe('Whether it was revoked.'),
    lastUsedAt: z.iso
      .datetime()
      .nullable()
      .describe('When it was last used, some minutes late; null for never.'),
  })
  .meta({ id: 'TokenDTO' });

/** A token as clients read it at a moment, an ISO time. */
export const toTokenDTO = (
  { id, name: tokenName, created, expires, revoked, lastUsed }: Token,
  now: string,
): z.infer<typeof TokenDTO> => ({
  id,
  name: tokenName,
  created,
  expiration: expires,
  secondsUntilExpiration: secondsUntilExpiration(expires, now),
  hasExpired: hasExpired(expires, now),
  isRevoked: revoked !== null,
  lastUsedAt: lastUsed,
});
