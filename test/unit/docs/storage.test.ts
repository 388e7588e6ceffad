import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';

import { hashEntry } from '../../../src/service/engine/audit.ts';
import * as schema from '../../../src/storage/schema.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/storage.md'), 'utf8');
const example = /^```text\n([\s\S]*?)^```$/m.exec(page)?.[1]?.trim().split('\n') ?? [];
const rows = example
  .filter((_line, i) => i % 2 === 0)
  .map((text, i) => ({ text, hash: example[i * 2 + 1] ?? '', fields: JSON.parse(text) as unknown[] }));

describe('the page about storage', () => {
  it('shows two rows, each with the SHA-256 of its bytes, and the second upon the first', () => {
    expect(rows).toHaveLength(2);
    for (const { text, hash } of rows) expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
    expect(rows.map(({ fields }) => fields.at(-1))).toEqual(['', rows[0]?.hash]);
  });

  it('hashes them as the product does', async () => {
    for (const { fields, hash } of rows) {
      const [orgId, revision, id, globalRevision, at, ...rest] = fields as [
        number,
        number,
        string,
        number,
        ...string[],
      ];
      const [actor, origin, kind, before, after, touches, previousHash] = rest as [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      const entry = { orgId, revision, id, globalRevision, at: at ?? '', actor, origin, kind };
      expect(await hashEntry({ ...entry, before, after, touches, previousHash })).toBe(hash);
    }
  });

  it('names every table of the database', () => {
    const tables = Object.values(schema).filter((value) => value instanceof SQLiteTable);
    expect(tables.length).toBeGreaterThan(10);
    for (const table of tables) expect(page).toContain(`\`${getTableConfig(table).name}\``);
  });
});
