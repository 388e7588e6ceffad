/** A Worker of this version with objects of the version before, as for minutes after a rollout: nothing worse than 503. */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Fetch } from '../../support/api.ts';
import { ADMIN, api } from '../../support/api.ts';
import { freshOrg } from '../../support/fresh-org.ts';

/** What the version before answered: no state with a decision. It has no `reach`, and no `ownPermissionsAt`. */
function throughOlderObjects(): Fetch {
  const app = createApp();
  const ORG = {
    getByName: (name: string) => {
      const coordinator = env.ORG.getByName(name);
      return {
        change: (...all: Parameters<typeof coordinator.change>) => coordinator.change(...all),
        permissionsOf: (...all: Parameters<typeof coordinator.permissionsOf>) =>
          coordinator.permissionsOf(...all),
        authorise: async (...[caller, question]: Parameters<typeof coordinator.authorise>) => {
          const result = await coordinator.authorise(caller, question);
          if (!result.ok) return result;
          const { alsoMet, reach } = result.value;
          return { ok: true, value: { alsoMet, reach } };
        },
        ownPermissions: (...all: Parameters<typeof coordinator.ownPermissions>) =>
          coordinator.ownPermissions(...all),
      };
    },
  };
  return async (request) => await app.fetch(request, { ...env, ORG } as never);
}

describe('objects of the version before, behind this Worker', () => {
  for (const path of [
    '/access-control/user/permissions',
    '/access-control/user/actions',
    '/access-control/roles',
    '/teams/search',
    '/org/users',
    '/user',
    '/orgs',
    '/access-control/status',
  ]) {
    it(`answers rightly or 503: ${path}`, async ({ expect }) => {
      const org = await freshOrg('by requests');
      const fetch = throughOlderObjects();
      const answer = await api('GET', path, { as: ADMIN, org: org.id }, fetch);
      if (answer.status === 200) {
        const right = await api('GET', path, { as: ADMIN, org: org.id });
        expect(answer.text).toBe(right.text);
      } else expect(answer.status, answer.text).toBe(503);
    });
  }
});
