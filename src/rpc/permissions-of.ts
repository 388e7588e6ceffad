import { permissionsOf } from '../access/permissions.ts';
import type { PermissionList } from '../client/contract.ts';
import { ok, refuse } from '../core/result.ts';
import { readSubject } from '../wire/authzen/entities.ts';
import type { Open } from './answering.ts';
import { answerCall } from './answering.ts';
import { problemOfValue } from './plain-value.ts';

/** Answers what a subject may do: see `permissionsOf` of access. Nothing of what came need be what the types of the client say. */
export async function answerPermissionsOf(
  open: Open,
  token: unknown,
  subject: unknown,
  options: unknown,
): Promise<PermissionList> {
  const answered = await answerCall(open, {
    token,
    options,
    read: () => {
      const problem = problemOfValue(subject, 'subject');
      return problem === undefined ? readSubject(subject, 'subject') : refuse(problem);
    },
    ask: async ({ org }, { orgId, caller }, asked) => {
      const found = await permissionsOf(org, orgId, caller, asked);
      if (!found.ok) return found;
      const { json, revision } = found.value;
      return ok({ permissions: JSON.parse(json) as PermissionList['permissions'], context: { revision } });
    },
  });
  return answered.ok ? answered.value : { permissions: {}, context: { error: answered.refusal } };
}
