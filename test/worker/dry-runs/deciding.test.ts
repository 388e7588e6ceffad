/** A dry run is decided as the change would be, and makes nothing (I2, I4). */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { Caller } from '../../../src/core/caller.ts';
import { call } from '../../../src/protocol.ts';
import { freshOrg } from '../../support/fresh-org.ts';

const admin = {
  userId: 1,
  credential: { kind: 'password', name: 'admin', credentialVersion: 0 },
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
} as const satisfies Caller;

describe('a dry run', () => {
  it('answers what the change would, and makes nothing', async ({ expect }) => {
    const org = await freshOrg();
    const foreseen = await env.DRY_RUNS.getByName(String(org.id)).dryRun(
      admin,
      { name: 'createTeam', input: { name: 'blue', email: '' } } as never,
      'in-org',
      {},
      call(),
    );
    expect(foreseen).toMatchObject({ ok: true, value: { effect: { kind: 'told', groups: [] } } });
  });
});
