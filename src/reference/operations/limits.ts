import type { ToldOf } from '../told.ts';

/** Limits. Source: docs/grafana.md#limits. */
export const LIMITS: ToldOf = {
  listLimits: {
    does: 'What is counted comes first, with how much is `used`; what bounds one request or one caller has no `used`. `global=true` lists what the deployment may hold instead of what the org may. What each limit is, and [what is answered beyond it](/docs/operations#limits).',
    needs: '`roles:read` on `roles:*`; with `global=true` in the global plane.',
  },
};
