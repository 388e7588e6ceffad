import type { Context } from 'hono';

import { WELL_KNOWN } from './authzen/metadata.ts';
import type { AppEnv } from './context.ts';
import { refused } from './grafana/dialect.ts';
import { prefersHtml } from './prefers-html.ts';
import { REFERENCE } from './reference.ts';
import { GATEHOUSE_VERSION } from './version.ts';

/** Where people look. */
const CONSOLE = '/console/';

/** What this is, and where everything else is. */
const HOME = {
  name: 'Gatehouse',
  version: GATEHOUSE_VERSION,
  description: 'Role-based access control as a globally distributed HTTP API.',
  links: {
    console: CONSOLE,
    ...REFERENCE,
    openapiYaml: '/openapi.yaml',
    client: '/client.js',
    health: '/api/health',
    authzenConfiguration: WELL_KNOWN,
    grafana: '/api/',
    unleash: '/api/admin/',
    authzen: '/access/v1/',
  },
};

/**
 * Answers `/`, to everybody: a browser is sent to the console, and a program is told what this is. Nothing is read from anywhere. It is
 * no operation of the document: whoever has the document needs it no more. The links are paths, which are right behind any proxy,
 * whatever the settings say.
 */
export function answerHome(c: Context<AppEnv>): Response {
  const { method } = c.req;
  if (method !== 'GET' && method !== 'HEAD')
    return refused(c, { tag: 'method-not-allowed', allowed: ['GET', 'HEAD'] });
  c.header('Vary', 'Accept');
  return prefersHtml(c.req.header('Accept')) ? c.redirect(CONSOLE) : c.json(HOME);
}
