import { z } from 'zod';

import { ID_MAX } from '../../core/refusal.ts';
import { newPassword, optionalName } from './fields.ts';
import { form } from './form.ts';

/** Body of `POST /api/admin/users`. Source: reference/clients.md section 4.8. */
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
