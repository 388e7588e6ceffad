import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

import type { Problem } from '../../api/problem.ts';
import { asProblem, isAbort } from '../../api/problem.ts';
import { useSession } from '../../session/session.ts';
import { withNewer, withOlder } from './days.ts';
import type { Entry } from '../../changes/entry.ts';
import type { ListQuery } from './filters.ts';
import { readPart } from './read-trail.ts';

/** So many entries are asked for at once. */
const PART = 100;
const NEWER_PART = 1_000;
/** After so many parts in which nothing was found, somebody is asked whether to look further: each is 10,000 entries. */
const EMPTY_PARTS_MAX = 10;

/** A trail as far as it was read. */
export type Trail = {
  /** The newest first; undefined before the first part is there. */
  readonly entries: readonly Entry[] | undefined;
  /** From which revision on older ones are to be looked for; null at the end. */
  readonly next: number | null;
  readonly isLoading: boolean;
  readonly problem: Problem | undefined;
  /** Entries that were made since and are not among the others yet. */
  readonly news: readonly Entry[];
  /** Reads older entries, if there may be some. */
  readonly more: () => void;
  /** Puts the news among the others. */
  readonly showNews: () => void;
  /** Looks for newer ones; `revision` is there by now. Rejects where that cannot be found out. */
  readonly catchUp: (revision: number) => Promise<void>;
  /** Begins anew. */
  readonly reload: () => void;
};

type State = Pick<Trail, 'entries' | 'next' | 'isLoading' | 'problem' | 'news'>;

const BEGIN: State = { entries: undefined, next: null, isLoading: true, problem: undefined, news: [] };

/** A trail as it is being read, with other people's changes as they come. Undefined as `query` reads nothing yet. */
export function useTrail(query: ListQuery | undefined): Trail {
  const { api } = useSession();
  const key = query === undefined ? undefined : JSON.stringify(query);
  const [round, setRound] = useState(0);
  const [{ of, ...state }, setState] = useState<State & { readonly of: string }>({ ...BEGIN, of: '' });
  const place = `${round} ${key}`;
  const reading = useRef<Reading | undefined>(undefined);

  useEffect(() => {
    if (key === undefined) return undefined;
    const asked = JSON.parse(key) as ListQuery;
    const controller = new AbortController();
    const { signal } = controller;
    const change = (step: (before: State) => State): void => {
      if (!signal.aborted)
        setState((before) => (before.of === place ? { ...step(before), of: place } : before));
    };
    let isReading = false;
    /** The newest revision that is looked at already. */
    let covered = 0;
    const older = async (begin: number | undefined): Promise<void> => {
      if (isReading) return;
      isReading = true;
      change((before) => ({ ...before, isLoading: true, problem: undefined }));
      try {
        let to = begin;
        for (let parts = 0; parts < EMPTY_PARTS_MAX; parts += 1) {
          // Each part says where the next one begins.
          const part = await readPart(api, asked, { limit: PART, ...(to !== undefined && { to }) }, signal);
          covered = Math.max(covered, part.entries[0]?.revision ?? 0);
          to = part.next ?? undefined;
          change((before) => ({
            ...before,
            entries: withOlder(before.entries ?? [], part.entries),
            next: part.next,
          }));
          if (part.entries.length > 0 || part.next === null) break;
        }
      } catch (thrown) {
        if (!isAbort(thrown)) change((before) => ({ ...before, problem: asProblem(thrown) }));
      } finally {
        isReading = false;
        change((before) => ({ ...before, isLoading: false }));
      }
    };
    const newer = async (revision: number): Promise<void> => {
      await first;
      let found: readonly Entry[] = [];
      let to: number | undefined;
      do {
        const range = { from: covered + 1, limit: NEWER_PART, ...(to !== undefined && { to }) };
        // As above.
        const part = await readPart(api, asked, range, signal);
        found = withOlder(found, part.entries);
        to = part.next ?? undefined;
      } while (to !== undefined);
      covered = Math.max(covered, revision, found[0]?.revision ?? 0);
      if (found.length > 0) change((before) => ({ ...before, news: withNewer(before.news, found) }));
    };
    setState({ ...BEGIN, of: place });
    const first = older(undefined);
    reading.current = { older, newer };
    return () => {
      controller.abort();
      reading.current = undefined;
    };
  }, [api, key, place]);

  const shown = of === place ? state : BEGIN;
  const more = useCallback(() => {
    if (shown.next !== null && !shown.isLoading) void reading.current?.older(shown.next);
    else if (shown.entries === undefined && !shown.isLoading) setRound((before) => before + 1);
  }, [shown.next, shown.isLoading, shown.entries]);
  const showNews = useCallback(
    () =>
      setState((before) => ({
        ...before,
        entries: withNewer(before.entries ?? [], before.news),
        news: [],
      })),
    [],
  );
  const catchUp = useCallback(async (revision: number) => {
    try {
      await reading.current?.newer(revision);
    } catch (thrown) {
      // Something else is read instead, and that begins with what is newest.
      if (!isAbort(thrown)) throw thrown;
    }
  }, []);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { ...shown, more, showNews, catchUp, reload };
}

type Reading = {
  readonly older: (to: number | undefined) => Promise<void>;
  readonly newer: (revision: number) => Promise<void>;
};
