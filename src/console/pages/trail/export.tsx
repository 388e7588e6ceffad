import { useEffect, useRef, useState } from 'preact/hooks';

import { headersOf } from '../../api/client.ts';
import type { Problem } from '../../api/problem.ts';
import { asProblem, isAbort, problemOf } from '../../api/problem.ts';
import { TextField } from '../../kit/field.tsx';
import { useNotice } from '../../kit/notices.tsx';
import { Section } from '../../kit/page.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { useSession } from '../../session/session.ts';
import type { Exported, Pieces } from './export-walk.ts';
import { exportWalk } from './export-walk.ts';
import { fromLocal, toLocal } from './local-time.ts';
import { saveFile } from './save-file.ts';

type Range = { readonly after: string | undefined; readonly before: string | undefined };

/** An export that has begun: what came of it, and where it goes on. */
type Export = {
  readonly range: Range;
  readonly pieces: Uint8Array<ArrayBuffer>[];
  readonly exported: Exported;
  readonly is: 'reading' | 'stopped' | 'done';
  readonly problem: Problem | undefined;
};

const NOTHING: Exported = { entries: 0, last: 0, bytes: 0 };

/** Saves the trail as a file of JSON lines, every text as it was hashed. */
export function Export({ orgId }: { orgId: number | undefined }) {
  const { caller, orgId: current } = useSession();
  const tell = useNotice();
  const [range, setRange] = useState<Range>({ after: undefined, before: undefined });
  const [state, setState] = useState<Export | undefined>();
  const reading = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => reading.current?.abort(), []);

  const read =
    ({ after, before }: Range, signal: AbortSignal) =>
    async (from: number): Promise<Pieces> => {
      const said = { orgId: orgId?.toString(), from: String(from), after, before };
      const query = new URLSearchParams(
        Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      );
      const response = await fetch(`/api/access-control/changes?${query}`, {
        headers: { ...headersOf(caller), Accept: 'application/x-ndjson' },
        cache: 'no-store',
        credentials: 'omit',
        signal,
      });
      if (response.status === 401) caller.onUnauthorized();
      if (!response.ok) throw problemOf(response, await response.json().catch(() => undefined));
      return piecesOf(response);
    };
  const go = async (from: Export): Promise<void> => {
    reading.current?.abort();
    const controller = new AbortController();
    reading.current = controller;
    const { signal } = controller;
    const change = (step: Partial<Export>): void => {
      if (!signal.aborted) setState((before) => (before === undefined ? before : { ...before, ...step }));
    };
    setState({ ...from, is: 'reading', problem: undefined });
    try {
      const keep = (piece: Uint8Array<ArrayBuffer>): void => {
        // What comes after a stop is not counted either.
        signal.throwIfAborted();
        from.pieces.push(piece);
      };
      const onProgress = (exported: Exported): void => change({ exported });
      const exported = await exportWalk(read(from.range, signal), keep, onProgress, from.exported);
      if (signal.aborted) return;
      change({ is: 'done', exported });
      if (exported.entries === 0) return;
      saveFile(`gatehouse-trail-org-${orgId ?? current}.ndjson`, 'application/x-ndjson', from.pieces);
      tell(`Exported ${exported.entries.toLocaleString()} entries.`);
    } catch (thrown) {
      if (!isAbort(thrown)) change({ is: 'stopped', problem: asProblem(thrown) });
    }
  };
  const begin = (): void =>
    void go({ range, pieces: [], exported: NOTHING, is: 'reading', problem: undefined });
  const goOn = (): void => {
    if (state !== undefined) void go(state);
  };
  const stop = (): void => {
    reading.current?.abort();
    setState((before) => (before === undefined ? before : { ...before, is: 'stopped' }));
  };

  const isReading = state?.is === 'reading';
  return (
    <Section title="Export">
      <p>
        Saves the entries as JSON lines, the oldest first, every text as it was hashed. Check the file without
        this service: <code>npm run verify-trail -- trail.ndjson</code>. A file that begins later needs the
        hash of the entry before it.
      </p>
      <div class="fields export-range">
        <TextField
          label="From"
          type="datetime-local"
          hint="Empty: from the first entry."
          value={toLocal(range.after)}
          onValue={(text) => setRange({ ...range, after: fromLocal(text) })}
        />
        <TextField
          label="Before"
          type="datetime-local"
          hint="Empty: to the newest entry."
          value={toLocal(range.before)}
          onValue={(text) => setRange({ ...range, before: fromLocal(text) })}
        />
      </div>
      <p class="row">
        {isReading ? (
          <button type="button" onClick={stop}>
            Stop
          </button>
        ) : (
          <button type="button" class="primary" onClick={begin}>
            Export the trail
          </button>
        )}
        {state?.is === 'stopped' && (
          <button type="button" onClick={goOn}>
            Go on from revision {(state.exported.last + 1).toLocaleString()}
          </button>
        )}
        {state !== undefined && <Progress state={state} />}
      </p>
      {state?.problem !== undefined && <ProblemNote problem={state.problem} />}
    </Section>
  );
}

function Progress({ state: { is, exported } }: { state: Export }) {
  const size = (exported.bytes / 1_000_000).toLocaleString(undefined, { maximumFractionDigits: 1 });
  const words = { reading: 'read', stopped: 'read, and nothing is saved yet', done: 'saved' }[is];
  return (
    <span role="status">
      {is === 'done' && exported.entries === 0
        ? 'There is no entry in this time, so nothing is saved.'
        : `${exported.entries.toLocaleString()} entries, ${size} MB ${words}`}
    </span>
  );
}

async function* piecesOf({ body }: Response): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const reader = body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (piece === undefined || piece.done) return;
    yield piece.value;
  }
}
