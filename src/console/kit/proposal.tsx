import type { ComponentChildren } from 'preact';
import { createContext } from 'preact';
import { useCallback, useContext, useState } from 'preact/hooks';

import { answer } from '../api/client.ts';
import type { components } from '../api/document.ts';
import type { Problem } from '../api/problem.ts';
import { asProblem } from '../api/problem.ts';
import { useLoaded } from '../load/use-loaded.ts';
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

/** Shows the proposals of everything in it, one at a time. */
export function Proposals({ children }: { children: ComponentChildren }) {
  const [asked, setAsked] = useState<Asked | undefined>();
  const propose = useCallback<Propose>(async (proposal) => {
    const { promise, resolve } = Promise.withResolvers<{ made: unknown } | undefined>();
    setAsked({ proposal: proposal as Proposal<unknown>, settle: resolve });
    const made = await promise;
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

function ProposalDialog({ proposal, settle }: Asked) {
  const { title, verb, isGrave = false, about, make } = proposal;
  const foreseen = useLoaded(
    async () => (await answer(make({ dryRun: true }))) as unknown as components['schemas']['DryRun'],
    [],
  );
  const [isMaking, setMaking] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>();
  const confirm = (): void => {
    setMaking(true);
    setProblem(undefined);
    answer(make({})).then(
      (made) => settle({ made }),
      (thrown: unknown) => {
        setProblem(asProblem(thrown));
        setMaking(false);
      },
    );
  };
  const { value, isLoading } = foreseen;
  return (
    <Dialog title={title} onClose={() => settle(undefined)}>
      {about}
      {isLoading && value === undefined && <Loading>Looking at who would gain and who would lose …</Loading>}
      {foreseen.problem !== undefined && <ProblemNote problem={foreseen.problem} again={foreseen.reload} />}
      {value !== undefined && <EffectView effect={value.effect} />}
      {problem !== undefined && <ProblemNote problem={problem} />}
      <div class="dialog-actions">
        <button type="button" onClick={() => settle(undefined)}>
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
