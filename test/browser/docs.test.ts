/**
 * The pages in a real browser that reaches nothing but the service. Whatever a test does, at its end no page has fetched anything from
 * elsewhere, broken its policy, thrown anything, or written an error or a warning to the console.
 */
import { afterAll, beforeAll, describe } from 'vitest';

import { findChromium, isRequired } from './chromium.ts';
import { checksThatFail } from './checks-that-fail.ts';
import { guides } from './guides.ts';
import { reference } from './reference.ts';
import { Site } from './site.ts';

/** A machine may be busy with other things: nothing here is about time. */
const START_TIMEOUT = 180_000;

describe.skipIf(findChromium() === undefined && !isRequired)('in a real browser', () => {
  let site: Site | undefined;
  beforeAll(async () => void (site = await Site.open()), START_TIMEOUT);
  afterAll(async () => await site?.close());

  const opened = (): Site => {
    if (site === undefined) throw new Error('The service did not start.');
    return site;
  };
  describe('the reference', () => reference(opened));
  describe('the guides', () => guides(opened));
  describe('the checks of these tests', () => checksThatFail(opened));
});
