// Part of `npm run check`: fails if the OpenAPI document breaks a rule of .redocly.yaml. Says nothing if it breaks none. Takes 2 seconds.
//
//   node .dev/check-document.mjs          the document as it is made now
//   node .dev/check-document.mjs FILE     a document in a file
//
// Nothing is sent anywhere, and nobody looks for updates of the linter.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const root = resolve(import.meta.dirname, '..');
const linter = fileURLToPath(import.meta.resolve('@redocly/cli/bin/cli.js'));

/** What the linter says of a file: what it found, and what it has to say beside, as of a rule that it does not know. */
async function lint(file) {
  const config = join(root, '.redocly.yaml');
  const args = ['lint', file, '--config', config, '--lint-config=error', '--format=json'];
  const env = {
    ...process.env,
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
    NO_COLOR: '1',
  };
  const tool = spawn(process.execPath, [linter, ...args, '--max-problems=1000000'], { env });
  const [found, said] = await Promise.all([text(tool.stdout), text(tool.stderr)]);
  try {
    return { problems: JSON.parse(found).problems, said };
  } catch {
    throw new Error(`The linter failed: ${said || found}`);
  }
}

/** Where to look: the place of a problem in the document. */
const placeOf = ({ location: [place] }) => decodeURIComponent(place?.pointer ?? '#').replaceAll('~1', '/');

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-document-'));
try {
  let [file] = process.argv.slice(2);
  if (file === undefined) {
    const { makeDocument } = await import('../src/reference/document.ts');
    file = join(folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(makeDocument()));
  }
  const { problems, said } = await lint(file);
  const troubles = problems.map(
    (problem) => `${problem.ruleId}: ${problem.message}\n    ${placeOf(problem)}`,
  );
  if (said.includes('[WARNING]')) troubles.push(said.trim());
  if (troubles.length > 0) {
    console.error(
      [...troubles, `The OpenAPI document breaks ${problems.length} rules of .redocly.yaml.`].join('\n'),
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
