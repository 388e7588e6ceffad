import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { bundleComparison, bundleWorker } from '../bundle.mjs';
import { makeScratch } from '../scratch.mjs';
import { withWholeListeners } from '../whole-listeners.mjs';

const LINKS = fileURLToPath(import.meta.resolve('./links.mjs'));
const ENTRY = `
  import worker, * as objects from './gatehouse.js';
  import { farObject, farWorker } from ${JSON.stringify(LINKS)};
  export const OrgCoordinator = farObject(objects.OrgCoordinator);
  export const GuessGuard = farObject(objects.GuessGuard);
  export default farWorker(worker);`;

/**
 * The Worker as it would be deployed, in a deployment that is older than ten minutes, with ways whose length can be set.
 *
 * @returns {Promise<string>} the module's text
 */
export async function bundleFarWorker() {
  const { folder } = makeScratch();
  writeFileSync(join(folder, 'gatehouse.js'), withWholeListeners(await bundleWorker(folder)));
  const entry = join(folder, 'far.js');
  writeFileSync(entry, ENTRY);
  return await bundleComparison(pathToFileURL(entry).href);
}
