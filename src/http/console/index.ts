import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { TrieRouter } from 'hono/router/trie-router';

import type { Settings } from '../../env.ts';
import type { AppEnv } from '../context.ts';
import { refused } from '../grafana/dialect.ts';
import { boundsUrl } from '../middleware/bounds-url.ts';
import { answerCallback } from './callback.ts';
import { answerPage, consolePage } from './console-page.ts';
import type { ConsolePorts } from './ports.ts';
import { answerProviders } from './providers.ts';
import { answerSignIn } from './sign-in.ts';
import { networkOfCaller } from './sign-in-share.ts';

/** Answers only these methods, and says of the others which they are. HEAD must be named: a step of a sign-in is made once. */
const only = (...allowed: readonly string[]) =>
  createMiddleware<AppEnv>(async (c, next) =>
    allowed.includes(c.req.method) ? await next() : refused(c, { tag: 'method-not-allowed', allowed }),
  );

/** The answer to a network that has used up its share, which then says so on the page; undefined for others, of whose share something is taken. */
async function findUsedUp(c: Context<AppEnv>, { share }: ConsolePorts): Promise<Response | undefined> {
  const waitMs = share.take(networkOfCaller(c));
  if (waitMs === undefined) return undefined;
  const page = await consolePage(c);
  if (page === undefined) return await c.notFound();
  const seconds = Math.ceil(waitMs / 1_000);
  const problem = `There are too many sign-ins from your network. Try again in ${seconds} s.`;
  const headers = { 'Retry-After': String(seconds) };
  return await answerPage(c, page, { problem }, { status: 429, headers });
}

/**
 * What the console needs of the Worker to sign people in with an identity provider, below `/console`. No part of the API: who calls is
 * asked nowhere, and nothing is read from the database.
 *
 * @param open what it uses, for one deployment
 */
export function consoleSignIn(open: (settings: Settings) => ConsolePorts): OpenAPIHono<AppEnv> {
  let opened: { readonly settings: Settings; readonly ports: ConsolePorts } | undefined;
  const portsFor = ({ var: { services } }: Context<AppEnv>): ConsolePorts => {
    const { settings } = services;
    if (opened?.settings !== settings) opened = { settings, ports: open(settings) };
    return opened.ports;
  };
  const routes = new OpenAPIHono<AppEnv>({ router: new TrieRouter() });
  const isBounded = boundsUrl(refused);
  routes.all('/sign-in/providers', only('GET', 'HEAD'), isBounded, (c) => answerProviders(c, portsFor(c)));
  for (const [path, answer] of [
    ['/sign-in', answerSignIn],
    ['/callback', answerCallback],
  ] as const)
    routes.all(path, only('GET'), isBounded, async (c) => {
      const ports = portsFor(c);
      return (await findUsedUp(c, ports)) ?? (await answer(c, ports));
    });
  return routes;
}
