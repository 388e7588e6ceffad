import { createApp } from './app.ts';
import { decisionsBy } from './rpc/decisions.ts';
import { openOnce } from './services.ts';

export { DryRuns } from './durable/dry-runs.ts';
export { GuessGuard } from './guessing/guess-guard.ts';
export { OrgCoordinator } from './durable/org-coordinator.ts';

const servicesOf = openOnce();

/** What Workers of the same account ask without HTTP. */
export const Decisions = decisionsBy(servicesOf);

export default createApp(servicesOf);
