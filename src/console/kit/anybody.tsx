// What is offered where somebody is picked who may be a person or a service account.
import type { Api } from '../api/client.ts';
import { answer } from '../api/client.ts';
import { Chip } from './chip.tsx';
import type { Option } from './pick.tsx';

/** Somebody who may hold permissions. */
export type Somebody = {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly isAccount: boolean;
};

/** So many of each are offered at once. */
const OFFERED = 12;

/**
 * The people and the service accounts of the org whose login or name has the text. Who may read only one of the two is offered these; who
 * may read neither is told why.
 */
export const anybody =
  (api: Api) =>
  async (text: string, signal: AbortSignal): Promise<readonly Option<Somebody>[]> => {
    const params = { query: { query: text, perpage: OFFERED } };
    const [people, accounts] = await Promise.allSettled([
      answer(api.GET('/api/org/users/search', { params, signal })),
      answer(api.GET('/api/serviceaccounts/search', { params, signal })),
    ]);
    if (people.status === 'rejected' && accounts.status === 'rejected') throw people.reason;
    const found: Somebody[] = [];
    if (people.status === 'fulfilled')
      for (const { userId, login, name } of people.value.orgUsers)
        found.push({ id: userId, login, name, isAccount: false });
    if (accounts.status === 'fulfilled')
      for (const { id, login, name } of accounts.value.serviceAccounts)
        found.push({ id, login, name, isAccount: true });
    return found.map((one) => ({
      key: String(one.id),
      value: one,
      label: one.login,
      shown: (
        <>
          <Chip kind={one.isAccount ? 'account' : 'person'}>{one.login}</Chip>{' '}
          <span class="quiet">{one.name}</span>
        </>
      ),
    }));
  };
