import type { OrgRole } from '../core/org-role.ts';
import { basicRoleUid } from '../core/org-role.ts';
import { notFound } from '../core/refusal.ts';
import * as requirements from '../core/requirements.ts';
import { ok, refuse } from '../core/result.ts';
import { change } from './change.ts';
import { findOrgRoleProblem } from './org-role-grant.ts';
import { readAll } from './read.ts';

/** A person to be made a member of the org. */
export type AddOrgUserInput = { readonly loginOrEmail: string; readonly role: OrgRole };

/** Makes a person a member. Refuses `not-found` users, members already, and roles beyond the caller's own. */
export const addOrgUser = change({
  kind: 'org-user.add',
  facts: ({ orgs, users, roles }, orgId, { loginOrEmail, role }: AddOrgUserInput) =>
    readAll({
      orgExists: orgs.exists(orgId),
      user: users.findByName(orgId, loginOrEmail),
      stored: roles.findMany(orgId, [basicRoleUid(role)]),
    }),
  requires: () => requirements.addOrgUsers,
  decide: ({ orgId, caller, now }, { role }, { orgExists, user, stored }, { users }) => {
    if (!orgExists) return refuse(notFound('org'));
    const problem = findOrgRoleProblem(caller, role, 'org-user', stored);
    if (problem !== undefined) return refuse(problem);
    if (user === undefined || user.isServiceAccount) return refuse(notFound('user'));
    if (user.orgRole !== null) return refuse({ tag: 'already-member', of: 'org' });
    return ok({
      kind: 'change',
      writes: [users.insertMember(orgId, { id: user.id }, role, now)],
      before: null,
      after: { user: user.id, role },
      touches: [`user:${user.id}`],
      reaches: [],
      reply: () => ({ userId: user.id }),
    });
  },
});
