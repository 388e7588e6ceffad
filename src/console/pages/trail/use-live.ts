import { useEffect, useRef, useState } from 'preact/hooks';

import { headersOf } from '../../api/client.ts';
import { follow } from '../../api/events.ts';
import type { Problem } from '../../api/problem.ts';
import { asProblem, isAbort } from '../../api/problem.ts';
import { useSession } from '../../session/session.ts';

/** Whether changes are followed as they come. */
export type Live =
  | { readonly state: 'off' | 'connecting' | 'open' | 'waiting' | 'paused' }
  | { readonly state: 'refused'; readonly problem: Problem };

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
      const connect = async (from: string | undefined, ending: AbortSignal): Promise<Response> => {
        const query = orgId === undefined ? '' : `?orgId=${orgId}`;
        const response = await fetch(`/api/access-control/changes/stream${query}`, {
          headers: { ...headersOf(caller), ...(from !== undefined && { 'Last-Event-ID': from }) },
          cache: 'no-store',
          credentials: 'omit',
          signal: ending,
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
          onOpen: async (id) => await latest.current.onRevision(Number(id)),
          onEvent: async ({ type, id }) => {
            lastId = id;
            if (type === 'reset') latest.current.onReset();
            else await latest.current.onRevision(Number(id));
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
