import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { MEMORY_BYTES } from '../../../src/memory.ts';

const root = resolve(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/operations.md'), 'utf8');
const section = /^## Memory\n([\s\S]*?)(?=^## )/m.exec(page)?.[1] ?? '';

/** What an isolate has, and the share of it that memories may take. The rest is for code, and for requests while they run. */
const ISOLATE_BYTES = 128_000_000;
const SHARE = 1 / 2;

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !['memory.ts', 'durable/shared-memory.ts'].includes(file))
  .map((file) => ({ file, text: readFileSync(join(root, 'src', file), 'utf8') }));

const sum = Object.values(MEMORY_BYTES).reduce((all, bytes) => all + bytes, 0);
const inMB = (bytes: number): string => String(bytes / 1_000_000);

describe('the memory of an isolate', () => {
  it('is half of what the platform gives at most, all memories together', () => {
    expect(sum).toBeLessThanOrEqual(ISOLATE_BYTES * SHARE);
  });

  it('is all in the list, each memory once: none is made with a bound of its own', () => {
    const text = sources.map((source) => source.text).join('\n');
    const used = [...text.matchAll(/MEMORY_BYTES(?:\.(\w+)|\['([\w-]+)'\])/g)].map(([, a, b]) => a ?? b);
    expect(new Set(used)).toEqual(new Set(Object.keys(MEMORY_BYTES)));
    expect(used).toHaveLength(Object.keys(MEMORY_BYTES).length);
    for (const { file, text: source } of sources) {
      expect(source, file).not.toMatch(/new LRUCache/);
      const made = source.match(/\b(?:memoryOf(?:<.*>)?|new SharedMemory(?:<.*>)?)\(/g)?.length ?? 0;
      expect(source.match(/MEMORY_BYTES[.[]/g)?.length ?? 0, file).toBe(made);
    }
  });

  it('is as docs/operations.md says', () => {
    const rows = [...section.matchAll(/^\| `([\w-]+)` *\| *([\d.]+) *\|/gm)].map(([, name, mb]) => [
      name,
      mb,
    ]);
    expect(rows).toEqual(Object.entries(MEMORY_BYTES).map(([name, bytes]) => [name, inMB(bytes)]));
    expect(section).toContain(`together ${inMB(sum)} MB`);
  });
});
