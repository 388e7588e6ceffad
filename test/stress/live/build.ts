import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { bundleWorker } from '../../bench/bundle.mjs';
import { withPlant } from './plants.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The text of the Worker as it would be deployed; with the fault in it, when one is named. */
export async function buildWorker(scratch: string, plant: string | undefined): Promise<string> {
  const bundle = join(scratch, 'bundle');
  if (plant === undefined) return await bundleWorker(bundle);
  const copy = join(scratch, 'planted');
  mkdirSync(copy);
  for (const name of ['src', 'wrangler.toml', 'tsconfig.json', 'package.json']) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const { file, text } = withPlant(plant, (name) => readFileSync(join(copy, name), 'utf8'));
  writeFileSync(join(copy, file), text);
  return await bundleWorker(bundle, copy);
}
