import { countsGlobally } from './global-scope.ts';
import { PermissionSet } from './permission-set.ts';
import type { PrincipalFacts } from './principal.ts';
import { bundlesOf, GLOBAL_ORG_ID, storedByUid } from './principal.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * What somebody holds in the global plane, as far as what they hold in an org shows it: what they have as a server admin and by
 * global assignments. For decisions in an org about what concerns the whole deployment.
 */
export function globalRightsOf(facts: PrincipalFacts, types: Vocabulary): PermissionSet {
  const isGlobal = facts.evaluatedIn === GLOBAL_ORG_ID;
  const bundles = bundlesOf(facts, storedByUid(facts.storedRoles), types).filter(
    ({ source: { path } }) => isGlobal || countsGlobally(path),
  );
  return new PermissionSet(bundles, types);
}
