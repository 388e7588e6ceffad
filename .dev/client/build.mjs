// Makes the client that the package exports and the service serves: src/client/built.
//
//   npm run build:client      makes it anew, after a change of src/client or of the version
//   node build.mjs --check    says nothing if it is made of today's source, and fails if it is not: part of `npm run check`
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { bundleClient } from './bundle.mjs';
import { BUILT, clientFiles } from './files.mjs';

/** What is kept under a name, or nothing. */
function kept(name) {
  try {
    return clientFiles().get(name);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
}

const [option, ...others] = process.argv.slice(2);
if (others.length > 0 || (option !== undefined && option !== '--check')) {
  console.error('node build.mjs [--check]');
  process.exit(1);
}
const files = await bundleClient();
if (option === '--check') {
  const old = [...files].filter(([name, text]) => kept(name) !== text).map(([name]) => name);
  if (old.length > 0) {
    console.error(
      `src/client/built is not what src/client makes: ${old.join(', ')}. Run: npm run build:client`,
    );
    process.exitCode = 1;
  }
} else {
  mkdirSync(BUILT, { recursive: true });
  for (const [name, text] of files) writeFileSync(join(BUILT, name), text);
}
