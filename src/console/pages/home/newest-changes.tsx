import { answer } from '../../api/client.ts';
import { Empty } from '../../kit/empty.tsx';
import { Section } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { When } from '../../kit/when.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import { lineOf } from './change-words.ts';

const SHOWN = 10;

/** The newest changes of the org, each with a link to its entry in the trail. */
export function NewestChanges() {
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
          return entries.length === 0 ? (
            <Empty title="Nothing has happened yet">Every change of this org is told here.</Empty>
          ) : (
            <ol class="home-changes">
              {entries.map((entry) => {
                const { actor, what, name } = lineOf(entry);
                return (
                  <li key={entry.revision}>
                    <a href={hrefTo(['trail', entry.revision])}>{what}</a>
                    {name !== '' && <span class="home-name">{name}</span>}
                    <span class="quiet small">
                      by {actor}, <When at={entry.at} />
                    </span>
                  </li>
                );
              })}
            </ol>
          );
        }}
      </Shown>
    </Section>
  );
}
