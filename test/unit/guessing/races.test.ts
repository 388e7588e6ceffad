import { describe, expect, it } from 'vitest';

import { GUESS_LIMITS } from '../../../src/guessing/guess-limit.ts';
import { UsedUpMemory } from '../../../src/guessing/used-up.ts';
import type { UsedUpEntry } from '../../../src/guessing/used-up.ts';
import type { Guard } from './deployment.ts';
import { failing, hash, HOME, newDeployment, STRANGER, stopTheClock } from './deployment.ts';

stopTheClock();

describe('a guess that could not be tried', () => {
  it('is answered alike to whoever made the same meanwhile, and counts for nobody', async () => {
    const { person, isolate, guardOf, stored } = newDeployment();
    const as = person();
    const held = Promise.withResolvers<void>();
    const began = Promise.withResolvers<void>();
    // Guards to which news of untried guesses come late.
    const slow = (name: string): Guard => {
      const guard = guardOf(name);
      const late =
        <A extends readonly unknown[]>(tell: (...all: A) => Promise<void>) =>
        async (...all: A) => {
          began.resolve();
          await held.promise;
          await tell(...all);
        };
      return {
        guessAt: guard.guessAt.bind(guard),
        guessIn: guard.guessIn.bind(guard),
        isHomeOf: guard.isHomeOf.bind(guard),
        rightAt: guard.rightAt.bind(guard),
        rightIn: guard.rightIn.bind(guard),
        untriedAt: late(guard.untriedAt.bind(guard)),
        untriedIn: late(guard.untriedIn.bind(guard)),
        unknownToken: guard.unknownToken.bind(guard),
      };
    };
    const at = isolate(slow);
    const wrong = { ...as, password: 'wrong' };
    at.database.isDown = true;
    const untried = at.signIn.withPassword(wrong.login, wrong.password, STRANGER);
    await began.promise;
    const joined = at.signIn.withPassword(wrong.login, wrong.password, STRANGER);
    held.resolve();
    for (const answer of [untried, joined])
      expect(await answer).toMatchObject({ refusal: { tag: 'unavailable' } });
    expect(hash).not.toHaveBeenCalled();
    const counted = stored('guesses').filter((row) =>
      String((row as { key: string }).key).startsWith('pair'),
    );
    expect(counted).toEqual([]);
  });
});

describe('who is at home is let in', () => {
  const { guesses } = GUESS_LIMITS.network;

  it('by an isolate that remembers who was there before there were too many to be told', () => {
    const memory = new UsedUpMemory(new Map<string, UsedUpEntry>(), () => 0);
    memory.remember('network', { until: 1_000, homes: ['one'] });
    expect(memory.find('network', 'another')).toBe('used-up');
    memory.remember('network', { until: 1_000, homes: undefined });
    expect(memory.find('network', 'another'), 'the guards know').toBe('open');
  });

  it('though the version before noted only at the login where it is at home', async () => {
    const { person, isolate, from, guess, guardOf, upgrade } = newDeployment();
    const as = person();
    expect(await from(HOME, as, isolate(guardOf))).toBe(true);
    upgrade();
    const at = isolate();
    for (let i = 0; i <= guesses + 20; i++) await guess(1, `nobody ${i}`, HOME, at);
    expect(await from(HOME, as, at)).toBe(true);
  });

  it('though a Worker of the version before said so since', async () => {
    const { person, isolate, from, guess, guardOf } = newDeployment();
    const as = person();
    const older = (name: string): Guard => {
      const guard = guardOf(name);
      return {
        guessAt: guard.guessAt.bind(guard),
        guessIn: guard.guessIn.bind(guard),
        isHomeOf: guard.isHomeOf.bind(guard),
        rightAt: guard.rightAt.bind(guard),
        rightIn: async (network, _login, ticket) => await guard.rightFrom(network, ticket),
        untriedAt: guard.untriedAt.bind(guard),
        untriedIn: guard.untriedIn.bind(guard),
        unknownToken: guard.unknownToken.bind(guard),
      };
    };
    expect(await from(HOME, as, isolate(older))).toBe(true);
    const at = isolate();
    for (let i = 0; i <= guesses + 20; i++) await guess(1, `nobody ${i}`, HOME, at);
    expect(await from(HOME, as, at)).toBe(true);
  });

  it('though a guard was away each time that it signed in', async () => {
    const { person, isolate, from, guardOf } = newDeployment();
    const as = person();
    expect(await from(HOME, as)).toBe(true);
    const oneAway = (name: string): Guard => {
      const guard = guardOf(name);
      return {
        guessAt: guard.guessAt.bind(guard),
        guessIn: failing().guessIn,
        isHomeOf: guard.isHomeOf.bind(guard),
        rightAt: guard.rightAt.bind(guard),
        rightIn: failing().rightIn,
        untriedAt: guard.untriedAt.bind(guard),
        untriedIn: failing().untriedIn,
        unknownToken: guard.unknownToken.bind(guard),
      };
    };
    for (let i = 0; i < 6; i++) expect(await from(HOME, as, isolate(oneAway)), `sign-in ${i}`).toBe(true);
    expect(await from(HOME, as)).toBe(true);
  });
});
