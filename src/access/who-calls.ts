import type { Caller, Credential, Origin } from '../core/caller.ts';
import type { AuthenticationProblem, Refusal } from '../core/refusal.ts';
import { unauthenticated } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import type { JwtSignIn } from '../service/sign-in/jwt-sign-in.ts';
import type { SignIn } from '../service/sign-in/sign-in.ts';
import type { SentCredential } from './credential.ts';

/** What signing in needs. */
export type SignsIn = {
  readonly signIn: SignIn;
  /** Undefined when no identity provider is configured. */
  readonly jwtSignIn: JwtSignIn | undefined;
};

/** Who calls, and in which org. `forget` drops the isolate's record of the login. Undefined when it had none. */
export type SignedIn = {
  readonly caller: Caller;
  readonly orgId: number;
  readonly forget: (() => void | Promise<void>) | undefined;
};

/** What may be there at once: then nobody waits for it. */
export type MaybeLater<T> = T | Promise<T>;

/** A credential that can be looked at: somebody says who they are. */
type Credentials = Exclude<SentCredential, { readonly kind: 'none' | 'incomplete' | 'other-scheme' }>;

/** Whether anybody says who they are. It is refused before anything else of a call is looked at. */
export const isCredential = (sent: SentCredential): sent is Credentials =>
  sent.kind !== 'none' && sent.kind !== 'incomplete' && sent.kind !== 'other-scheme';

/** What is wrong with a call in which nobody says who they are. */
export const problemOfNone = ({ kind }: SentCredential): AuthenticationProblem =>
  kind === 'other-scheme' ? 'invalid-token' : 'no-credentials';

/**
 * Finds out who calls and in which org, as far as the Worker can tell: whether the credential still holds is decided by the org. Refuses
 * what `SignIn` and `JwtSignIn` refuse, and a token of another org than is wanted.
 *
 * @param wanted the org that the call names; undefined where it names none
 * @param header the one in which a proxy said it, in lower case; undefined for what the client says itself
 */
export function findCaller(
  { signIn, jwtSignIn }: SignsIn,
  credential: Credentials,
  origin: Origin,
  wanted: number | undefined,
  header?: string,
): MaybeLater<Result<SignedIn, Refusal>> {
  switch (credential.kind) {
    case 'unreadable-basic':
      return refuse(unauthenticated('invalid-basic-header'));
    case 'too-long':
      return refuse(unauthenticated(problemOfTooLong(credential.scheme, jwtSignIn !== undefined)));
    case 'jwt':
      // Without a configured provider, a JWT is treated as an unknown token.
      return jwtSignIn === undefined
        ? withToken(signIn, credential.token, origin, wanted)
        : withJwt(jwtSignIn, credential.token, origin, wanted, header);
    case 'token':
      return withToken(signIn, credential.token, origin, wanted);
    case 'password':
      return withPassword(signIn, credential, origin, wanted);
  }
}

/** What is too long is refused as what it would be if it were read. */
function problemOfTooLong(scheme: 'basic' | 'bearer', hasProvider: boolean): AuthenticationProblem {
  if (scheme === 'basic') return 'wrong-password';
  return hasProvider ? 'jwt-too-large' : 'invalid-token';
}

async function withToken(
  signIn: SignIn,
  token: string,
  origin: Origin,
  wanted: number | undefined,
): Promise<Result<SignedIn, Refusal>> {
  const route = await signIn.withToken(token, origin.address);
  if (!route.ok) return route;
  const { orgId, accountId, tokenId, rehash } = route.value;
  if (wanted !== undefined && wanted !== orgId) return refuse(unauthenticated('token-of-another-org'));
  const credential = { kind: 'token', tokenId } as const;
  const known = { userId: accountId, credential, tokenOrgId: orgId, currentOrgId: null, origin };
  const caller = rehash === undefined ? known : { ...known, rehash };
  return ok({ orgId, caller, forget: undefined });
}

async function withPassword(
  signIn: SignIn,
  { name, password }: { readonly name: string; readonly password: string },
  origin: Origin,
  wanted: number | undefined,
): Promise<Result<SignedIn, Refusal>> {
  const person = await signIn.withPassword(name, password, origin.address);
  if (!person.ok) return person;
  const { credentialVersion, isRemembered } = person.value;
  const credential = { kind: 'password', name, credentialVersion } as const;
  const forget = isRemembered ? async () => await signIn.forget(name) : undefined;
  return ok(asPerson(person.value, credential, origin, wanted, forget));
}

async function withJwt(
  jwtSignIn: JwtSignIn,
  token: string,
  origin: Origin,
  wanted: number | undefined,
  header: string | undefined,
): Promise<Result<SignedIn, Refusal>> {
  const session = await jwtSignIn.withToken(token, origin, header);
  if (!session.ok) return session;
  const { issuer, subject, expires } = session.value;
  const credential = { kind: 'jwt', issuer, subject, expires } as const;
  const forget = async () => await jwtSignIn.forget(token, header);
  return ok(asPerson(session.value, credential, origin, wanted, forget));
}

/** A person acts in the org that the call names, else in its current one. */
function asPerson(
  { userId, homeOrgId }: { readonly userId: number; readonly homeOrgId: number },
  credential: Credential,
  origin: Origin,
  wanted: number | undefined,
  forget: SignedIn['forget'],
): SignedIn {
  const currentOrgId = wanted === undefined ? homeOrgId : null;
  const caller = { userId, credential, tokenOrgId: null, currentOrgId, origin };
  return { orgId: wanted ?? homeOrgId, caller, forget };
}

/** The org's problems with a credential that may mean that the isolate's record of the login is too old. */
const SAYS_OUTDATED = new Set<AuthenticationProblem | undefined>([
  'moved',
  'wrong-password',
  'jwt-unknown-user',
]);

/** Whether a call is to be made once more, once the record of the login is forgotten, since the org has this problem with the credential. */
export const isOutdated = (problem: AuthenticationProblem | undefined): boolean => SAYS_OUTDATED.has(problem);
