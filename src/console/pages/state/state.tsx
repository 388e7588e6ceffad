import { Page } from '../../kit/page.tsx';

/** State */
export function StatePage() {
  return <Page title="State">{null}</Page>;
}
