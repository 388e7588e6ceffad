/**
 * The console in a real browser that reaches nothing but the service, as `npm start` runs it. Each story is told in an org of its own.
 * Whatever it does, at its end nothing was fetched from elsewhere, no policy broken, nothing thrown, and the browser's console is empty.
 */
import { afterAll, beforeAll, describe } from 'vitest';

import { findChromium, isRequired } from './chromium.ts';
import { providerSettings } from './console/provider.ts';
import { STORIES } from './console/stories.ts';
import { Site } from './site.ts';

/** A machine may be busy with other things: nothing here is about time. */
const START_TIMEOUT = 180_000;

describe.skipIf(findChromium() === undefined && !isRequired)('the console', () => {
  let site: Site | undefined;
  beforeAll(async () => void (site = await Site.open(providerSettings)), START_TIMEOUT);
  afterAll(async () => await site?.close());

  const opened = (): Site => {
    if (site === undefined) throw new Error('The service did not start.');
    return site;
  };
  describe.each(STORIES)('$name', ({ tell }) => {
    tell(opened);
  });
});
