import { useEffect, useState } from 'preact/hooks';

import type { QueryValues, Route } from './route.ts';
import { hrefTo, parseRoute } from './route.ts';

/** Where the browser is now, and from now on. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const moved = (): void => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, []);
  return route;
}

/** Goes to a place, as if its link was followed. */
export function goTo(path: readonly (string | number)[], query?: QueryValues): void {
  location.hash = hrefTo(path, query);
}

/** Changes what the address says without a step back in the history: for filters and what is typed. */
export function replaceRoute(path: readonly (string | number)[], query?: QueryValues): void {
  history.replaceState(null, '', hrefTo(path, query));
  dispatchEvent(new HashChangeEvent('hashchange'));
}
