import * as requirements from '../core/requirements.ts';
import { ok, refuse } from '../core/result.ts';
import { change } from './change.ts';

/** A tenant to be created. */
export type CreateOrgInput = { readonly name: string };

/** Creates an org and makes its creator the first Admin. Service accounts may not (`only-users`). */
export const createOrg = change({
  kind: 'org.create',
  facts: ({ orgs }, _orgId, { name }: CreateOrgInput) => orgs.isNameTaken(name),
  requires: () => requirements.createOrgs,
  decide: ({ caller, now }, { name }, isTaken, { orgs }) => {
    if (caller.facts.isServiceAccount) return refuse({ tag: 'only-users', what: 'org' });
    if (isTaken) return refuse({ tag: 'taken', thing: 'org', field: 'name', value: name });
    const insertOrg = orgs.insert(name, now);
    return ok({
      kind: 'change',
      writes: [insertOrg, orgs.insertAdminOf(name, caller.facts.userId, now)],
      before: null,
      after: { name, admin: caller.facts.userId },
      touches: [],
      reaches: [],
      reply: ({ idOf }) => ({ id: idOf(insertOrg) }),
    });
  },
});
