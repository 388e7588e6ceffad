import { answer } from '../../api/client.ts';
import { Empty } from '../../kit/empty.tsx';
import { Section } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { When } from '../../kit/when.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import type { Entry } from '../../changes/entry.ts';
import type { Names } from '../../changes/names.ts';
import { namesIn } from '../../changes/names.ts';
import { SentenceView } from '../../changes/sentence-view.tsx';
import { sentenceOf } from '../../changes/sentence.ts';
import { useNames } from '../../changes/use-names.ts';

const SHOWN = 10;

/**
 * The newest changes of the org, each with a link to its entry in the trail. `isSmall` says that the org has so few things that all their
 * names may be read for it; otherwise what the entries do not name is told by its id.
 */
export function NewestChanges({ isSmall }: { isSmall: boolean }) {
  const { api } = useSession();
  const changes = useLoaded(
    async (signal) =>
      await answer(api.GET('/api/access-control/changes', { params: { query: { limit: SHOWN } }, signal })),
    [],
  );
  return (
    <Section title="What happened last" actions={<a href={hrefTo(['trail'])}>See all</a>}>
      <Shown of={changes}>
        {(page) => {
          const entries = 'entries' in page ? page.entries : [];
          if (entries.length === 0)
            return <Empty title="Nothing has happened yet.">Every change of this org is told here.</Empty>;
          return isSmall ? (
            <NamedList entries={entries} />
          ) : (
            <List entries={entries} names={namesIn(entries)} />
          );
        }}
      </Shown>
    </Section>
  );
}

function NamedList({ entries }: { entries: readonly Entry[] }) {
  return <List entries={entries} names={useNames(entries, false)} />;
}

function List({ entries, names }: { entries: readonly Entry[]; names: Names }) {
  return (
    <ol class="home-changes">
      {entries.map((entry) => (
        <li key={entry.revision}>
          <p>
            <SentenceView pieces={sentenceOf(entry)} names={names} />
          </p>
          <a class="small" href={hrefTo(['trail', entry.revision])}>
            <span class="hidden">Revision {entry.revision}, </span>
            <When at={entry.at} />
          </a>
        </li>
      ))}
    </ol>
  );
}
