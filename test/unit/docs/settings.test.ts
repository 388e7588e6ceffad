import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

describe('what deploys Gatehouse, or starts it', () => {
  const started = readdirSync(resolve(root, '.dev'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => `.dev/${name.replaceAll('\\', '/')}`);
  it.for(['wrangler.toml', 'package.json', ...started])('%s makes no passwords weak', (file, { expect }) => {
    expect(readFileSync(resolve(root, file), 'utf8')).not.toMatch(/PASSWORD_ITERATIONS|KEEPS_NO_SECRETS/);
  });
});
