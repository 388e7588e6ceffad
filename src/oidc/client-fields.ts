import { z } from 'zod';

import { isSafeUrl } from './safe-url.ts';

/** A scope as OAuth writes it. Source: RFC 6749, section 3.3. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;
const SCOPES_MAX = 50;
/** What the console asks a provider for by default: an ID token, and who that is about. */
export const SCOPES: readonly string[] = ['openid', 'profile', 'email'];
/** A cookie has to hold the issuer while somebody signs in. */
const ISSUER_MAX = 1_000;
const ASCII = /^[\x21-\x7e]*$/;
const TEXT_MAX = 1_000;

const text = z.string().trim().min(1).max(TEXT_MAX);

/** What an entry says of the client by which people sign in to the console. Source: docs/sign-in.md#the-console. */
export const CLIENT_FIELDS = {
  clientId: text.optional(),
  clientSecret: text.optional(),
  scopes: z
    .array(z.string().regex(SCOPE, 'must be a scope: no blanks, quotes or backslashes'))
    .max(SCOPES_MAX)
    .optional(),
};

/** These fields as they were read, and those that they have to agree with. */
type Read = {
  readonly issuer: string;
  readonly audience: string | readonly string[];
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
};

/** What keeps people from signing in to the console with an entry, by field. None repeats what the entry says. */
export function findClientProblems({
  issuer,
  audience,
  clientId,
  clientSecret,
  scopes,
}: Read): [string, string][] {
  const problems: [field: string, problem: string][] = [];
  if (scopes?.includes('openid') === false)
    problems.push(['scopes', 'must have openid: without it there is no ID token']);
  if (clientId === undefined) {
    if (clientSecret !== undefined) problems.push(['clientSecret', 'needs clientId']);
    if (scopes !== undefined) problems.push(['scopes', 'needs clientId']);
    return problems;
  }
  const isAudience = typeof audience === 'string' ? audience === clientId : audience.includes(clientId);
  if (!isAudience)
    problems.push(['clientId', 'must be one of audience: ID tokens have the id of their client as aud']);
  if (!isDiscoverable(issuer))
    problems.push([
      'issuer',
      'must be an https URL where there is a clientId, without a user name, password, query or fragment (http is allowed only for localhost): its end points are looked for below it',
    ]);
  return problems;
}

/** Whether the end points of an issuer can be looked for below its name. Source: OpenID Connect Discovery 1.0, section 4. */
const isDiscoverable = (name: string): boolean =>
  name.length <= ISSUER_MAX && ASCII.test(name) && !/[?#]/.test(name) && isSafeUrl(name);
