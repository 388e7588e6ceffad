import { Loading } from '../../kit/shown.tsx';
import type { TeamsRead } from './load-groups.ts';

/** Says that teams are being read, and how far it is where that takes long. */
export function TeamsLoading({ far }: { far: TeamsRead | undefined }) {
  return far === undefined ? (
    <Loading />
  ) : (
    <Loading>
      Reading teams: {far.read.toLocaleString()} of {far.total.toLocaleString()} …
    </Loading>
  );
}
