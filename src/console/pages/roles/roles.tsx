import { Page } from '../../kit/page.tsx';

/** Roles */
export function RolesPage() {
  return <Page title="Roles">{null}</Page>;
}
