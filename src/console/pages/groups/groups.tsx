import { Page } from '../../kit/page.tsx';

/** External groups */
export function GroupsPage() {
  return <Page title="External groups">{null}</Page>;
}
