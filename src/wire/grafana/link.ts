import { z } from 'zod';

import type { LinkOfPerson } from '../../core/link.ts';
import { id, shownOrgRole } from './fields.ts';
import { form } from './form.ts';

/** A link of a user to an identity provider. */
export const UserLinkDTO = z
  .object({
    id: z.string().describe('Id of the link: the same for as long as issuer and subject are.'),
    issuer: z.string().describe('The identity provider, as `iss` in its tokens.'),
    subject: z.string().describe('Who the user is there, as `sub` in its tokens.'),
    created: z.iso.datetime().describe('When the user was linked.'),
    lastIssued: z.iso.datetime().describe('When the newest token was issued.'),
    isBarred: z
      .boolean()
      .describe('Whether the newest token says that the user is in none of the groups that may sign in.'),
    keepsPassword: z.boolean().describe('Whether the user linked themselves, and has kept the password.'),
    orgRoles: z
      .array(
        z
          .object({ orgId: z.int().describe('Id of the org.'), role: shownOrgRole })
          .meta({ id: 'UserLinkOrgRole' }),
      )
      .describe('The org roles that the identity provider sets, ordered by org.'),
  })
  .meta({ id: 'UserLinkDTO' });

/** A link as clients read it. */
export const toUserLinkDTO = (
  linkId: string,
  { issuedAt, ...link }: LinkOfPerson,
): z.infer<typeof UserLinkDTO> => ({
  id: linkId,
  issuer: link.issuer,
  subject: link.subject,
  created: link.created,
  lastIssued: new Date(issuedAt * 1_000).toISOString(),
  isBarred: link.isBarred,
  keepsPassword: link.keepsPassword,
  orgRoles: link.orgRoles.map(({ orgId, role }) => ({ orgId, role })),
});

/** Body of `POST /api/user/links`. */
export const LinkUserForm = form(
  'LinkUserForm',
  z.object({
    token: z.string().min(1).describe('A token of the identity provider, as it is sent to sign in.'),
  }),
);

/** Answer to `POST /api/user/links`. */
export const LinkedUser = z
  .object({
    id: z.string().describe('Id of the link.'),
    message: z.string().describe('The result.'),
  })
  .meta({ id: 'LinkedUser' });

/** Body of `POST /api/admin/users/:userId/links/:linkId/move`. */
export const MoveLinkForm = form(
  'MoveLinkForm',
  z.object({ userId: id('Id of the user who gets the link.') }),
);
