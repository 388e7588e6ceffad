import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

import type { Api, Caller } from '../api/client.ts';
import { answer, makeApi } from '../api/client.ts';
import type { components } from '../api/document.ts';

type Schemas = components['schemas'];

/** Somebody who is signed in, in one org. */
export type Session = {
  readonly api: Api;
  readonly caller: Caller;
  readonly who: Schemas['UserProfileDTO'];
  readonly orgs: readonly Schemas['UserOrgDTO'][];
  /** The org that everything is shown of. 0 for who is in none. */
  readonly orgId: number;
  /** The actions that the caller holds there, on whatever scope. To show or to leave out, never to decide. */
  readonly actions: ReadonlySet<string>;
  /** Whether a person is signed in: a service account is not. */
  readonly isPerson: boolean;
  /** Goes on in another org. */
  readonly enter: (orgId: number) => void;
  readonly signOut: () => void;
};

export const SessionContext = createContext<Session | undefined>(undefined);

/** The session of the page. Every page is within one. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('Nobody is signed in.');
  return session;
}

/** Finds out who a caller is, and where. Throws the `Problem` that the API told of. */
export async function openSession(
  caller: Caller,
): Promise<Pick<Session, 'api' | 'caller' | 'who' | 'orgs' | 'orgId' | 'actions' | 'isPerson'>> {
  const first = makeApi(caller);
  const [who, orgs] = await Promise.all([
    answer(first.GET('/api/user')),
    answer(first.GET('/api/user/orgs')),
  ]);
  const orgId = caller.orgId ?? who.orgId;
  // From now on the org is named, so that nobody who changes the current one elsewhere changes what is shown here.
  const named = { ...caller, ...(orgId > 0 && { orgId }) };
  const api = makeApi(named);
  const actions = await answer(api.GET('/api/access-control/user/actions'));
  return {
    api,
    caller: named,
    who,
    orgs,
    orgId,
    actions: new Set(Object.keys(actions)),
    // How tokens of service accounts begin: docs/grafana.md#service-account-tokens.
    isPerson: !caller.authorization.startsWith('Bearer glsa_'),
  };
}
