import { Page } from '../../kit/page.tsx';

/** Service accounts */
export function AccountsPage() {
  return <Page title="Service accounts">{null}</Page>;
}
