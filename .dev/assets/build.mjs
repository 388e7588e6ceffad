// Makes the files that are answered without the Worker: the OpenAPI document, the pages that show it, the client, and the console.
//
//   node build.mjs FOLDER [KEPT]
//
// `npm start` runs it, and Wrangler before it deploys. FOLDER is made if it is not there, and the files of
// before are gone. One that holds anything else is left alone, since it may be somebody's. It is there all the
// time: `npm start` bundles the Worker meanwhile, and Wrangler looks for it. KEPT is the folder that builds of the console are kept in.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { makeFiles } from './files.mjs';

const [name = '.wrangler/assets', kept, ...others] = process.argv.slice(2);
if (name.startsWith('-') || others.length > 0) {
  console.error('node build.mjs FOLDER [KEPT]');
  process.exit(1);
}
const folder = resolve(name);
const files = await makeFiles(kept);

mkdirSync(folder, { recursive: true });
const made = new Set([...files.keys()].map((path) => path.split('/')[0]));
const other = readdirSync(folder).find((entry) => !made.has(entry));
if (other !== undefined) {
  console.error(`${folder} holds ${other}, which was not made here. Name an empty folder.`);
  process.exit(1);
}
for (const old of readdirSync(folder)) rmSync(join(folder, old), { recursive: true });
for (const [path, text] of files) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
