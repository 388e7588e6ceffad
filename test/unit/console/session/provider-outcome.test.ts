import { expect, it } from 'vitest';

import { readProviderOutcome } from '../../../../src/console/session/provider-outcome.ts';

const FAILED = { problem: 'The provider did not sign you in. Try again.' };

it.each([
  ['', undefined],
  ['{"idToken":"a.b.c"}', { idToken: 'a.b.c' }],
  [
    '{"problem":"The sign-in took longer than five minutes. Try again."}',
    { problem: 'The sign-in took longer than five minutes. Try again.' },
  ],
  ['{"idToken":"a.b.c","problem":"no"}', { idToken: 'a.b.c' }],
  // Whatever is wrong with it, the page is shown, and says that nobody is signed in.
  ['{"idToken":""}', FAILED],
  ['{"idToken":7}', FAILED],
  ['{"problem":""}', FAILED],
  ['{}', FAILED],
  ['null', FAILED],
  ['[]', FAILED],
  ['{"idToken":', FAILED],
  ['&quot;', FAILED],
])('%s is %j', (text, outcome) => {
  expect(readProviderOutcome(text)).toEqual(outcome);
});
