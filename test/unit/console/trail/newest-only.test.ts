import { expect, it } from 'vitest';

import { newestOnly } from '../../../../src/console/pages/trail/newest-only.ts';

it('looks once at many changes that come at once, and at none twice', async () => {
  const looks: number[] = [];
  const begun = Promise.withResolvers<void>();
  const tell = newestOnly(
    async (revision) => {
      looks.push(revision);
      await begun.promise;
    },
    async () => await Promise.resolve(),
  );
  const all = Array.from({ length: 40 }, async (_, index) => await tell(index + 1));
  begun.resolve();
  await Promise.all(all);
  expect(looks).toEqual([1, 40]);
  await tell(40);
  expect(looks).toEqual([1, 40]);
  await tell(41);
  expect(looks).toEqual([1, 40, 41]);
});

it('takes together what comes in the pause after a look', async () => {
  const looks: number[] = [];
  const rest = Promise.withResolvers<void>();
  const tell = newestOnly(
    async (revision) => void looks.push(await Promise.resolve(revision)),
    async () => await rest.promise,
  );
  const first = tell(1);
  for (const revision of [2, 3, 4]) await tell(revision);
  rest.resolve();
  await first;
  expect(looks).toEqual([1, 4]);
});

it('rejects as the look does, and looks anew at what is told next', async () => {
  const looks: number[] = [];
  const tell = newestOnly(
    async (revision) => {
      looks.push(revision);
      if (looks.length === 1) throw new Error('The service is busy.');
      await Promise.resolve();
    },
    async () => await Promise.resolve(),
  );
  await expect(tell(7)).rejects.toThrow('The service is busy.');
  await tell(7);
  expect(looks).toEqual([7, 7]);
});
