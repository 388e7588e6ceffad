import './trail.css';
import type { PageProps } from '../page-props.ts';
import { ChainPage } from './chain.tsx';
import { EntryPage } from './entry-page.tsx';
import { TimelinePage } from './timeline-page.tsx';

/** What happened: the timeline of the trail, one entry of it, or whether it is as it was written. */
export function TrailPage({ rest: [place], query }: PageProps) {
  if (place === undefined) return <TimelinePage query={query} />;
  if (place === 'chain') return <ChainPage query={query} />;
  return <EntryPage key={place} revision={place} query={query} />;
}
