// People of an identity provider who have signed in before: who they are is stored, and they come back with new tokens that say
// nothing new.
import { readIssuers } from '../../../src/oidc/issuers.ts';
import { jwtVerifier } from '../../../src/oidc/jwt-verifier.ts';
import type { FoundIdentity } from '../../../src/service/ports/identities.ts';
import type { Read } from '../../../src/service/ports/read.ts';
import { known } from '../../../src/service/ports/read.ts';
import type { JwtSignInPorts } from '../../../src/service/sign-in/jwt-sign-in.ts';
import { JwtSignIn } from '../../../src/service/sign-in/jwt-sign-in.ts';
import { refuse } from '../../../src/core/result.ts';
import { UNAVAILABLE } from '../../../src/core/refusal.ts';
import type { ProviderSignIn } from '../../../src/service/sign-in/said.ts';
import { Secrets } from '../../../src/service/sign-in/secrets.ts';
import type { Provider } from '../neighbours/provider.mjs';
import type { D1 } from '../runtime.mjs';
import { TOKEN_SECRET } from '../runtime.mjs';

const AT = '2026-06-01T00:00:00.000Z';
const ISSUED_AT = Date.parse(AT) / 1_000;
const ORIGIN = { address: '', userAgent: '' };

/** What is stored of what a token says, as the Worker itself makes it: the digest, the issuer and the subject. */
function digester(provider: Provider): (token: string) => Promise<readonly [string, string, string]> {
  const { issuers } = readIssuers(provider.settings);
  let seen: readonly [string, string, string] | undefined;
  const nothing = { get: () => undefined, set: () => undefined, delete: () => undefined };
  const signIn = new JwtSignIn({
    database: { read: (read: Read<unknown>) => Promise.resolve(read.answer([])) },
    repositories: { identities: { find: () => known<FoundIdentity | undefined>(undefined) } },
    secrets: new Secrets(TOKEN_SECRET),
    verify: jwtVerifier(issuers, () => Date.now()),
    issuers: issuers.map(({ issuer }) => issuer),
    signInByProvider: ({ claims, digest }: ProviderSignIn) => {
      seen = [digest, claims.issuer, claims.subject];
      return Promise.resolve(refuse(UNAVAILABLE));
    },
    sessions: nothing,
    refusals: { find: () => undefined, note: () => undefined },
    now: () => Date.now(),
  } as unknown as JwtSignInPorts);
  return async (token) => {
    seen = undefined;
    await signIn.withToken(token, ORIGIN);
    if (seen === undefined) throw new Error('The provider says what the Worker does not take in');
    return seen;
  };
}

/**
 * Links people, who are there already, to the provider.
 *
 * @param people their ids and logins
 */
export async function linkPeople(
  database: D1,
  provider: Provider,
  people: readonly { readonly id: number; readonly login: string }[],
): Promise<void> {
  const digestOf = digester(provider);
  const rows = [];
  for (const { id, login } of people) {
    const token = provider.signIn(login, [])['Authorization']?.replace('Bearer ', '') ?? '';
    rows.push([id, ...(await digestOf(token))]);
  }
  await database
    .prepare(
      `INSERT INTO identities (user_id, claims, issuer, subject, issued_at, is_postponed, created, updated)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, ${ISSUED_AT}, 0, '${AT}', '${AT}' FROM json_each(?)`,
    )
    .bind(JSON.stringify(rows))
    .run();
}
