import { Page } from '../../kit/page.tsx';

/** Resource types */
export function TypesPage() {
  return <Page title="Resource types">{null}</Page>;
}
