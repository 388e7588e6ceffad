import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { Chip } from '../../kit/chip.tsx';
import type { Option } from '../../kit/pick.tsx';

/** So many are offered at once. */
const OFFERED = 20;

type Hit = components['schemas']['UserSearchHitDTO'];

/** The people of the deployment whose login, name or address has the text. */
export const everybody =
  (api: Api) =>
  async (text: string, signal: AbortSignal): Promise<readonly Option<Hit>[]> => {
    const { users } = await answer(
      api.GET('/api/users/search', { params: { query: { query: text, perpage: OFFERED } }, signal }),
    );
    return users.map((user) => ({
      key: String(user.id),
      value: user,
      label: user.login,
      shown: (
        <>
          <Chip kind="person">{user.login}</Chip> <span class="quiet">{user.name}</span>
        </>
      ),
    }));
  };
