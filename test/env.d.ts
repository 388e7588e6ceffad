// What the test projects know beyond the Worker's own types.
import type { D1Migration } from 'cloudflare:test';
import type { DryRuns } from '../src/durable/dry-runs.ts';
import type { GuessGuard } from '../src/guessing/guess-guard.ts';
import type { OrgCoordinator } from '../src/durable/org-coordinator.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Read from migrations/ by vitest.config.ts, applied by apply-migrations.ts. */
    migrations: D1Migration[];
    /** How many walks of changes are foreseen, and which; vitest.config.ts reads it from the environment. */
    dryRuns: { readonly walks: number; readonly seed: number };
  }
}

declare global {
  namespace Cloudflare {
    /** Types `env` of 'cloudflare:workers': what tests may reach besides the Worker itself. */
    interface Env {
      readonly DB: D1Database;
      readonly ORG: DurableObjectNamespace<OrgCoordinator>;
      readonly GUARD: DurableObjectNamespace<GuessGuard>;
      readonly DRY_RUNS: DurableObjectNamespace<DryRuns>;
    }
    /** Types `exports` of 'cloudflare:workers'. */
    interface GlobalProps {
      mainModule: typeof import('../src/index.ts');
      durableNamespaces: 'OrgCoordinator' | 'GuessGuard' | 'DryRuns';
    }
  }
}
