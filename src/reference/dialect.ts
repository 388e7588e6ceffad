import { unleash } from '../http/unleash/index.ts';
import type { At } from './operation.ts';

/** A dialect, as the names of its refusals in the document begin. */
export type Dialect = 'Grafana' | 'Unleash' | 'Authzen';

/** Below which the dialects of Grafana and of Unleash are. */
const MOUNT = '/api';

const UNLEASH = new Set(
  unleash.openAPIRegistry.definitions.flatMap((one) => (one.type === 'route' ? [one.route.path] : [])),
);

/** The dialect that a path of the document belongs to. */
export function dialectOf({ path }: At): Dialect {
  if (!path.startsWith(`${MOUNT}/`)) return 'Authzen';
  return UNLEASH.has(path.slice(MOUNT.length)) ? 'Unleash' : 'Grafana';
}
