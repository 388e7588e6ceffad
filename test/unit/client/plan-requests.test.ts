import fc from 'fast-check';
import { expect, it } from 'vitest';

import { planRequests } from '../../../src/client/plan-requests.ts';

const written = fc.record({
  text: fc.constant(''),
  bytes: fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 1_000_000 })),
  goesAlone: fc.boolean().chain((maybe) => (maybe ? fc.boolean() : fc.constant(false))),
});
const lists = fc.oneof(
  fc.array(fc.array(written, { maxLength: 20 }), { maxLength: 6 }),
  fc.array(
    fc
      .integer({ min: 0, max: 2_500 })
      .map((length) => Array.from({ length }, () => ({ text: '', bytes: 100, goesAlone: false }))),
    { maxLength: 4 },
  ),
);

it('each question is in one request, within its bounds, and in order', () => {
  fc.assert(
    fc.property(lists, (lists) => {
      const requests = planRequests(lists);
      const at = ({ list, index }: { list: number; index: number }) => lists[list]![index]!;
      const places = requests.flat().toSorted((a, b) => a.list - b.list || a.index - b.index);
      expect(places).toEqual(lists.flatMap((list, i) => list.map((_, index) => ({ list: i, index }))));
      for (const request of requests) {
        expect(request.length).toBeGreaterThan(0);
        expect(request.length).toBeLessThanOrEqual(1_000);
        if (request.length === 1) continue;
        expect(request.some((place) => at(place).goesAlone)).toBe(false);
        expect(request.reduce((sum, place) => sum + at(place).bytes + 1, 0)).toBeLessThanOrEqual(900_000);
      }
      for (const [i, list] of lists.entries()) {
        const fits = list.length <= 1_000 && list.reduce((sum, { bytes }) => sum + bytes + 1, 0) <= 900_000;
        if (!fits || list.some(({ goesAlone }) => goesAlone) || list.length === 0) continue;
        expect(requests.filter((request) => request.some((place) => place.list === i))).toHaveLength(1);
      }
    }),
  );
});
