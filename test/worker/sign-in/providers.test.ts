import { describe, it } from 'vitest';

import type { As } from '../../support/api.ts';
import { unique } from '../../support/fresh-org.ts';
import { newFederation, newKey, seconds } from '../../support/identity-provider.ts';
import { refusalOf, seen } from '../../support/provided-people.ts';
import type { ProviderShape, Somebody } from '../../support/provider-tokens.ts';
import { PROVIDERS } from '../../support/provider-tokens.ts';

const key = await newKey('RS256');

/** A deployment with a provider's recommended entry, and somebody whom the provider knows. */
async function newWorld({ entry, payload }: ProviderShape) {
  const federation = await newFederation(key, entry);
  const login = unique('ada');
  const who: Somebody = { sub: unique('sub'), login, email: `${login}@mail.example` };
  let issued = seconds(-600);
  /** Each is a minute younger than the one before. */
  const token = async (claims: object = {}): Promise<As> => ({
    token: await federation.idp.sign({
      email_verified: undefined,
      ...payload(who),
      sub: who.sub,
      iat: (issued += 60),
      ...claims,
    }),
  });
  return { ...federation, who, token };
}

const shape = (name: string): ProviderShape => {
  const found = PROVIDERS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no provider ${name}`);
  return found;
};

describe('with the entry that is recommended for it, a person of', () => {
  it.for(PROVIDERS.map((one) => [one.name, one] as const))(
    '%s becomes who the token says',
    async ([, provider], { expect }) => {
      const { org, who, token, fetch } = await newWorld(provider);
      expect(await seen(await token(), org, fetch)).toEqual({
        id: expect.any(Number),
        ...provider.becomes(who),
      });
    },
  );

  it.for(PROVIDERS.flatMap((one) => one.later.map((later) => [one.name, later.what, one, later] as const)))(
    '%s has after a token with %s what that says, and else what was said before',
    async ([, , provider, { claims, changes }], { expect }) => {
      const { org, who, token, fetch } = await newWorld(provider);
      const { id } = await seen(await token(), org, fetch);
      const wanted = { id, ...provider.becomes(who), ...changes };
      expect(await seen(await token(claims), org, fetch)).toEqual(wanted);
    },
  );
});

describe('what else these providers send', () => {
  it('is refused of Cloudflare Access where a program came in by a service token: nobody is in it', async ({
    expect,
  }) => {
    const { token, fetch } = await newWorld(shape('Cloudflare Access'));
    const program = { sub: '', email: undefined, common_name: 'e367826f93b8d71185e03fe518aff3b4.access' };
    expect(await refusalOf(await token(program), fetch)).toBe('jwt.invalid-claim');
  });

  it('is refused of Cognito where it is an access token, which is meant for no audience', async ({
    expect,
  }) => {
    const { token, fetch } = await newWorld(shape('Cognito'));
    const claims = { token_use: 'access', client_id: '4example0client0id', username: 'ada' };
    const ofAccess = { ...claims, aud: undefined, email: undefined, 'cognito:username': undefined };
    expect(await refusalOf(await token(ofAccess), fetch)).toBe('jwt.invalid-claim');
  });

  it('is refused of Google where the account is nobody of the domain', async ({ expect }) => {
    const { token, fetch } = await newWorld(shape('Google'));
    for (const hd of [undefined, 'elsewhere.example'])
      expect(await refusalOf(await token({ hd }), fetch)).toBe('jwt.group-not-allowed');
  });

  it('is refused of Auth0 as of somebody new, where they have not confirmed their address', async ({
    expect,
  }) => {
    const { token, fetch } = await newWorld(shape('Auth0'));
    expect(await refusalOf(await token({ email_verified: false }), fetch)).toBe('jwt.invalid-claim');
  });
});
