import { Page } from '../../kit/page.tsx';

/** Overview */
export function HomePage() {
  return <Page title="Overview">{null}</Page>;
}
