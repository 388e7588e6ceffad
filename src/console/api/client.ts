import createClient from 'openapi-fetch';
import type { Client, Middleware } from 'openapi-fetch';

import type { paths } from './document.ts';
import { problemOf } from './problem.ts';
import { refuseSteps } from './refuse-steps.ts';

/** The public API, typed by its own document: `api.GET('/api/teams/{teamId}', { params: … })`. */
export type Api = Client<paths>;

/** Who calls, and in which org. */
export type Caller = {
  /** The header `Authorization`. */
  readonly authorization: string;
  /** Where it acts: undefined is the caller's current org. */
  readonly orgId: number | undefined;
  /** Is told when the service knows the credential no more. */
  readonly onUnauthorized: () => void;
};

/** The headers that every request of a caller has. The flavour is that of the document, whatever the deployment's is. */
export const headersOf = ({ authorization, orgId }: Caller): Record<string, string> => ({
  Authorization: authorization,
  'X-Grafana-Dialect': 'documented',
  ...(orgId !== undefined && { 'X-Grafana-Org-Id': String(orgId) }),
});

/** Where a 401 is about a password that was sent in the body: the caller is still known. */
const ASKS_AGAIN: ReadonlySet<string> = new Set(['/api/user/password']);

/** A client for one caller. It keeps nothing: every call is a request. */
export function makeApi(caller: Caller): Api {
  const api = createClient<paths>({ baseUrl: location.origin, cache: 'no-store', credentials: 'omit' });
  const sends: Middleware = {
    onRequest({ request, params }) {
      refuseSteps(params.path);
      for (const [name, value] of Object.entries(headersOf(caller))) request.headers.set(name, value);
      return request;
    },
    onResponse({ response, schemaPath }) {
      if (response.status === 401 && !ASKS_AGAIN.has(schemaPath)) caller.onUnauthorized();
    },
  };
  api.use(sends);
  return api;
}

/** What a call came to. */
type Outcome<T> = { data?: T; error?: unknown; response: Response };

/** The body of a success. Throws the `Problem` that the API told of otherwise. */
export async function answer<T>(call: Promise<Outcome<T>>): Promise<T> {
  return (await whole(call)).body;
}

/** As `answer`, with the tag of what was answered, for `If-Match` of a change to it. */
export async function tagged<T>(call: Promise<Outcome<T>>): Promise<{ body: T; tag: string | undefined }> {
  const { body, response } = await whole(call);
  return { body, tag: response.headers.get('ETag') ?? undefined };
}

async function whole<T>(call: Promise<Outcome<T>>): Promise<{ body: T; response: Response }> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemOf(response, error);
  return { body: data as T, response };
}
