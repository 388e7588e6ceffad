import fc from 'fast-check';
import { expect, it } from 'vitest';

import { relative } from '../../../../src/console/kit/relative.ts';

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

it.each([
  [0, 'just now'],
  [-9 * SECOND, 'just now'],
  [9 * SECOND, 'just now'],
  [-10 * SECOND, '10 seconds ago'],
  [30 * SECOND, 'in 30 seconds'],
  [-59 * SECOND, '59 seconds ago'],
  [-60 * SECOND, '1 minute ago'],
  [-119 * SECOND, '1 minute ago'],
  [-59 * MINUTE, '59 minutes ago'],
  [-60 * MINUTE, '1 hour ago'],
  [-23 * HOUR, '23 hours ago'],
  [-24 * HOUR, '1 day ago'],
  [24 * HOUR, 'in 1 day'],
  [-29 * DAY, '29 days ago'],
  [-30 * DAY, '1 month ago'],
  [-364 * DAY, '12 months ago'],
  [-365 * DAY, '1 year ago'],
  [730 * DAY, 'in 2 years'],
])('%i ms from now is %s', (difference, words) => {
  expect(relative(1e12 + difference, 1e12)).toBe(words);
});

it('never says more than there is: what is 90 minutes ago is 1 hour ago', () => {
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 3_599 }), (seconds) => {
      expect(relative(-seconds * SECOND, 0)).toBe(
        `${Math.floor(seconds / 60)} minute${seconds < 120 ? '' : 's'} ago`,
      );
    }),
  );
});
