import type { ToldOf } from '../told.ts';

/** What clients and watchers ask first. Source: docs/operations.md#health, docs/grafana.md#users. */
export const HEALTH: ToldOf = {
  getHealth: {
    does: '`ok` means that the database answers and its migrations have run; otherwise it is a 503 with the same body. `version` is the version of Grafana whose API is spoken, by which some clients choose the form of a request; `commit` is the version of Gatehouse. The answer is cached for one second. [What the warnings mean](/docs/operations#health).',
    needs: 'Nothing, not even a credential.',
  },
  getLicensingCheck: {
    does: 'Always true: Gatehouse needs no licence. Clients ask this before they use what Grafana sells.',
    needs: '`licensing:read`.',
  },
};
