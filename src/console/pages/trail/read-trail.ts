import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import type { components } from '../../api/document.ts';
import type { ListQuery } from './filters.ts';
import type { Entry } from '../../changes/entry.ts';

type Range = { readonly from?: number; readonly to?: number; readonly limit: number };

/** A part of a list, the newest entries first. `next` is where the next part begins; null at the end. */
type TrailPart = { readonly entries: readonly Entry[]; readonly next: number | null };

/** Asks for a part of the trail. */
export async function readPart(
  api: Api,
  query: ListQuery,
  { from, to, limit }: Range,
  signal: AbortSignal,
): Promise<TrailPart> {
  const part: unknown = await answer(
    api.GET('/api/access-control/changes', {
      params: {
        query: { ...query, limit, ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
      },
      signal,
    }),
  );
  if (isPart(part)) return part;
  throw new Problem('The service answered with something that is no part of the trail.', { status: 200 });
}

const isPart = (part: unknown): part is components['schemas']['TrailPage'] =>
  typeof part === 'object' && part !== null && 'entries' in part && 'next' in part;
