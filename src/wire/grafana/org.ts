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
