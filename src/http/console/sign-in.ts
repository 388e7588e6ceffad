import type { Context } from 'hono';

import type { AppEnv } from '../context.ts';
import { answerPage, consolePage } from './console-page.ts';
import type { ConsolePorts } from './ports.ts';
import { answerProblem } from './problem.ts';
import { redirectUriOf } from './redirect-uri.ts';
import { keepsSignIn } from './sign-in-cookie.ts';

const UNNAMED = 'The address names no identity provider, or several. Choose one.';

/**
 * Answers `/console/sign-in?issuer=…`: sends the browser to the provider, with a cookie that knows it when it comes back. What keeps it
 * from that, the page says.
 */
export async function answerSignIn(c: Context<AppEnv>, { signIn, now }: ConsolePorts): Promise<Response> {
  const page = await consolePage(c);
  if (page === undefined) return c.notFound();
  const [issuer, ...others] = c.req.queries('issuer') ?? [];
  if (issuer === undefined || others.length > 0)
    return await answerPage(c, page, { problem: UNNAMED }, { status: 400 });
  const begin = await signIn.begin(issuer, redirectUriOf(c));
  if (!begin.ok) return await answerProblem(c, page, begin.refusal);
  const { url, begun } = begin.value;
  c.header('Set-Cookie', keepsSignIn(begun, now()));
  c.header('Referrer-Policy', 'no-referrer');
  return c.redirect(url);
}
