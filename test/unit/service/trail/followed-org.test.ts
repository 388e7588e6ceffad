import { describe, expect, it } from 'vitest';

import type { Credential } from '../../../../src/core/caller.ts';
import { FollowedOrg } from '../../../../src/service/trail/followed-org.ts';
import type { MayRead, Watched } from '../../../../src/service/trail/followers.ts';
import { followerOf } from '../../../../src/service/trail/followers.ts';

const token = (tokenId: number): Credential => ({ kind: 'token', tokenId });

const followerBy = (
  userId: number,
  change: object = {},
  standing: 'in-org' | 'in-org-or-global' = 'in-org',
) =>
  followerOf(
    {
      caller: {
        userId,
        credential: token(userId),
        tokenOrgId: 7,
        currentOrgId: null,
        origin: { address: '192.0.2.1', userAgent: 'x' },
        ...change,
      },
      standing,
    },
    0,
  );

const says = (own: number, ...may: readonly MayRead[]): Watched => ({ at: { own, global: 1 }, may });

/** An org that these follow. */
function followedBy(...followers: readonly ReturnType<typeof followerBy>[]): FollowedOrg {
  const org = new FollowedOrg();
  for (const follower of followers) org.followers.note(follower, 0);
  return org;
}

const clock = () => 0;

describe('what followers of an org share', () => {
  it('is what was asked last, also where an earlier answer comes later', async () => {
    const [late, org] = [Promise.withResolvers<Watched>(), followedBy(followerBy(1))];
    const first = org.ask(clock, async () => await late.promise);
    await org.ask(clock, async () => says(9, 'no'));
    late.resolve(says(8, 'yes'));
    await first;
    expect(org.said?.at.own).toBe(9);
    expect([...(org.said?.may.values() ?? [])]).toEqual(['no']);
  });

  it('says nothing of those of whom the object said nothing (I6)', async () => {
    const org = followedBy(followerBy(1), followerBy(2));
    await org.ask(clock, async () => says(9, 'yes'));
    expect([...(org.said?.may.values() ?? [])]).toEqual(['yes', 'unknown']);
  });

  it('keeps the state where nobody may, of which an object says nothing', async () => {
    const org = followedBy(followerBy(1));
    await org.ask(clock, async () => says(9, 'yes'));
    await org.ask(clock, async () => says(0, 'no'));
    expect(org.said?.at.own).toBe(9);
    expect([...(org.said?.may.values() ?? [])]).toEqual(['no']);
  });

  it('lets one at a time read, and nobody for a second after a read that brings nothing', async () => {
    const [org, read] = [followedBy(followerBy(1)), Promise.withResolvers<boolean>()];
    const reading = org.read(clock, async () => await read.promise);
    expect(org.mayRead(0)).toBe(false);
    // The client of whoever reads may have hung up.
    expect(org.mayRead(2_000)).toBe(true);
    read.resolve(false);
    await reading;
    expect([org.mayRead(999), org.mayRead(1_000)]).toEqual([false, true]);
    await org.read(clock, async () => true);
    expect(org.mayRead(1_000)).toBe(true);
  });
});

describe('a follower', () => {
  it('is asked about once, from wherever they call', () => {
    const elsewhere = { origin: { address: '192.0.2.2', userAgent: 'y' } };
    expect(followerBy(1, elsewhere).key).toBe(followerBy(1).key);
    expect(followedBy(followerBy(1), followerBy(1, elsewhere)).followers.byKey(0).size).toBe(1);
  });

  for (const [what, other] of [
    ['user', followerBy(2, { credential: token(1) })],
    ['credential', followerBy(1, { credential: token(3) })],
    ['org of the token', followerBy(1, { tokenOrgId: 8 })],
    ['current org', followerBy(1, { currentOrgId: 8 })],
    ['standing', followerBy(1, {}, 'in-org-or-global')],
  ] as const)
    it(`is asked about by themselves where the ${what} is another (I6, I10)`, () => {
      expect(other.key).not.toBe(followerBy(1).key);
    });
});
