import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Decision, Question } from '../../../src/client/contract.ts';
import { FRAMEWORKS } from './apps.ts';

const yes = { decision: true, context: {} };

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
  return () => vi.restoreAllMocks();
});

describe.each(FRAMEWORKS)('the id that a guard of %s asks about', (_, send) => {
  it.each<[string, string, string]>([
    ['with an encoded slash', '2026%2F7', '2026/7'],
    ['with an encoded percent sign, decoded once', '%252F', '%2F'],
    ['that is a star', '*', '*'],
    ['that is an encoded star', '%2A', '*'],
    ['with letters of both cases', 'AbC', 'AbC'],
    ['with spaces around it', '%207%20', ' 7 '],
    ['that is a space', '%20', ' '],
    ['with a plus sign', '7+8', '7+8'],
    ['with an attribute in front', 'uid:7', 'uid:7'],
    ['with a nothing in it', '7%00', '7\0'],
    ['in one normal form', encodeURIComponent('\u00e9'), '\u00e9'],
    ['in another normal form', encodeURIComponent('e\u0301'), 'e\u0301'],
    ['that is very long', 'x'.repeat(2_000), 'x'.repeat(2_000)],
    ['of a prototype', '__proto__', '__proto__'],
  ])('is what the handler reads: %s', async (_, written, id) => {
    const ask = vi.fn<(question: Question) => Decision>(() => yes);
    const { status, ran } = await send({ ask }, `/invoices/${written}/approve`);
    expect([status, ran]).toEqual([200, [id]]);
    expect(ask.mock.calls.map(([{ resource }]) => resource)).toEqual([{ type: 'invoices', id }]);
  });

  it.each([['..'], ['.'], ['%2e%2e'], ['%2e%2e%2f7'], ['%'], ['%ff'], ['%ED%A0%80'], ['']])(
    'is what the handler reads, or there is no such route: %s',
    async (written) => {
      const ask = vi.fn<(question: Question) => Decision>(() => yes);
      const { status, ran } = await send({ ask }, `/invoices/${written}/approve`);
      expect(ask.mock.calls.map(([{ resource }]) => resource.id)).toEqual(ran);
      expect([200, 400, 404]).toContain(status);
      expect(ran).toHaveLength(status === 200 ? 1 : 0);
    },
  );
});
