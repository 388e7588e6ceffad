/*
 * The compiled evaluation against the naive one, over as many random worlds as there is time for. By itself:
 *
 *   node test/stress/oracle.ts --worlds 100000 --seed 1
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';

import { basicRoles } from '../../src/core/catalogue/basic-roles.ts';
import { fixedRoles } from '../../src/core/catalogue/fixed-roles.ts';
import { acceptedScopes, actions } from '../../src/core/catalogue/actions.ts';
import { findUndelegable } from '../../src/core/delegation.ts';
import { isAllowed } from '../../src/core/evaluation.ts';
import type { Permission } from '../../src/core/permission.ts';
import { PermissionSet } from '../../src/core/permission-set.ts';
import type { PrincipalFacts } from '../../src/core/principal.ts';
import { compilePermissions } from '../../src/core/principal.ts';
import { grantsBehind, isMet } from '../../src/core/requirement.ts';
import { scopeCovers } from '../../src/core/scope.ts';
import type { Examination } from '../support/arbitraries.ts';
import { examination, permissionsOf, principalFacts } from '../support/arbitraries.ts';
import type { AskingWorld } from '../support/asking-worlds.ts';
import { askingWorld } from '../support/asking-worlds.ts';
import { naiveDecision, placeOf } from '../support/naive-asking.ts';
import {
  naiveAllows,
  naiveCovers,
  naiveGrants,
  naiveHeld,
  naiveIsMet,
  naiveMayDelegate,
} from '../support/naive-evaluator.ts';
import { SHIPPED_ONLY, Vocabulary } from '../../src/core/vocabulary.ts';

/** The rules, as somebody else evaluates them. */
export type Oracle = {
  readonly covers: typeof naiveCovers;
  readonly allows: typeof naiveAllows;
  readonly isMet: typeof naiveIsMet;
  readonly mayDelegate: typeof naiveMayDelegate;
  readonly held: typeof naiveHeld;
  readonly grants: typeof naiveGrants;
  readonly decides: typeof naiveDecision;
};

/** The rules as they read. */
export const NAIVE: Oracle = {
  covers: naiveCovers,
  allows: naiveAllows,
  isMet: naiveIsMet,
  mayDelegate: naiveMayDelegate,
  held: naiveHeld,
  grants: naiveGrants,
  decides: naiveDecision,
};

/** How far to compare. The same seed makes the same worlds. */
export type Comparison = { readonly seed: number; readonly worlds: number; readonly oracle?: Oracle };

/** Where the two evaluations part, in the smallest world that was found for it. */
type Disagreement = {
  /** What was asked. */
  readonly about: string;
  readonly product: unknown;
  readonly oracle: unknown;
  readonly world: unknown;
  /** Gives this world again, with the same seed. */
  readonly path: string | null;
};

/** What was compared, and the first disagreement; null when there is none. */
export type Compared = {
  readonly worlds: number;
  readonly comparisons: number;
  readonly disagreement: Disagreement | null;
};

const SHIPPED = [...basicRoles, ...fixedRoles];
const placeIn = placeOf(actions.map((action) => ({ action, scopes: acceptedScopes(action) ?? [] })));

/** Compares in worlds of random permissions and principals, until they disagree or there are enough. */
export function compareWithOracle({ seed, worlds, oracle = NAIVE }: Comparison): Compared {
  let compared = 0;
  let found: Pick<Disagreement, 'about' | 'product' | 'oracle'> | undefined;
  const isSame = (about: () => unknown, product: unknown, wanted: unknown): boolean => {
    // What is tried to make a world smaller is not counted.
    if (found === undefined) compared++;
    if (product === wanted) return true;
    found = { about: JSON.stringify(about()), product, oracle: wanted };
    return false;
  };
  const held = fc
    .tuple(examination, principalFacts)
    .map(
      ([asked, facts]) =>
        [
          { asked, facts },
          () => agreeOnSet(asked, oracle, isSame) && agreeOnPrincipal(facts, asked, oracle, isSame),
        ] as const,
    );
  const answered = askingWorld.map((world) => [world, () => agreeOnAsking(world, oracle, isSame)] as const);
  const property = fc.property(fc.oneof(held, answered), ([, agree]) => agree());
  const result = fc.check(property, { seed, numRuns: worlds });
  const disagreement =
    found === undefined || !result.failed
      ? null
      : { ...found, world: result.counterexample?.[0][0], path: result.counterexamplePath };
  return { worlds: result.numRuns, comparisons: compared, disagreement };
}

