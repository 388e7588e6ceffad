import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Exported } from '../../../../src/console/pages/trail/export-walk.ts';
import { exportWalk } from '../../../../src/console/pages/trail/export-walk.ts';

const NOTHING: Exported = { entries: 0, last: 0, bytes: 0 };
const line = (revision: number): string => `${JSON.stringify({ orgId: 1, revision, kind: 'ü\\n' })}\n`;
const lines = (from: number, to: number): string =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => line(from + index)).join('');

/** A trail of so many entries, whose parts have some and come in pieces that are cut anywhere. */
const trailOf =
  (newest: number, perPart: number, pieceBytes: number, failAfter = Infinity) =>
  async (from: number) => {
    const bytes = new TextEncoder().encode(lines(from, Math.min(newest, from + perPart - 1)));
    return (async function* () {
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        if (at >= failAfter) throw new Error('cut off');
        yield bytes.slice(at, at + pieceBytes);
      }
    })();
  };

const text = (pieces: readonly Uint8Array[]): string =>
  pieces.map((piece) => new TextDecoder().decode(piece)).join('');

describe('exporting a trail', () => {
  it('has every line once and in order, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 90 }),
        async (newest, perPart, pieceBytes) => {
          const kept: Uint8Array[] = [];
          const exported = await exportWalk(
            trailOf(newest, perPart, pieceBytes),
            (piece) => void kept.push(piece),
            () => undefined,
          );
          expect(text(kept)).toBe(lines(1, newest));
          expect(exported).toMatchObject({ entries: newest, last: newest });
        },
      ),
    );
  });

  it('goes on after a failure where whole lines ended', async () => {
    const kept: Uint8Array[] = [];
    const keep = (piece: Uint8Array): void => void kept.push(piece);
    let reached = NOTHING;
    const note = (exported: Exported): void => void (reached = exported);
    await expect(exportWalk(trailOf(20, 20, 50, 250), keep, note)).rejects.toThrow('cut off');
    expect(reached.entries).toBeGreaterThan(0);
    expect(text(kept)).toBe(lines(1, reached.last));
    const exported = await exportWalk(trailOf(20, 20, 50), keep, note, reached);
    expect(text(kept)).toBe(lines(1, 20));
    expect(exported).toEqual({ entries: 20, last: 20, bytes: new TextEncoder().encode(lines(1, 20)).length });
  });
});
