import type { Context } from 'hono';

import type { AppEnv } from '../context.ts';
import type { ConsolePorts } from './ports.ts';

/** Answers `/console/sign-in/providers`, to everybody: the identity providers that people can sign in to the console with. */
export const answerProviders = (c: Context<AppEnv>, { signIn }: ConsolePorts): Response =>
  c.json({ providers: signIn.issuers.map((issuer) => ({ issuer, name: new URL(issuer).host })) });
