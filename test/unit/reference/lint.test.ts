import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';

import { makeDocument } from '../../../src/reference/document.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'gatehouse lint '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Document = {
  readonly paths: Record<string, Record<string, { description?: string; responses: object; tags: string[] }>>;
  readonly components: { readonly schemas: Record<string, object> };
};

/** How the check of a file ends, and all that it says. */
async function check(file: string) {
  const args = [join(root, '.dev/check-document.mjs'), file];
  return await run(process.execPath, args, { cwd: folder }).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code: code as number, said: `${stdout}${stderr}` }),
  );
}

it('fails, and names the rule and the place, where the document is broken', async () => {
  const document = JSON.parse(JSON.stringify(makeDocument())) as Document;
  const health = document.paths['/api/health']?.['get'];
  const roles = document.paths['/api/access-control/roles']?.['get'];
  if (health === undefined || roles === undefined) throw new Error('these operations are gone');
  delete health.description;
  health.tags = ['Nowhere'];
  roles.responses = { 200: { description: 'Refuses nothing.' } };
  document.components.schemas['Lost'] = { type: 'object', description: 'Nothing refers to it.' };
  document.components.schemas['SuccessResponseBody'] = { type: 'string', examples: [1] };
  const file = join(folder, 'broken.json');
  writeFileSync(file, JSON.stringify(document));
  const { code, said } = await check(file);
  expect(code, said).toBe(1);
  const found = [
    /^operation-description: .*\n +#\/paths\/\/api\/health\/get/m,
    /^operation-tag-defined: .*\n +#\/paths\/\/api\/health\/get/m,
    /^rule\/refuses-something: .*\n +#\/paths\/\/api\/access-control\/roles\/get/m,
    /^no-unused-components: .*\n +#\/components\/schemas\/Lost/m,
    /^no-invalid-schema-examples: .*\n +#\/components\/schemas\/SuccessResponseBody/m,
    /^The OpenAPI document breaks \d+ rules of \.redocly\.yaml\.$/m,
  ];
  for (const problem of found) expect(said).toMatch(problem);
});

it('fails where nothing could be linted', async () => {
  const file = join(folder, 'text.json');
  writeFileSync(file, '{"openapi":');
  const { code, said } = await check(file);
  expect(code, said).toBe(1);
});
