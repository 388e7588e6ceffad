import { createApp } from './app.ts';

export { OrgCoordinator } from './durable/org-coordinator.ts';

export default createApp();
