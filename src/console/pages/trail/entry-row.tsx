import { hrefTo } from '../../route/route.ts';
import type { Entry } from '../../changes/entry.ts';
import type { Filters } from './filters.ts';
import { queryOf } from './filters.ts';
import { familyOf } from './kinds.ts';
import type { Names } from '../../changes/names.ts';
import { sentenceOf } from '../../changes/sentence.ts';
import { SentenceView } from '../../changes/sentence-view.tsx';

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const NAMED = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

/** One entry in the timeline: when, who did what, and the way to all that is known of it. */
export function EntryRow({ entry, names, filters }: { entry: Entry; names: Names; filters: Filters }) {
  const at = Date.parse(entry.at);
  return (
    <div class="trail-row">
      <time dateTime={entry.at} title={NAMED.format(at)}>
        {TIME.format(at)}
      </time>
      <p class="trail-sentence">
        <SentenceView pieces={sentenceOf(entry)} names={names} />
      </p>
      <code class={`trail-kind family-${familyOf(entry.kind)}`}>{entry.kind}</code>
      <a class="trail-revision" href={hrefTo(['trail', entry.revision], queryOf(filters))}>
        <span class="hidden">Revision </span>
        {entry.revision}
      </a>
    </div>
  );
}
