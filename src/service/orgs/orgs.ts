import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import { notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import { readAll } from '../ports/read.ts';

/** The org to create. */
export type CreateOrgInput = { readonly name: string };

/** Creates an org and makes its creator the first Admin. Service accounts may not (`only-users`). */
export const createOrg = change({
  kind: 'org.create',
  facts: ({ orgs }, _orgId, { name }: CreateOrgInput) => orgs.isNameTaken(name),
  requires: requiredBy.createOrg,
  decide: ({ caller, now }, { name }, isTaken, { orgs, users }) => {
    if (caller.facts.isServiceAccount) return refuse({ tag: 'only-users', what: 'org' });
    if (isTaken) return refuse({ tag: 'taken', thing: 'org', field: 'name', value: name });
    const insertOrg = orgs.insert(name, now);
    return planned({
      writes: [
        insertOrg,
        orgs.insertAdminOf(name, caller.facts.userId, now),
        users.settleIn({ name }, caller.facts.userId),
      ],
      before: null,
      after: { name, admin: caller.facts.userId },
      touches: [],
      reply: ({ idOf }) => ({ id: idOf(insertOrg) }),
    });
  },
});

/** The new name of the org that the change is made in. */
export type RenameOrgInput = { readonly name: string };

/** Renames the org. Refuses with `not-found` and `taken`. */
export const renameOrg = change({
  kind: 'org.rename',
  facts: ({ orgs }, orgId, { name }: RenameOrgInput) =>
    readAll({ org: orgs.find(orgId), namesake: orgs.findByName(name) }),
  requires: requiredBy.renameOrg,
  decide: ({ orgId, now }, { name }, { org, namesake }, { orgs }) => {
    if (org === undefined) return refuse(notFound('org'));
    if (namesake !== undefined && namesake.id !== orgId) {
      return refuse({ tag: 'taken', thing: 'org', field: 'name', value: name, on: 'update' });
    }
    if (org.name === name) return unchanged(null);
    return planned({
      writes: [orgs.rename(orgId, name, now)],
      before: { name: org.name },
      after: { name },
      touches: [],
      reply: () => null,
    });
  },
});

/** The org to delete, and the org that the caller acts in; null when that is its current org. */
export type DeleteOrgInput = { readonly orgId: number; readonly actsIn: number | null };

/**
 * Deletes an org and everything in it, including service accounts and tokens. After the reply nobody holds anything
 * there (I6). People are kept; another of their orgs becomes their current org. Refuses with `not-found`, and with
 * `org-in-use` for the org that the caller acts in. A change of the global plane.
 */
export const deleteOrg = change({
  kind: 'org.delete',
  facts: ({ orgs, users }, _orgId, { orgId }: DeleteOrgInput, { userId }) =>
    readAll({ org: orgs.find(orgId), profile: users.profile(userId) }),
  requires: requiredBy.deleteOrg,
  decide: ({ now }, { orgId, actsIn }, { org, profile }, { orgs }) => {
    if (org === undefined || orgId === GLOBAL_ORG_ID) return refuse(notFound('org'));
    if (orgId === (actsIn ?? profile?.homeOrgId)) return refuse({ tag: 'org-in-use' });
    return planned({
      writes: [...orgs.remove(orgId, now)],
      before: { org },
      after: null,
      touches: [`org:${orgId}`],
      notifies: [orgId],
      reply: () => null,
    });
  },
});
