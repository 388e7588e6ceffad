import { z } from 'zod';

import { id, name, optionalName } from './fields.ts';
import { form } from './form.ts';

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
