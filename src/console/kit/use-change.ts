import type { Proposal } from './proposal.tsx';
import { usePropose } from './proposal.tsx';
import { useNotice } from './notices.tsx';

/** Proposes a change, and says what was done. Resolves with the reply of a change that was made, else with undefined. */
export type Change = <T>(
  proposal: Proposal<T> & { readonly done: string },
) => Promise<{ readonly made: T } | undefined>;

/** Changes what is shown: `reload` is called after each change that was made. */
export function useChange(reload: () => void): Change {
  const propose = usePropose();
  const tell = useNotice();
  return async ({ done, ...proposal }) => {
    const outcome = await propose(proposal);
    if (outcome !== undefined) {
      tell(done);
      reload();
    }
    return outcome;
  };
}
