import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

import { curlOf } from '../../../../../src/console/pages/why/curl.ts';
import { bodyOf } from '../../../../../src/console/question/question.ts';

const QUESTION = {
  subjectType: 'user',
  subjectId: 'ada',
  action: 'read',
  type: 'folders',
  id: 'f1',
} as const;
const ORIGIN = 'https://gatehouse.example';

/** What a shell makes of a command: the words that the program is given. */
const wordsOf = (command: string): string[] =>
  execFileSync('sh', ['-c', `curl() { for word; do printf '%s\\0' "$word"; done; }; ${command}`], {
    encoding: 'utf8',
    env: { TOKEN: 'the token' },
  })
    .split('\0')
    .slice(0, -1);

describe('a question as a command', () => {
  it('has the org, asks why, and takes the credential from a variable', () => {
    const command = curlOf(ORIGIN, 7, QUESTION);
    expect(command).not.toContain('the token');
    expect(wordsOf(command)).toEqual([
      `${ORIGIN}/access/v1/evaluation`,
      '-H',
      'Authorization: Bearer the token',
      '-H',
      'X-Grafana-Org-Id: 7',
      '-H',
      'Content-Type: application/json',
      '-H',
      'Gatehouse-Explain: true',
      '-d',
      JSON.stringify(bodyOf(QUESTION)),
    ]);
  });

  it('names no org for who is in none', () => {
    expect(curlOf(ORIGIN, 0, QUESTION)).not.toContain('Org-Id');
  });

  it.each(["it's", "'; echo gone; '", '$(echo gone)', '`echo gone`', '"', '\\', '日本語', "''"])(
    'takes %s for text',
    (id) => {
      const asked = { ...QUESTION, id };
      expect(wordsOf(curlOf(ORIGIN, 1, asked)).at(-1)).toBe(JSON.stringify(bodyOf(asked)));
    },
  );
});
