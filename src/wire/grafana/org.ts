import { z } from 'zod';

import { name, orgRole } from './fields.ts';
import { form } from './form.ts';

/** Body of `POST /api/orgs`. */
export const CreateOrgCommand = form('CreateOrgCommand', z.object({ name: name('Name, unique.') }));

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