type IsSame = (about: () => unknown, product: unknown, wanted: unknown) => boolean;

/** One permission set: questions, requirements, delegation, and the scopes by themselves. */
function agreeOnSet(
  { bundles, questions, requirements, wanted }: Examination,
  oracle: Oracle,
  isSame: IsSame,
): boolean {
  const held = permissionsOf(bundles);
  const set = new PermissionSet(bundles);
  const undelegable = wanted.find((permission) => !oracle.mayDelegate(held, permission));
  return (
    questions.every(({ action, scopes }) => {
      const allows = oracle.allows(held, action, scopes);
      return (
        isSame(() => ({ action, scopes }), set.allows(action, scopes), allows) &&
        isSame(() => ({ why: action, scopes }), set.why(action, scopes).length > 0, allows) &&
        agreeOnScopes(held, scopes, oracle, isSame)
      );
    }) &&
    requirements.every((requirement) => {
      const met = oracle.isMet(held, requirement);
      return (
        isSame(() => requirement, isMet(requirement, set), met) &&
        isSame(() => ({ behind: requirement }), grantsBehind(requirement, set).length > 0, met)
      );
    }) &&
    wanted.every((permission) =>
      isSame(() => ({ give: permission }), set.covers(permission), oracle.mayDelegate(held, permission)),
    ) &&
    isSame(() => ({ giveAll: wanted }), findUndelegable(set, wanted), undelegable)
  );
}

const agreeOnScopes = (
  held: readonly Permission[],
  scopes: readonly string[],
  oracle: Oracle,
  isSame: IsSame,
): boolean =>
  scopes.every((required) =>
    held.every(({ scope }) =>
      isSame(() => ({ scope, required }), scopeCovers(scope, required), oracle.covers(scope, required)),
    ),
  );

/** Everything that reaches one principal, and what it may do with it. */
function agreeOnPrincipal(
  facts: PrincipalFacts,
  { questions }: Examination,
  oracle: Oracle,
  isSame: IsSame,
): boolean {
  const held = oracle.held(facts, SHIPPED);
  const set = compilePermissions(facts, SHIPPED_ONLY);
  return (
    isSame(() => 'what a principal holds', textOf(set.list()), textOf(held)) &&
    questions.every(({ action, scopes }) =>
      isSame(
        () => ({ principal: action, scopes }),
        set.allows(action, scopes),
        oracle.allows(held, action, scopes),
      ),
    )
  );
}

/** What a subject holds where types are declared, and the answers to questions about it. */
function agreeOnAsking({ facts, declared, questions }: AskingWorld, oracle: Oracle, isSame: IsSame): boolean {
  const { evaluatedIn } = facts;
  const types = new Vocabulary(declared.filter(({ isGlobal }) => isGlobal || evaluatedIn !== 0));
  const set = compilePermissions(facts, types);
  const grants = oracle.grants(facts, SHIPPED, declared);
  const place = placeIn(declared, evaluatedIn);
  return (
    isSame(() => 'what a subject holds', textOf(set.list()), textOf(grants)) &&
    questions.every((asked) =>
      isSame(() => asked, isAllowed(set, types, asked), oracle.decides(grants, asked, place)),
    )
  );
}

const textOf = (permissions: readonly Permission[]): string =>
  JSON.stringify(permissions.map(({ action, scope }) => JSON.stringify([action, scope])).toSorted());

if (import.meta.main) {
  const { values } = parseArgs({
    options: { worlds: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
  });
  const [seed, worlds] = [Number(values.seed), Number(values.worlds)];
  const start = performance.now();
  const { disagreement, ...counts } = compareWithOracle({ seed, worlds });
  const seconds = (performance.now() - start) / 1_000;
  console.log(
    `${counts.worlds} worlds, ${counts.comparisons} comparisons, seed ${seed}, ${seconds.toFixed(1)} s`,
  );
  if (disagreement !== null) {
    console.log(JSON.stringify(disagreement, undefined, 2));
    process.exitCode = 1;
  }
}
