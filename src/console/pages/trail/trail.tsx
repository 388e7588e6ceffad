import { Page } from '../../kit/page.tsx';

/** What happened */
export function TrailPage() {
  return <Page title="What happened">{null}</Page>;
}
