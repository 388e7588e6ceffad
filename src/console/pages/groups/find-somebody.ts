import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import type { Somebody } from '../../kit/anybody.tsx';

/** More have the text of a whole login in their login, name or address only where somebody means it. */
const LOOKED_AT = 100;

/** The person or service account of the org with this login, in any letter case; undefined where the caller sees none. */
export async function findSomebody(
  api: Api,
  { isAccount, login }: { isAccount: boolean; login: string },
  signal: AbortSignal,
): Promise<Somebody | undefined> {
  const params = { query: { query: login, perpage: LOOKED_AT } };
  const wanted = login.toLowerCase();
  if (isAccount) {
    const { serviceAccounts } = await answer(api.GET('/api/serviceaccounts/search', { params, signal }));
    const one = serviceAccounts.find((account) => account.login.toLowerCase() === wanted);
    return one && { id: one.id, login: one.login, name: one.name, isAccount };
  }
  const { orgUsers } = await answer(api.GET('/api/org/users/search', { params, signal }));
  const one = orgUsers.find((user) => user.login.toLowerCase() === wanted);
  return one && { id: one.userId, login: one.login, name: one.name, isAccount };
}
