import { Page } from '../../kit/page.tsx';

/** Who can do this? */
export function WhoPage() {
  return <Page title="Who can do this?">{null}</Page>;
}
