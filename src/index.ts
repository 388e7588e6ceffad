import { createApp } from './app.ts';
import { openOnce } from './services.ts';

export { Decisions } from './rpc/decisions.ts';
export { DryRuns } from './durable/dry-runs.ts';
export { GuessGuard } from './guessing/guess-guard.ts';
export { OrgCoordinator } from './durable/org-coordinator.ts';

export default createApp(openOnce());
