import { makeToken } from '../../../src/core/service-account-token.ts';
import type { As, RequestOptions } from '../api.ts';
import type { Refusal } from './refusals.ts';
import { INVALID_TOKEN, NO_CREDENTIALS, unauthenticated, UNREADABLE_BASIC } from './refusals.ts';
import type { World } from './world.ts';

/** As a caller: with good credentials it acts in the org of the world. */
export const inWorld = ({ org }: World, caller: As): RequestOptions => ({ as: caller, org: org.id });

/** A person uses the same address again, so that a password is checked once. */
export const fromHome = (world: World, caller: As): RequestOptions => ({
  ...inWorld(world, caller),
  headers: { 'CF-Connecting-IP': '192.0.2.1' },
});

const withHeader = (authorization: string): RequestOptions => ({
  as: null,
  headers: { Authorization: authorization },
});

const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));

/** A state of the caller in which every operation is refused in the same way. */
type State = {
  readonly state: string;
  readonly caller: (world: World) => RequestOptions;
  readonly refusal: Refusal;
};

/** The states. */
export const STATES: readonly State[] = [
  { state: 'no credentials', caller: () => ({ as: null }), refusal: NO_CREDENTIALS },
  {
    state: 'a token that is none',
    caller: () => withHeader('Bearer nonsense'),
    refusal: INVALID_TOKEN,
  },
  {
    state: 'an unreadable Basic header',
    caller: () => withHeader('Basic ???'),
    refusal: UNREADABLE_BASIC,
  },
  {
    state: 'an unknown token',
    caller: (world) => inWorld(world, { token: makeToken(randomBytes) }),
    refusal: INVALID_TOKEN,
  },
  {
    state: 'a wrong password',
    // From one network: when the login is blocked there, the answer is the same.
    caller: (world) => fromHome(world, { login: world.things.email, password: 'wrong' }),
    refusal: unauthenticated('password-auth.failed', 'Invalid username or password'),
  },
  {
    state: 'an expired token',
    caller: (world) => inWorld(world, world.callers.expired),
    refusal: unauthenticated('api-key.expired', 'Expired API key'),
  },
  {
    state: 'a deleted token',
    caller: (world) => inWorld(world, world.callers.deleted),
    refusal: INVALID_TOKEN,
  },
  {
    state: 'a revoked token',
    caller: (world) => inWorld(world, world.callers.revoked),
    refusal: unauthenticated('api-key.revoked', 'Revoked API key'),
  },
  {
    state: 'a token of a disabled account',
    caller: (world) => inWorld(world, world.callers.disabled),
    refusal: unauthenticated('identity.disabled', 'Unauthorized'),
  },
  {
    state: 'the password of a disabled person',
    caller: (world) => fromHome(world, world.callers.disabledPerson),
    refusal: unauthenticated('identity.disabled', 'Unauthorized'),
  },
  {
    state: 'a token of another org',
    caller: (world) => inWorld(world, world.callers.foreign),
    refusal: unauthenticated(
      'api-key.organization-mismatch',
      'API key does not belong to the requested organization',
    ),
  },
];
