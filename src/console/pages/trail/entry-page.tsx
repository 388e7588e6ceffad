import { answer } from '../../api/client.ts';
import { Empty } from '../../kit/empty.tsx';
import { Page, Section } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import { DiffView } from './diff-view.tsx';
import type { Entry } from '../../changes/entry.ts';
import { isShortened } from '../../changes/entry.ts';
import { EntryEffect } from './entry-effect.tsx';
import { EntryFacts } from './entry-facts.tsx';
import type { Filters } from './filters.ts';
import { filtersIn, queryOf } from './filters.ts';
import type { Json } from './json-diff.ts';
import { sentenceOf } from '../../changes/sentence.ts';
import { SentenceView } from '../../changes/sentence-view.tsx';
import { useNames } from '../../changes/use-names.ts';

/** All of one entry: what it changed, whom it concerns, and its place in the chain. `revision` is as the address says it. */
export function EntryPage({ revision, query }: { revision: string; query: URLSearchParams }) {
  const filters = filtersIn(query);
  if (!/^[1-9]\d{0,14}$/.test(revision))
    return (
      <Page title="There is no such entry" actions={<Back filters={filters} />}>
        <Empty title="An entry is named by its revision.">
          This address has <code>{revision}</code> in its place, which is no number of one.
        </Empty>
      </Page>
    );
  const number = Number(revision);
  return (
    <Page title={`Revision ${number}`} actions={<Ways filters={filters} revision={number} />}>
      <OneEntry revision={number} filters={filters} />
    </Page>
  );
}

function OneEntry({ revision, filters }: { revision: number; filters: Filters }) {
  const { api } = useSession();
  const { orgId } = filters;
  const loaded = useLoaded(
    async (signal) =>
      await answer(
        api.GET('/api/access-control/changes/{revision}', {
          params: { path: { revision }, query: { ...(orgId !== undefined && { orgId }) } },
          signal,
        }),
      ),
    [revision, orgId],
  );
  return <Shown of={loaded}>{(entry) => <EntryView entry={entry} orgId={orgId} />}</Shown>;
}

function EntryView({ entry, orgId }: { entry: Entry; orgId: number | undefined }) {
  const names = useNames([entry], orgId === 0);
  return (
    <>
      <p class="trail-said">
        <SentenceView pieces={sentenceOf(entry)} names={names} />.
      </p>
      <Section title="What changed">
        {isShortened(entry) && (
          <p class="note">
            The entry was too long for the trail. It tells the first of it, how much there was, and a digest
            of the whole.
          </p>
        )}
        <DiffView from={entry.before as Json} to={entry.after as Json} />
      </Section>
      <Section title="Who gained and who lost">
        <EntryEffect revision={entry.revision} orgId={orgId} />
      </Section>
      <Section title="The entry">
        <EntryFacts entry={entry} names={names} />
      </Section>
    </>
  );
}

function Ways({ filters, revision }: { filters: Filters; revision: number }) {
  const { orgId } = filters;
  return (
    <>
      <Back filters={filters} />
      {revision > 1 && (
        <a class="button" href={hrefTo(['trail', revision - 1], { orgId })}>
          Before it
        </a>
      )}
      <a class="button" href={hrefTo(['trail', revision + 1], { orgId })}>
        After it
      </a>
    </>
  );
}

const Back = ({ filters }: { filters: Filters }) => (
  <a class="button" href={hrefTo(['trail'], queryOf(filters))}>
    Timeline
  </a>
);
