import type { Problem } from '../api/problem.ts';
import { hrefTo } from '../route/route.ts';
import { Icon } from './icon.tsx';

/** What went wrong, in the API's own words, with the id under which the service logged it. `again` is what a button does about it. */
export function ProblemNote({ problem, again }: { problem: Problem; again?: (() => void) | undefined }) {
  return (
    <div class="note note-bad" role="alert">
      <Icon name="warning" />
      <div>
        <p>{problem.message}</p>
        <p class="quiet small">
          {problem.status > 0 && <>Status {problem.status}. </>}
          {problem.retryAfter !== undefined && <>Try again in {problem.retryAfter} s. </>}
          {problem.requestId !== undefined && (
            <>
              Request <code>{problem.requestId}</code>
            </>
          )}
        </p>
        {again !== undefined && (
          <div class="row">
            <button type="button" onClick={again}>
              Try again
            </button>
            {problem.status === 403 && <a href={hrefTo(['what'])}>See what you can do</a>}
          </div>
        )}
      </div>
    </div>
  );
}
