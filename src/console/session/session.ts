import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

import type { Api, Caller } from '../api/client.ts';
import { answer, makeApi } from '../api/client.ts';
import type { components } from '../api/document.ts';
import type { Credential } from './credential.ts';

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
  readonly credential: Credential;
  /** When the sign-in ends, in milliseconds, where it says that. */
  readonly endsAt: number | undefined;
  /** Goes on in another org. */
  readonly enter: (orgId: number) => void;
  /** Forgets everything that this tab has kept. */
  readonly signOut: () => void;
  /** Signs out with a sentence that says why. Whoever signs in then is back on the page, in the same org. */
  readonly leave: (said: string) => void;
};

export const SessionContext = createContext<Session | undefined>(undefined);

/** The session of the page. Every page is within one. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('Nobody is signed in.');
  return session;
}

/**
 * Finds out who a caller is, and where: in the org that is wanted, if the caller is in it, or else in the current one. Throws the `Problem`
 * that the API told of.
 */
export async function openSession(
  caller: Caller,
): Promise<Pick<Session, 'api' | 'caller' | 'who' | 'orgs' | 'orgId' | 'actions' | 'isPerson'>> {
  // A caller is refused in an org of others, so no org is named yet.
  const first = makeApi({ ...caller, orgId: undefined });
  const [who, orgs] = await Promise.all([
    answer(first.GET('/api/user')),
    answer(first.GET('/api/user/orgs')),
  ]);
  const orgId = orgs.find((org) => org.orgId === caller.orgId)?.orgId ?? who.orgId;
  // From now on the org is named, so that nobody who changes the current one elsewhere changes what is shown here.
  const named = { ...caller, orgId: orgId > 0 ? orgId : undefined };
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
