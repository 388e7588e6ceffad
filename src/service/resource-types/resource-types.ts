import type { TypeDraft } from '../../core/declaration.ts';
import { bytesOfType, findDeclarationProblem, isDeclaredSo } from '../../core/declaration.ts';
import type { DeclaredType, StoredType } from '../../core/declared-type.ts';
import { actionsOfDeclared, wholeAction } from '../../core/declared-type.ts';
import { findUndelegable } from '../../core/delegation.ts';
import type { Dependency, Touches } from '../../core/dependency.ts';
import { rolesIn, TYPES } from '../../core/dependency.ts';
import { FIXED_LIMITS } from '../../core/limits.ts';
import { groupByAction } from '../../core/permission.ts';
import { compilePermissions, GLOBAL_ORG_ID } from '../../core/principal.ts';
import type { Refusal } from '../../core/refusal.ts';
import { notDelegable, notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import { leftOutOf, levelsGiving, movedByLevels, onAll } from '../../core/type-change.ts';
import { Vocabulary } from '../../core/vocabulary.ts';
import type { Decision, DecisionContext } from '../engine/change.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import type { DeclaredSoFar, TypeHoldings, TypeUses } from '../ports/resource-types.ts';
import { HOLDINGS_MAX } from '../ports/resource-types.ts';
import { known, readAll } from '../ports/read.ts';

/** The type to declare, or what a declared one becomes. In the global plane, a global one. */
export type PutResourceTypeInput = { readonly name: string; readonly declared: Omit<TypeDraft, 'name'> };

const NOTHING_DECLARED: StoredType | undefined = undefined;

/**
 * Declares a type of resource, with version 1, or replaces what is declared, with the next version; the same again changes nothing.
 * Refuses what `findDeclarationProblem` finds, in an org a name that is global (`taken`), another attribute, and to leave out an action
 * or a level that is held (`type-in-use`). What it gives to a level that was there before, or takes from it, moves every holder of the
 * level, so the caller must hold it on all resources of the type (`not-delegable`, I11): as things are after the change, where Admins
 * hold all actions of the type. Refuses with `limit-reached` what would be too much for the org.
 */
export const putResourceType = change({
  kind: 'resource-type.put',
  facts: ({ resourceTypes }, orgId, { name }: PutResourceTypeInput) =>
    readAll({
      stored: resourceTypes.find(orgId, name),
      global: orgId === GLOBAL_ORG_ID ? known(NOTHING_DECLARED) : resourceTypes.find(GLOBAL_ORG_ID, name),
      soFar: resourceTypes.declaredSoFar(orgId),
      uses: resourceTypes.uses(orgId, name),
    }),
  requires: requiredBy.putResourceType,
  of: { thing: 'resource-type', current: ({ stored }) => stored },
  decide: (context, { name, declared }, facts, { resourceTypes }): Decision<StoredType> => {
    const { stored, global, soFar, uses } = facts;
    const { orgId, now } = context;
    const draft: TypeDraft = { ...declared, name };
    const problem = findDeclarationProblem(draft);
    if (problem !== undefined) return refuse(problem);
    const isGlobal = orgId === GLOBAL_ORG_ID;
    if (stored === undefined) {
      if (global !== undefined)
        return refuse({ tag: 'taken', thing: 'resource-type', field: 'name', value: name });
      const full = findFull(soFar, draft, undefined);
      if (full !== undefined) return refuse(full);
      const insert = resourceTypes.insert(orgId, draft, now);
      const made = { ...draft, isGlobal, version: 1, created: now, updated: now };
      return planned({
        writes: [insert],
        before: null,
        after: auditType(made),
        touches: [TYPES],
        notifies: isGlobal ? 'every-org' : [],
        reply: ({ idOf }) => ({ id: idOf(insert), ...made }),
      });
    }
    const refusal = findReplaceProblem(context, stored, draft, uses) ?? findFull(soFar, draft, stored);
    if (refusal !== undefined) return refuse(refusal);
    if (isDeclaredSo(stored, draft)) return unchanged(stored);
    const leftOut = leftOutOf(stored, draft);
    const isSmaller = leftOut.actions.length + leftOut.levels.length > 0;
    const version = stored.version + 1;
    const { id, created } = stored;
    const made: StoredType = { ...draft, id, isGlobal, version, created, updated: now };
    return planned({
      writes: [
        // Orgs may give what is left out in the meantime.
        ...(isGlobal && isSmaller
          ? resourceTypes.expectUnused(orgId, name, {
              actions: leftOut.actions.map((action) => wholeAction(name, action)),
              // Those that give one of the actions as well.
              levels: [
                ...leftOut.levels,
                ...leftOut.actions.flatMap((action) => levelsGiving(stored, action)),
              ],
            })
          : []),
        resourceTypes.update(orgId, draft, version, now),
      ],
      before: auditType(stored),
      after: auditType(made),
      touches: [TYPES],
      notifies: isGlobal ? 'every-org' : [],
      reply: () => made,
    });
  },
});

/** Why a stored type cannot become another one. */
function findReplaceProblem(
  { caller, types }: DecisionContext,
  stored: StoredType,
  draft: TypeDraft,
  uses: TypeUses,
): Refusal | undefined {
  const { name } = stored;
  if (draft.attribute !== stored.attribute)
    return { tag: 'type-in-use', of: 'attribute', name, roles: uses.roles, levels: levelsIn(uses) };
  const leftOut = leftOutOf(stored, draft);
  for (const action of leftOut.actions) {
    const roles = uses.rolesOf.get(wholeAction(name, action)) ?? 0;
    const levels = levelsIn(uses, levelsGiving(stored, action));
    if (roles + levels > 0) return { tag: 'type-in-use', of: 'action', name: action, roles, levels };
  }
  for (const level of leftOut.levels) {
    const levels = levelsIn(uses, [level]);
    if (levels > 0) return { tag: 'type-in-use', of: 'level', name: level, roles: 0, levels };
  }
  const { given, taken } = movedByLevels(stored, draft);
  if (given.length > 0) {
    const after = new Vocabulary([
      ...types.declared.filter((type) => type.name !== name),
      { ...draft, isGlobal: stored.isGlobal },
    ]);
    const undelegable = findUndelegable(compilePermissions(caller.facts, after), given);
    if (undelegable !== undefined) return notDelegable(undelegable);
  }
  const undelegable = findUndelegable(caller.permissions, taken);
  return undelegable && notDelegable(undelegable);
}

/** How often some levels are given, or all of them. */
const levelsIn = ({ levelsOf }: TypeUses, names: readonly string[] = [...levelsOf.keys()]): number =>
  names.reduce((sum, name) => sum + (levelsOf.get(name) ?? 0), 0);

/** The limit that a declaration would go over, if it makes more of what is limited. */
function findFull(
  { types, bytes }: DeclaredSoFar,
  draft: TypeDraft,
  stored: StoredType | undefined,
): Refusal | undefined {
  const { 'resource-types': typesMax, 'resource-type-bytes': bytesMax } = FIXED_LIMITS;
  if (stored === undefined && types + 1 > typesMax.allowed)
    return { tag: 'limit-reached', limit: 'resource-types', used: types, allowed: typesMax.allowed };
  const grown = bytesOfType(draft) - (stored === undefined ? 0 : bytesOfType(stored));
  return grown > 0 && bytes + grown > bytesMax.allowed
    ? { tag: 'limit-reached', limit: 'resource-type-bytes', used: bytes, allowed: bytesMax.allowed }
    : undefined;
}

/** The type to delete. `force` takes what roles and levels hold of it along. In the global plane, a global one. */
export type DeleteResourceTypeInput = { readonly name: string; readonly force: boolean };

const NO_HOLDINGS: TypeHoldings = { permissions: [], levels: [] };

/**
 * Deletes a declared type. Refuses one that roles or levels hold (`type-in-use`), unless forced: then its actions are taken from the
 * roles, each of which gets a new version, and all levels on its resources end. That asks for the right to change roles, for the
 * right to take levels of the type if there are any, and that the caller holds on all resources what is taken (`not-delegable`).
 */
export const deleteResourceType = change({
  kind: 'resource-type.delete',
  facts: ({ resourceTypes }, orgId, { name, force }: DeleteResourceTypeInput) => {
    const isEverywhere = force && orgId === GLOBAL_ORG_ID;
    return readAll({
      stored: resourceTypes.find(orgId, name),
      uses: resourceTypes.uses(orgId, name),
      holdings: force ? resourceTypes.holdings(orgId, name) : known(NO_HOLDINGS),
      orgIds: isEverywhere ? resourceTypes.orgsHolding(orgId, name) : known([]),
      ownRoles: isEverywhere ? resourceTypes.rolesHolding(orgId, name) : known([]),
    });
  },
  requires: ({ name, force }, { uses }) =>
    requiredBy.deleteResourceType({ name, force }, { takesLevels: levelsIn(uses) > 0 }),
  of: { thing: 'resource-type', current: ({ stored }) => stored },
  decide: ({ orgId, caller, now }, { name, force }, facts, { resourceTypes }): Decision<null> => {
    const { stored, uses, holdings, orgIds, ownRoles } = facts;
    if (stored === undefined) return refuse(notFound('resource-type'));
    const isGlobal = orgId === GLOBAL_ORG_ID;
    const levels = levelsIn(uses);
    const isHeld = uses.roles + levels > 0;
    if (isHeld && !force) return refuse({ tag: 'type-in-use', of: 'type', name, roles: uses.roles, levels });
    const undelegable = findUndelegable(caller.permissions, takenWith(stored, uses));
    if (undelegable !== undefined) return refuse(notDelegable(undelegable));
    const kept = isGlobal && !force ? resourceTypes.expectUnused(orgId, name) : [];
    const only =
      isGlobal && force
        ? [
            ...resourceTypes.expectHeldOnlyIn(orgId, name, orgIds),
            ...resourceTypes.expectUses(orgId, name, uses),
          ]
        : [];
    return planned({
      writes: [
        // Orgs may give it in the meantime: without force nothing may be lost, and with it, only where it is told, and only what the
        // caller may take and the trail tells of.
        ...kept,
        ...only,
        ...(force ? resourceTypes.removeHoldings(orgId, name, now) : []),
        resourceTypes.remove(orgId, name),
      ],
      before: {
        ...auditType(stored),
        ...(isHeld && { uses: { roles: uses.roles, levels }, taken: auditHoldings(holdings) }),
      },
      after: null,
      touches: [
        TYPES,
        ...(isGlobal ? [...orgIds.flatMap(touchesOfOrg), ...rolesIn(ownRoles)] : touchesOf(orgId, holdings)),
      ],
      notifies: isGlobal ? 'every-org' : [],
      reply: () => null,
    });
  },
});

/** What a forced deletion takes from roles and levels, on all resources of the type. */
const takenWith = (type: DeclaredType, { rolesOf, levelsOf }: TypeUses) => {
  const ofLevels = type.levels
    .filter(({ name }) => levelsOf.has(name))
    .flatMap(({ actions }) => actions.map((action) => wholeAction(type.name, action)));
  // What is not declared means nothing, so it is taken from nobody.
  const ofRoles = actionsOfDeclared(type).filter((action) => rolesOf.has(action));
  return [...new Set([...ofRoles, ...ofLevels])].map((action) => onAll(type.name, action));
};

/** The principals of an org that lose something, where they are few; else the whole org. */
function touchesOf(orgId: number, { permissions, levels }: TypeHoldings): Touches {
  if (permissions.length > HOLDINGS_MAX || levels.length > HOLDINGS_MAX) return touchesOfOrg(orgId);
  const holders = levels.map(({ kind, subject }): Dependency =>
    kind === 'basic-role' ? `role:${subject}` : `${kind}:${Number(subject)}`,
  );
  return [...new Set([...rolesIn(permissions.map(({ roleUid }) => roleUid)), ...holders])];
}

/** Everybody in an org. Nothing stands for all in the global plane: see `rolesHolding`. */
const touchesOfOrg = (orgId: number): Touches => (orgId === GLOBAL_ORG_ID ? [] : [`org:${orgId}`]);

/** A type as the audit trail keeps it. */
const auditType = ({
  name,
  displayName,
  attribute,
  actions,
  levels,
  version,
}: TypeDraft & { readonly version: number }) => ({
  name,
  displayName,
  attribute,
  actions,
  levels,
  version,
});

/** What was held of a type, in the compact form of the audit trail: the first of it, where it is very much. */
const auditHoldings = ({ permissions, levels }: TypeHoldings) => ({
  roles: [
    ...Map.groupBy(
      permissions.slice(0, HOLDINGS_MAX),
      ({ orgId, roleUid }) => `${orgId}:${roleUid}`,
    ).values(),
  ].map((list) => ({ orgId: list[0]?.orgId, uid: list[0]?.roleUid, permissions: groupByAction(list) })),
  levels: levels
    .slice(0, HOLDINGS_MAX)
    .map(({ orgId, kind, subject, resourceId, level }) => ({ orgId, kind, subject, resourceId, level })),
});
