// Makes the files that are answered without the Worker: the OpenAPI document, and the pages that show it.
//
//   node build.mjs FOLDER
//
// `npm start` runs it, and Wrangler before it deploys. FOLDER is made if it is not there, and the files of
// before are gone. One that holds anything else is left alone, since it may be somebody's. It is there all the
// time: `npm start` bundles the Worker meanwhile, and Wrangler looks for it.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { makeFiles } from './files.mjs';

const folder = resolve(process.argv[2] ?? '.wrangler/assets');
const files = makeFiles();

mkdirSync(folder, { recursive: true });
const made = new Set([...files.keys()].map((name) => name.split('/')[0]));
const other = readdirSync(folder).find((name) => !made.has(name));
if (other !== undefined) {
  console.error(`${folder} holds ${other}, which was not made here. Name an empty folder.`);
  process.exit(1);
}
for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
for (const [name, text] of files) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
