/*
 * Who reads on types the commands of docs/use-from-code.md after those of the README, into the same Gatehouse. A role that is there
 * already is not made again: the guide would go on with what the README's may do.
 */
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

/** What the commands of a page make, by the fields that must be free. */
function madeBy(page: string): string[] {
  const blocks = readFileSync(page, 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm);
  return [...blocks].flatMap(([, commands = '']) =>
    [...commands.matchAll(/"(?:uid|name|login)": "([^"]+)"/g)].map(([, value = '']) => value),
  );
}

describe('the guide', () => {
  it('makes nothing that the README has made', () => {
    const taken = new Set(madeBy('README.md'));
    expect(taken).toContain('approvers');
    expect(madeBy('docs/use-from-code.md').filter((value) => taken.has(value))).toStrictEqual([]);
  });
});
