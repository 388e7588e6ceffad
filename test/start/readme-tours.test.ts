import type { ChildProcess } from 'node:child_process';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, it } from 'vitest';

import { freePort, start, stop } from '../support/service.ts';

const README = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');

/** The commands of a tour, as one types them. */
function tour(heading: string): string {
  const [, section = ''] = README.split(`\n## ${heading}\n`);
  const [, commands] = /^```sh\n([\s\S]*?)^```$/m.exec(section.split('\n## ')[0] ?? '') ?? [];
  if (commands === undefined) throw new Error(`README has no commands under ${heading}`);
  return commands;
}

/** The answers that a tour shows, each as a comment below its command. */
const shown = (commands: string): string[] =>
  commands.split('\n').flatMap((line) => (line.startsWith('# {') ? [line.slice(2)] : []));

/** What is shown may end in `…`. */
const isShownAs = (line: string, answer: string): boolean =>
  answer.includes('…') ? line.startsWith(answer.replace(/…\}$/, '')) : line === answer;

describe('the tours of the README', () => {
  let port: number;
  let service: ChildProcess;
  const state = mkdtempSync(join(tmpdir(), 'gatehouse-tour-'));

  beforeAll(async () => {
    port = await freePort();
    service = await start(port, { STATE_DIR: state });
  });

  afterAll(async () => {
    await stop(service);
    rmSync(state, { recursive: true, force: true, maxRetries: 5 });
  });

  // Each goes on where the one before ended, in the same terminal.
  it('answer what they show', async ({ expect }) => {
    const commands = ['A first tour', 'A second tour', 'A third tour'].map(tour).join('\n');
    const here = commands.replaceAll('localhost:8787', `localhost:${port}`);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', here]);
    const wanted = shown(commands);
    expect(wanted.length).toBe(7);
    const answered = stdout
      .split('\n')
      .map((line) => wanted.find((answer) => isShownAs(line, answer)))
      .filter((answer) => answer !== undefined);
    expect(answered, stdout).toEqual(wanted);
  });
});
