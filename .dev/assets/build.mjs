// Makes the files that are answered without the Worker: the OpenAPI document, and the pages that show it.
//
//   node build.mjs FOLDER
//
// `npm start` runs it, and Wrangler before it deploys. FOLDER is made if it is not there, and what it held is gone.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { stringify } from 'yaml';

import { makeDocument } from '../../src/reference/document.ts';

const folder = resolve(process.argv[2] ?? '.wrangler/assets');
rmSync(folder, { recursive: true, force: true });

function write(name, text) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const document = makeDocument();
write('openapi.json', JSON.stringify(document));
write('openapi.yaml', stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 }));
