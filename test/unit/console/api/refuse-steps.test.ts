import { expect, it } from 'vitest';

import { refuseSteps } from '../../../../src/console/api/refuse-steps.ts';

it.each(['.', '..'])('asks nothing about %s, which would be another route', (part) => {
  expect(() => refuseSteps({ resource: 'teams', resourceID: part })).toThrow(
    expect.objectContaining({ name: 'Problem', status: 404 }),
  );
});

it('leaves every other name alone, and routes without names', () => {
  refuseSteps({ a: 'a/b', b: '../x', c: '%2e%2e', d: '...', e: 7 });
  refuseSteps(undefined);
});
