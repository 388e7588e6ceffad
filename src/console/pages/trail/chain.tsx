import { Page } from '../../kit/page.tsx';
import { hrefTo } from '../../route/route.ts';
import { Export } from './export.tsx';
import { filtersIn } from './filters.ts';
import { PlaneSwitch } from './plane-switch.tsx';
import { Verify } from './verify.tsx';

/** Whether the trail is as it was written, and a copy of it to keep. */
export function ChainPage({ query }: { query: URLSearchParams }) {
  const { orgId } = filtersIn(query);
  return (
    <Page
      title="Verify and export"
      intro="Find out whether the trail is as it was written, and keep a copy of it."
      actions={
        <a class="button" href={hrefTo(['trail'], { orgId })}>
          Timeline
        </a>
      }
    >
      <PlaneSwitch path={['trail', 'chain']} isGlobal={orgId === 0} />
      <Verify key={`verify ${orgId}`} orgId={orgId} />
      <Export key={`export ${orgId}`} orgId={orgId} />
    </Page>
  );
}
