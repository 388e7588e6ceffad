import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';

import type { Api } from '../../api/client.ts';
import type { Problem } from '../../api/problem.ts';
import { asProblem, isAbort } from '../../api/problem.ts';
import type { Loaded } from '../../load/use-loaded.ts';
import { useLoaded } from '../../load/use-loaded.ts';
import { useSession } from '../../session/session.ts';
import { findSubjects, readDirectory, readReasons } from './find.ts';
import type { Decisions, Directory, HolderKind, Subject } from './found.ts';
import { foundOf } from './found.ts';
import type { Question } from './question.ts';
import type { Found } from './ways.ts';

/** So many of each kind are told why at first, and so many more on demand. */
const STEP = 100;

/** Those of one kind who may, as far as they were looked for. */
type Part = { readonly subjects: readonly Subject[]; readonly next: string };
type Parts = Readonly<Record<HolderKind, Part>>;
type First = { readonly parts: Parts; readonly directory: Directory; readonly revision: string };

/** How far the answer is known. `wanted` of each kind are to be told why. */
type Progress = {
  readonly of: First;
  readonly parts: Parts;
  readonly decisions: Decisions;
  readonly revision: string;
  readonly wanted: number;
  readonly isReading: boolean;
  readonly problem: Problem | undefined;
};

/** The answer to a question, as far as it is known. */
export type Who = {
  /** Its value says that the first are found. `reload` asks all of it again. */
  readonly first: Loaded<unknown>;
  readonly counts: Readonly<Record<HolderKind, { readonly count: number; readonly isMore: boolean }>>;
  readonly found: readonly Found[];
  /** So many are known by name, but not yet why. */
  readonly untold: number;
  /** So many have lost it while it was looked at. */
  readonly gone: number;
  readonly revision: string;
  readonly isReading: boolean;
  readonly problem: Problem | undefined;
  /** Tells why of more of them, and finds more where needed. Undefined where all is told. */
  readonly more: (() => void) | undefined;
};

/** Asks who may, and why. What is asked for anew replaces all. */
export function useWho(question: Question): Who {
  const { api } = useSession();
  const first = useLoaded<First>(async (signal) => await findFirst(api, question, signal), [question]);
  const [progress, setProgress] = useState<Progress | undefined>();
  const running = useRef<AbortController | undefined>(undefined);

  const advance = useCallback(
    (from: Progress): void => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      const { signal } = controller;
      let now: Progress = { ...from, isReading: true, problem: undefined };
      const change = (next: Partial<Progress>): void => {
        if (signal.aborted) return;
        now = { ...now, ...next };
        setProgress(now);
      };
      change({});
      tellMore(api, question, now, { signal, change }).then(
        () => change({ isReading: false }),
        (thrown: unknown) => {
          if (!isAbort(thrown)) change({ isReading: false, problem: asProblem(thrown) });
        },
      );
    },
    [api, question],
  );

  const { value } = first;
  useEffect(() => {
    if (value === undefined) return undefined;
    const { parts, revision } = value;
    const decisions = new Map();
    advance({ of: value, parts, decisions, revision, wanted: STEP, isReading: true, problem: undefined });
    return () => running.current?.abort();
  }, [value, advance]);

  // What was known of another question is not shown any more.
  const current = progress?.of === value ? progress : undefined;
  const parts = current?.parts ?? value?.parts;
  const decisions = current?.decisions;
  const answered = useMemo(() => {
    if (value === undefined || parts === undefined || decisions === undefined) return { found: [], gone: 0 };
    return foundOf(
      question,
      [...parts.person.subjects, ...parts.account.subjects],
      decisions,
      value.directory,
    );
  }, [question, value, parts, decisions]);

  const countOf = (kind: HolderKind): { count: number; isMore: boolean } => ({
    count: parts?.[kind].subjects.length ?? 0,
    isMore: (parts?.[kind].next ?? '') !== '',
  });
  const counts = { person: countOf('person'), account: countOf('account') };
  const untold = counts.person.count + counts.account.count - (decisions?.size ?? 0);
  const isAll = untold === 0 && !counts.person.isMore && !counts.account.isMore;
  const step = current?.problem === undefined ? STEP : 0;
  return {
    first,
    counts,
    found: answered.found,
    gone: answered.gone,
    untold,
    revision: current?.revision ?? value?.revision ?? '',
    isReading: value !== undefined && (current?.isReading ?? true),
    problem: current?.problem,
    more:
      isAll || current === undefined
        ? undefined
        : () => advance({ ...current, wanted: current.wanted + step }),
  };
}

async function findFirst(api: Api, question: Question, signal: AbortSignal): Promise<First> {
  const [person, account, directory] = await Promise.all([
    findSubjects(api, question, 'person', { signal }),
    findSubjects(api, question, 'account', { signal }),
    readDirectory(api, signal),
  ]);
  return { parts: { person, account }, directory, revision: account.revision };
}

/** Finds as many as are wanted, and tells of each of them why. */
async function tellMore(
  api: Api,
  question: Question,
  { parts: before, decisions: known, wanted }: Progress,
  { signal, change }: { signal: AbortSignal; change: (next: Partial<Progress>) => void },
): Promise<void> {
  const enough = async (kind: HolderKind): Promise<Part> => {
    let part = before[kind];
    while (part.subjects.length < wanted && part.next !== '') {
      const { subjects, next } = part;
      // Each page is asked for with the token of the one before.
      const page = await findSubjects(api, question, kind, { token: next, signal });
      part = { subjects: [...subjects, ...page.subjects], next: page.next };
    }
    return part;
  };
  const [person, account] = await Promise.all([enough('person'), enough('account')]);
  change({ parts: { person, account } });
  let decisions = known;
  const missing = [person, account]
    .flatMap(({ subjects }) => subjects.slice(0, wanted))
    .filter(({ key }) => !known.has(key));
  await readReasons(api, question, missing, {
    signal,
    tell: (more, revision) => {
      decisions = new Map([...decisions, ...more]);
      change({ decisions, ...(revision !== undefined && { revision }) });
    },
  });
}
