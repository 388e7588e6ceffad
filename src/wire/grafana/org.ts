import { z } from 'zod';

import { LOCATION_PROBLEM, LOCATIONS } from '../../core/locations.ts';
import { name, orgRole } from './fields.ts';
import { form } from './form.ts';

/** Where an org's object is to be made. Source: docs/operations.md#where-things-live. */
const location = z.enum(LOCATIONS);

/** Body of `POST /api/orgs`. The location is ours. */
export const CreateOrgCommand = form(
  'CreateOrgCommand',
  z.object({
    name: name('Name, unique.'),
    location: location
      .nullish()
      .describe('Where the org is to live, for server admins to say. Otherwise where the deployment says.'),
  }),
);

/** Body of `PATCH /api/orgs/:orgId`, which is ours. */
export const PlaceOrgCommand = form(
  'PlaceOrgCommand',
  z.object({
    location: z
      .enum(LOCATIONS, `${LOCATION_PROBLEM}, or null`)
      .nullable()
      .describe('Where the org is to live; null for where the deployment says.'),
  }),
);

/** Body of `POST /api/orgs/:orgId/users`. */
export const AddOrgUserCommand = form(
  'AddOrgUserCommand',
  z.object({ loginOrEmail: name('Login or e-mail address of the user.'), role: orgRole }),
);

/** Body of `PUT /api/org` and `PUT /api/orgs/:orgId`. */
export const UpdateOrgForm = form('UpdateOrgForm', z.object({ name: name('Name, unique.') }));

/** Body of `PATCH /api/orgs/:orgId/users/:userId`. */
export const UpdateOrgUserCommand = form('UpdateOrgUserCommand', z.object({ role: orgRole }));

/** An org. */
export const OrgDTO = z
  .object({ id: z.int().describe('Id.'), name: z.string().describe('Name.') })
  .meta({ id: 'OrgDTO' });

/** An org by itself. */
export const OrgDetailsDTO = z
  .object({
    id: z.int().describe('Id.'),
    name: z.string().describe('Name.'),
    location: location
      .optional()
      .describe('Where the org lives, if that was said. Only server admins see it.'),
  })
  .meta({ id: 'OrgDetailsDTO' });
