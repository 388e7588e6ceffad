import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const readme = readFileSync(resolve(import.meta.dirname, '../../../README.md'), 'utf8');
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(
    readme.split('\n## On Windows\n')[1] ?? '',
  )?.[1] ?? '';

/** The role of the first tour. */
const role: unknown = JSON.parse(
  /-d '(\{\n {2}"uid": "report_readers"[\s\S]*?\n\})'/.exec(readme)?.[1] ?? '{}',
);

/** The arguments that a program of Windows gets: double quotes hold an argument together, a backslash before one makes it a part of it. */
function argumentsOf(line: string): string[] {
  const all = line.trim().matchAll(/(?:[^\s"]|"(?:[^"\\]|\\.)*")+/g);
  return [...all].map(([one]) => one.replaceAll(/(?<!\\)"/g, '').replaceAll('\\"', '"'));
}

/** The object that a hash table of PowerShell becomes as JSON, for tables of texts, numbers, tables and lists of one. */
const tableAsJson = (table: string): unknown =>
  JSON.parse(
    table
      .replaceAll('@{', '{')
      .replaceAll('@(', '[')
      .replaceAll(')', ']')
      .replaceAll(/(\w+) = /g, '"$1": ')
      .replaceAll("'", '"')
      .replaceAll(/;|(?<=\d)\n/g, ','),
  );

describe('the first call of the tour on Windows', () => {
  it('in cmd sends what the tour sends', () => {
    const sent = argumentsOf(block('bat'));
    expect(sent.slice(0, -1)).toEqual([
      'curl.exe',
      '-u',
      'admin:admin',
      '-H',
      'Content-Type: application/json',
      'http://localhost:8787/api/access-control/roles',
      '-d',
    ]);
    expect(JSON.parse(sent.at(-1) ?? '')).toEqual(role);
    expect(role).toMatchObject({ uid: 'report_readers' });
  });

  it('in PowerShell sends what the tour sends', () => {
    const [, table = ''] = /^\$role = (@\{[\s\S]*?^\})/m.exec(block('powershell')) ?? [];
    expect(tableAsJson(table)).toEqual(role);
  });
});
