/** What is away, and what is broken, in the words of AuthZEN. */
import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import { createApp } from '../../../src/app.ts';
import { OrgDoor } from '../../../src/durable/org-door.ts';
import type { Fetch } from '../../support/api.ts';
import { askingWorld, authzen, ONE, TOGETHER } from '../../support/authzen.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { listen } from '../../support/log-lines.ts';

afterEach(() => void vi.restoreAllMocks());

describe('an evaluation', () => {
  it('that cannot be answered now is a 503 that says when to try again, and none that is no', async ({
    expect,
  }) => {
    listen();
    const { org, as, asked } = await askingWorld(await freshOrg());
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      d1.fault = 'down';
      for (const path of [ONE, TOGETHER]) {
        const answer = await authzen(path, asked, { as }, fetch);
        expect([answer.status, answer.headers.get('Retry-After')], answer.text).toEqual([503, '1']);
        expect(answer.body).toEqual({ error: expect.stringContaining('Try again') });
        expect(answer.headers.get('Cache-Control')).toBe('no-store');
      }
    });
  });

  it('that breaks is a 500 that says nothing but where it is logged', async ({ expect }) => {
    listen();
    const { as, asked } = await askingWorld(await freshOrg());
    vi.spyOn(OrgDoor.prototype, 'evaluate').mockRejectedValue(new TypeError('the inside of the machine'));
    const { status, body } = await authzen(ONE, asked, { as, headers: { 'X-Request-ID': 'mine' } });
    expect([status, body]).toEqual([
      500,
      { error: 'Something went wrong. It is logged under the request id mine' },
    ]);
  });
});

describe('the merge of drafts of the standard', () => {
  it('is done where the settings say so', async ({ expect }) => {
    const { as, asked } = await askingWorld(await freshOrg());
    const app = createApp();
    const merging: Fetch = async (request) =>
      await app.fetch(request, { ...env, AUTHZEN_MERGE: 'true' } as never);
    const sent = { ...asked, evaluations: [{ resource: { id: 'f1' } }, { resource: { id: 'f2' } }] };
    const { body } = await authzen(TOGETHER, sent, { as }, merging);
    expect(body.evaluations.map(({ decision }: { readonly decision: boolean }) => decision)).toEqual([
      true,
      false,
    ]);
    const without = await authzen(TOGETHER, sent, { as });
    expect(without.body.evaluations[0].context.error.status).toBe(400);
  });
});
