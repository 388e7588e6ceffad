import { Page } from '../../kit/page.tsx';

/** Teams */
export function TeamsPage() {
  return <Page title="Teams">{null}</Page>;
}
