import type { components } from '../../api/document.ts';
import { useSession } from '../../session/session.ts';
import type { Change } from '../../kit/use-change.ts';
import type { Account } from './account.tsx';

/**
 * How to change a service account: the call of its PATCH, only if it is still what was read. Another change in between is refused with 412.
 */
export function useAccountChange({
  body: { id },
  tag,
}: Account): (fields: components['schemas']['UpdateServiceAccountForm']) => Parameters<Change>[0]['make'] {
  const { api } = useSession();
  return (fields) => (query) =>
    api.PATCH('/api/serviceaccounts/{serviceAccountId}', {
      params: {
        path: { serviceAccountId: String(id) },
        query,
        ...(tag !== undefined && { header: { 'If-Match': tag } }),
      },
      body: fields,
    });
}
