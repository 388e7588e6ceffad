// What is offered where a person, an account, a team or a role is picked.
import type { Api } from '../api/client.ts';
import { answer } from '../api/client.ts';
import type { components } from '../api/document.ts';
import { Chip } from './chip.tsx';
import type { Option } from './pick.tsx';

type Schemas = components['schemas'];

/** So many are offered at once. */
const OFFERED = 20;

type Search<T> = (text: string, signal: AbortSignal) => Promise<readonly Option<T>[]>;

/** The members of the org whose login, name or address has the text. */
export const members =
  (api: Api): Search<Schemas['OrgUserDTO']> =>
  async (text, signal) => {
    const { orgUsers } = await answer(
      api.GET('/api/org/users/search', { params: { query: { query: text, perpage: OFFERED } }, signal }),
    );
    return orgUsers.map((user) => ({
      key: String(user.userId),
      value: user,
      label: user.login,
      shown: (
        <>
          <Chip kind="person">{user.login}</Chip> <span class="quiet">{user.name}</span>
        </>
      ),
    }));
  };

/** The service accounts of the org whose name has the text. */
export const accounts =
  (api: Api): Search<Schemas['ServiceAccountDTO']> =>
  async (text, signal) => {
    const { serviceAccounts } = await answer(
      api.GET('/api/serviceaccounts/search', {
        params: { query: { query: text, perpage: OFFERED } },
        signal,
      }),
    );
    return serviceAccounts.map((account) => ({
      key: String(account.id),
      value: account,
      label: account.name,
      shown: <Chip kind="account">{account.name}</Chip>,
    }));
  };

/** The teams whose name has the text. */
export const teams =
  (api: Api): Search<Schemas['TeamDTO']> =>
  async (text, signal) => {
    const found = await answer(
      api.GET('/api/teams/search', { params: { query: { query: text, perpage: OFFERED } }, signal }),
    );
    return found.teams.map((team) => ({
      key: String(team.id),
      value: team,
      label: team.name,
      shown: <Chip kind="team">{team.name}</Chip>,
    }));
  };

/** The roles whose name or display name has the text. The API lists them whole, so they are looked through here. */
export const roles =
  (api: Api): Search<Schemas['RoleDTO']> =>
  async (text, signal) => {
    const all = await answer(api.GET('/api/access-control/roles', { signal }));
    const wanted = text.toLowerCase();
    return all
      .filter(({ name, displayName }) => `${name} ${displayName}`.toLowerCase().includes(wanted))
      .slice(0, OFFERED)
      .map((role) => ({
        key: role.uid,
        value: role,
        label: role.displayName || role.name,
        shown: (
          <>
            <Chip kind="role">{role.displayName || role.name}</Chip> <code class="quiet">{role.name}</code>
          </>
        ),
      }));
  };
