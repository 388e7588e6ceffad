import { Page } from '../../kit/page.tsx';

/** People */
export function PeoplePage() {
  return <Page title="People">{null}</Page>;
}
