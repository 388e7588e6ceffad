import './accounts.css';
import { Missing } from '../../shell/missing.tsx';
import type { PageProps } from '../page-props.ts';
import { principalId } from '../../principal/principal-id.ts';
import { AccountPage } from './account.tsx';
import { AccountsList } from './accounts-list.tsx';

/** Service accounts: all of the org, and one of them (`#/accounts/7`). */
export function AccountsPage({ rest, query }: PageProps) {
  const [which, ...more] = rest;
  if (which === undefined) return <AccountsList query={query} />;
  const id = principalId(which);
  return id === undefined || more.length > 0 ? <Missing /> : <AccountPage key={id} id={id} />;
}
