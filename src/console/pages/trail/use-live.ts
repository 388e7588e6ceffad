import { useEffect, useRef, useState } from 'preact/hooks';

import { headersOf } from '../../api/client.ts';
import { follow } from '../../api/events.ts';
import type { Problem } from '../../api/problem.ts';
import { asProblem, isAbort } from '../../api/problem.ts';
import { useSession } from '../../session/session.ts';
import { newestOnly } from './newest-only.ts';

/** Whether changes are followed as they come. */
export type Live =
  | { readonly state: 'off' | 'connecting' | 'open' | 'waiting' | 'paused' }
  | { readonly state: 'refused'; readonly problem: Problem };

/** Changes that come within so long of each other are looked at together. */
const PAUSE_MS = 1_000;

const pause = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** What is told as changes come. */
type Told = {
  /** There is this revision by now. */
  readonly onRevision: (revision: number) => Promise<void>;
  /** What was missed cannot be told: read it otherwise. */
  readonly onReset: () => void;
};

/**
 * Follows the changes of an org while the page is shown. It pauses while the tab is hidden, and goes on where it was: nothing is missed. It
 * ends with the page, and with the session.
 */
export function useLive(isOn: boolean, orgId: number | undefined, told: Told): Live {
  const { caller } = useSession();
  const [live, setLive] = useState<Live>({ state: 'off' });
  const latest = useRef(told);
  latest.current = told;
  useEffect(() => {
    if (!isOn) {
      setLive({ state: 'off' });
      return undefined;
    }
    let controller: AbortController | undefined;
    let lastId: string | undefined;
    const begin = async (): Promise<void> => {
      const current = new AbortController();
      controller = current;
      const { signal } = current;
      /** Ends the stream with what went wrong in a look at its news: it is connected to again then, as after any other fault. */
      let fault = new AbortController();
      const look = newestOnly(async (revision) => {
        if (!signal.aborted) await latest.current.onRevision(revision);
      }, pause);
      const tell = (id: string): void => {
        look(Number(id)).catch((thrown: unknown) => fault.abort(asProblem(thrown)));
      };
      const connect = async (from: string | undefined, ending: AbortSignal): Promise<Response> => {
        const query = orgId === undefined ? '' : `?orgId=${orgId}`;
        fault = new AbortController();
        const response = await fetch(`/api/access-control/changes/stream${query}`, {
          headers: { ...headersOf(caller), ...(from !== undefined && { 'Last-Event-ID': from }) },
          cache: 'no-store',
          credentials: 'omit',
          signal: AbortSignal.any([ending, fault.signal]),
        });
        if (response.status === 401 && !signal.aborted) caller.onUnauthorized();
        return response;
      };
      try {
        await follow({
          connect,
          signal,
          lastId,
          onState: (state) => {
            if (!signal.aborted) setLive({ state });
          },
          onOpen: tell,
          onEvent: ({ type, id }) => {
            lastId = id;
            if (type === 'reset') latest.current.onReset();
            else tell(id);
          },
        });
      } catch (thrown) {
        if (!signal.aborted && !isAbort(thrown)) setLive({ state: 'refused', problem: asProblem(thrown) });
      }
    };
    const turn = (): void => {
      controller?.abort();
      if (document.visibilityState === 'visible') void begin();
      else setLive({ state: 'paused' });
    };
    document.addEventListener('visibilitychange', turn);
    turn();
    return () => {
      document.removeEventListener('visibilitychange', turn);
      controller?.abort();
    };
  }, [isOn, orgId, caller]);
  return live;
}
