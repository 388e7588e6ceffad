import type { ComponentChildren } from 'preact';
import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';

import { answer } from '../api/client.ts';
import type { components } from '../api/document.ts';
import type { Problem } from '../api/problem.ts';
import { asProblem } from '../api/problem.ts';
import { useLoaded } from '../load/use-loaded.ts';
import { parseRoute } from '../route/route.ts';
import { Dialog } from './dialog.tsx';
import { EffectView } from './effect.tsx';
import { ProblemNote } from './problem-note.tsx';
import { Loading } from './shown.tsx';

/** A change that somebody is about to make. */
export type Proposal<T> = {
  /** What would happen, as a question: `Delete the team Night?`. */
  readonly title: string;
  /** What the button that does it says: `Delete team`. */
  readonly verb: string;
  /** Whether something is taken away, or cannot be undone. */
  readonly isGrave?: boolean;
  /** What is to be known beside who gains and loses. */
  readonly about?: ComponentChildren;
  /** Calls the API with this query: `{ dryRun: true }` to see, `{}` to do it. */
  readonly make: (query: { dryRun?: true }) => Promise<{ data?: T; error?: unknown; response: Response }>;
};

type Propose = <T>(proposal: Proposal<T>) => Promise<{ readonly made: T } | undefined>;

const ProposeContext = createContext<Propose | undefined>(undefined);

type Asked = {
  readonly proposal: Proposal<unknown>;
  readonly settle: (made: { made: unknown } | undefined) => void;
};

/**
 * Shows a change before it is made: who gains and who loses, as the API foresees it. Resolves with the API's reply once it is made, and
 * with undefined where it was left. What the API refuses is said there, and nothing is made.
 */
export function usePropose(): Propose {
  const propose = useContext(ProposeContext);
  if (propose === undefined) throw new Error('There is nothing around this that shows proposals.');
  return propose;
}

/**
 * Shows the proposals of everything in it, one at a time. What is asked while one is open is left: nobody confirms something else than what
 * they have read.
 */
export function Proposals({ children }: { children: ComponentChildren }) {
  const [asked, setAsked] = useState<Asked | undefined>();
  const isOpen = useRef(false);
  const propose = useCallback<Propose>(async (proposal) => {
    if (isOpen.current) return undefined;
    isOpen.current = true;
    const { promise, resolve } = Promise.withResolvers<{ made: unknown } | undefined>();
    setAsked({ proposal: proposal as Proposal<unknown>, settle: resolve });
    const made = await promise;
    isOpen.current = false;
    setAsked(undefined);
    return made as { made: never } | undefined;
  }, []);
  return (
    <ProposeContext.Provider value={propose}>
      {children}
      {asked !== undefined && <ProposalDialog {...asked} />}
    </ProposeContext.Provider>
  );
}

const placeNow = (): string => parseRoute(location.hash).path.join('/');

/** Calls `leave` once the page that is shown is another one: by the back button, say. */
function useLeftWithPage(leave: () => void): void {
  const latest = useRef(leave);
  latest.current = leave;
  useEffect(() => {
    const place = placeNow();
    const moved = (): void => {
      if (placeNow() !== place) latest.current();
    };
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, []);
}

function ProposalDialog({ proposal, settle }: Asked) {
  const { title, verb, isGrave = false, about, make } = proposal;
  const foreseen = useLoaded(
    // The document has the answer of a dry run apart from that of the change, so the types of a call do not tell of it.
    async () => (await answer(make({ dryRun: true }))) as unknown as components['schemas']['DryRun'],
    [],
  );
  const [isMaking, setMaking] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>();
  const isBegun = useRef(false);
  useLeftWithPage(() => {
    if (!isBegun.current) settle(undefined);
  });
  const confirm = (): void => {
    // The button is disabled a moment after it was pressed.
    if (isBegun.current) return;
    isBegun.current = true;
    setMaking(true);
    setProblem(undefined);
    answer(make({})).then(
      (made) => settle({ made }),
      (thrown: unknown) => {
        isBegun.current = false;
        setProblem(asProblem(thrown));
        setMaking(false);
      },
    );
  };
  const { value, isLoading } = foreseen;
  return (
    <Dialog title={title} isHeld={isMaking} onClose={() => settle(undefined)}>
      {about}
      {isLoading && value === undefined && <Loading>Looking at who would gain and who would lose …</Loading>}
      {foreseen.problem !== undefined && <ProblemNote problem={foreseen.problem} again={foreseen.reload} />}
      {value !== undefined && <EffectView effect={value.effect} />}
      {problem !== undefined && <ProblemNote problem={problem} />}
      <div class="dialog-actions">
        <button type="button" disabled={isMaking} onClick={() => settle(undefined)}>
          Cancel
        </button>
        <button
          type="button"
          class={isGrave ? 'grave' : 'primary'}
          disabled={value === undefined || isMaking}
          onClick={confirm}
        >
          {isMaking ? 'Making it …' : verb}
        </button>
      </div>
    </Dialog>
  );
}
