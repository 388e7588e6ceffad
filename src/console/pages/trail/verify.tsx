import { useEffect, useRef, useState } from 'preact/hooks';

import { answer } from '../../api/client.ts';
import type { Problem } from '../../api/problem.ts';
import { asProblem, isAbort } from '../../api/problem.ts';
import { Fact, Facts } from '../../kit/facts.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Section } from '../../kit/page.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { VirtualList } from '../../kit/virtual-list.tsx';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import { Copied } from './copied.tsx';
import { PROBLEMS, verifyWalk } from './verify-walk.ts';
import type { Verified } from './verify-walk.ts';

type State = {
  readonly is: 'new' | 'walking' | 'stopped' | 'done';
  readonly verified: Verified | undefined;
  /** The newest revision when it began. */
  readonly newest: number;
  /** The hash of the last entry that was looked at. */
  readonly hash: string | undefined;
  readonly problem: Problem | undefined;
};

const NEW: State = { is: 'new', verified: undefined, newest: 0, hash: undefined, problem: undefined };

/** Walks the whole trail and says whether it is as it was written. */
export function Verify({ orgId }: { orgId: number | undefined }) {
  const { api } = useSession();
  const [state, setState] = useState<State>(NEW);
  const walk = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => walk.current?.abort(), []);
  const whose = { ...(orgId !== undefined && { orgId }) };

  const run = async (signal: AbortSignal): Promise<void> => {
    const change = (step: Partial<State>): void => {
      if (!signal.aborted) setState((before) => ({ ...before, ...step }));
    };
    try {
      const head = await answer(
        api.GET('/api/access-control/changes/head', { params: { query: whose }, signal }),
      );
      change({ newest: head.revision });
      const verify = async (from: number) =>
        await answer(
          api.GET('/api/access-control/changes/verify', { params: { query: { ...whose, from } }, signal }),
        );
      let last: Verified | undefined;
      for await (const verified of verifyWalk(verify)) {
        last = verified;
        change({ verified });
      }
      const hash = last === undefined ? undefined : await hashAt(last.to, signal);
      change({ is: 'done', hash });
    } catch (thrown) {
      if (!isAbort(thrown)) change({ is: 'stopped', problem: asProblem(thrown) });
    }
  };
  /** What the last entry says; of a trail whose end is missing there is none. */
  const hashAt = async (revision: number, signal: AbortSignal): Promise<string | undefined> => {
    const path = { revision };
    const { data } = await api.GET('/api/access-control/changes/{revision}', {
      params: { path, query: whose },
      signal,
    });
    return data?.hash;
  };
  const begin = (): void => {
    walk.current?.abort();
    const controller = new AbortController();
    walk.current = controller;
    setState({ ...NEW, is: 'walking' });
    void run(controller.signal);
  };
  const stop = (): void => {
    walk.current?.abort();
    setState((before) => ({ ...before, is: 'stopped' }));
  };

  const { is, verified, newest, problem } = state;
  return (
    <Section title="Verify">
      <p>
        Each entry has the hash of the one before it, so that nobody can change one and leave the others as
        they are. This reads all of them and checks every hash and every seal.
      </p>
      <p class="row">
        {is === 'walking' ? (
          <button type="button" onClick={stop}>
            Stop
          </button>
        ) : (
          <button type="button" class="primary" onClick={begin}>
            {is === 'new' ? 'Verify the trail' : 'Verify again'}
          </button>
        )}
        {is === 'walking' && (
          <label class="progress">
            <progress max={Math.max(1, newest)} value={verified?.to ?? 0} />{' '}
            <span role="status">
              {(verified?.entries ?? 0).toLocaleString()} entries verified, up to revision{' '}
              {(verified?.to ?? 0).toLocaleString()} of {newest.toLocaleString()}
            </span>
          </label>
        )}
      </p>
      {problem !== undefined && <ProblemNote problem={problem} again={begin} />}
      {verified !== undefined && is !== 'walking' && (
        <Outcome state={state} verified={verified} orgId={orgId} />
      )}
    </Section>
  );
}

function Outcome({
  state: { is, hash },
  verified: { from, to, entries, sealed, problems, isDone },
  orgId,
}: {
  state: State;
  verified: Verified;
  orgId: number | undefined;
}) {
  const isWhole = is === 'done' && isDone;
  const isGood = problems.length === 0;
  return (
    <div class={isGood ? 'note verified' : 'note verified-bad'}>
      <p class={isGood ? 'good' : 'bad'} role="status">
        <Icon name={isGood ? 'yes' : 'warning'} />{' '}
        {isGood
          ? isWhole
            ? 'Verified: the trail is as it was written.'
            : 'Nothing is wrong as far as it was read.'
          : `${problems.length.toLocaleString()} ${problems.length === 1 ? 'problem' : 'problems'} found.`}
      </p>
      <Facts>
        <Fact name="Entries">
          {entries.toLocaleString()}, revision {from.toLocaleString()} to {to.toLocaleString()}
          {!isWhole && ': stopped before the end'}
        </Fact>
        <Fact name="Seals">
          {sealed === undefined
            ? 'not checked: this deployment has no AUDIT_KEY'
            : `${sealed.toLocaleString()} are right`}
        </Fact>
        {hash !== undefined && (
          <Fact name="Hash">
            <Copied label="the hash" text={hash} />
            <span class="quiet">
              {' '}
              of revision {to.toLocaleString()}. Keep it elsewhere: with it you see later whether the end was
              cut off.
            </span>
          </Fact>
        )}
      </Facts>
      {problems.length > 0 && (
        <VirtualList
          label="Problems"
          rows={problems}
          keyOf={({ revision, what }) => `${revision} ${what}`}
          estimate={44}
        >
          {({ revision, what }) => (
            <p class="trail-problem">
              <a href={hrefTo(['trail', revision], { orgId })}>Revision {revision}</a>{' '}
              <span>{PROBLEMS[what]}</span>
            </p>
          )}
        </VirtualList>
      )}
    </div>
  );
}
