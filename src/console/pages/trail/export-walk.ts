/** How far a trail was exported. */
export type Exported = {
  readonly entries: number;
  /** The revision of the last entry; 0 before the first. */
  readonly last: number;
  readonly bytes: number;
};

/** What lines are counted by. */
const LINE_FEED = 10;

/** A part of an export as it comes: pieces of JSON lines. */
export type Pieces = AsyncIterable<Uint8Array<ArrayBuffer>>;

/**
 * Exports a trail: asks for part after part, each from the last revision plus 1, until one has no line. `keep` is given every piece in its
 * order, and they are the file; `onProgress` is told after each. A part that fails in the middle of a line is kept up to the line before,
 * so that the export can go on from what it throws: with the same `begin`, which says what was kept until then.
 */
export async function exportWalk(
  read: (from: number) => Promise<Pieces>,
  keep: (piece: Uint8Array<ArrayBuffer>) => void,
  onProgress: (exported: Exported) => void,
  begin: Exported = { entries: 0, last: 0, bytes: 0 },
): Promise<Exported> {
  let exported = begin;
  for (;;) {
    const before = exported.entries;
    /** What came of a line that has not ended. */
    let rest: Uint8Array<ArrayBuffer>[] = [];
    // Each part begins where the one before ended.
    for await (const piece of await read(exported.last + 1)) {
      const end = piece.lastIndexOf(LINE_FEED) + 1;
      if (end === 0) {
        rest.push(piece);
        continue;
      }
      const whole = joined([...rest, piece.subarray(0, end)]);
      rest = end < piece.length ? [piece.subarray(end)] : [];
      keep(whole);
      exported = {
        entries: exported.entries + linesIn(whole),
        last: lastRevisionIn(whole),
        bytes: exported.bytes + whole.length,
      };
      onProgress(exported);
    }
    if (exported.entries === before) return exported;
  }
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const linesIn = (lines: Uint8Array): number =>
  lines.reduce((count, byte) => (byte === LINE_FEED ? count + 1 : count), 0);

/** The revision of the last of these lines, which are whole. */
function lastRevisionIn(lines: Uint8Array): number {
  const start = lines.lastIndexOf(LINE_FEED, lines.length - 2) + 1;
  const { revision } = JSON.parse(new TextDecoder().decode(lines.subarray(start))) as { revision: number };
  return revision;
}
