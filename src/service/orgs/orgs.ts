import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import type { Location } from '../../core/locations.ts';
import { invalid, notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import { readAll } from '../ports/read.ts';

/** Where an org's object is to be made: a wish of server admins, which has no effect where all are bound to a jurisdiction. */
type Wished<L> = { readonly location: L; readonly isBound: boolean };

/** The org to create, and where its object is to be made, if that is said. */
export type CreateOrgInput = { readonly name: string; readonly wished?: Wished<Location> };

const BOUND = invalid('location', 'has no effect here: the deployment is bound to a jurisdiction');

/**
 * Creates an org and makes its creator the first Admin. Service accounts may not (`only-users`). Only server admins say where
 * its object is to be made (`server-admins-only`).
 */
export const createOrg = change({
  kind: 'org.create',
  facts: ({ orgs }, _orgId, { name }: CreateOrgInput) => orgs.isNameTaken(name),
  requires: requiredBy.createOrg,
  decide: ({ caller, now }, { name, wished }, isTaken, { orgs, users }) => {
    if (caller.facts.isServiceAccount) return refuse({ tag: 'only-users', what: 'org' });
    if (wished !== undefined && !caller.facts.isServerAdmin) return refuse({ tag: 'server-admins-only' });
    if (isTaken) return refuse({ tag: 'taken', thing: 'org', field: 'name', value: name });
    if (wished?.isBound === true) return refuse(BOUND);
    const insertOrg = orgs.insert(name, now, wished?.location);
    return planned({
      writes: [
        insertOrg,
        orgs.insertAdminOf(name, caller.facts.userId, now),
        users.settleIn({ name }, caller.facts.userId),
      ],
      before: null,
      after: { name, admin: caller.facts.userId, ...(wished && { location: wished.location }) },
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

/** The org, and where its object is to be made; null for where the deployment says. */
export type PlaceOrgInput = { readonly orgId: number } & Wished<Location | null>;

/**
 * Says where the object of an org is to be made that nobody has used yet. Refuses with `server-admins-only`, `not-found`, and
 * `org-placed` where the object may have been made: it does not move. A change of the global plane.
 */
export const placeOrg = change({
  kind: 'org.place',
  facts: ({ orgs }, _orgId, { orgId }: PlaceOrgInput) => orgs.location(orgId),
  requires: requiredBy.placeOrg,
  decide: ({ caller, now }, { orgId, location, isBound }, org, { orgs }) => {
    if (!caller.facts.isServerAdmin) return refuse({ tag: 'server-admins-only' });
    if (org === undefined) return refuse(notFound('org'));
    if (isBound) return refuse(BOUND);
    if (org.location === location) return unchanged(null);
    if (org.isUsed) return refuse({ tag: 'org-placed' });
    return planned({
      writes: [orgs.locate(orgId, location, now)],
      before: { org: orgId, location: org.location },
      after: { org: orgId, location },
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
