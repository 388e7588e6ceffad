import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Bindings } from '../../../src/env.ts';
import { api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

afterEach(() => void vi.restoreAllMocks());

/** What a new isolate computes of a password, and what it answers. */
async function workOf(login: string, password: string) {
  const app = createApp();
  const stretch = vi.spyOn(crypto.subtle, 'deriveBits');
  const sign = vi.spyOn(crypto.subtle, 'sign');
  const fetch = async (request: Request) => await app.fetch(request, env as unknown as Bindings);
  const { status } = await api('GET', '/user', { as: { login, password } }, fetch);
  const stretched = stretch.mock.calls.map(([how]) => (how as { readonly iterations: number }).iterations);
  const digests = sign.mock.calls.length;
  vi.restoreAllMocks();
  return { status, stretched, digests };
}

describe('a wrong password is as much work', () => {
  it('for the first admin while the setting is its password, for others, and for nobody', async ({
    expect,
  }) => {
    const { login } = await (await freshOrg()).person();
    const stored = await env.DB.prepare('SELECT password_hash AS hash FROM users WHERE id = 1').first('hash');
    expect(stored).toBeNull();
    const [admin, email, other, nobody] = [
      await workOf('admin', 'wrong'),
      await workOf('admin@localhost', 'wrong'),
      await workOf(login, 'wrong'),
      await workOf(unique('nobody'), 'wrong'),
    ];
    expect(admin).toEqual({ status: 401, stretched: [100], digests: expect.any(Number) });
    for (const work of [email, other, nobody]) expect(work).toEqual(admin);
  });

  it('whether it is as long as the right one or begins like it', async ({ expect }) => {
    const works = [];
    for (const wrong of ['a', 'admi', 'admin ', 'nimda', 'x'.repeat(900)])
      works.push(await workOf('admin', wrong));
    for (const work of works) expect(work).toEqual(works[0]);
    await ok(200, 'GET', '/user');
  });
});
