import type { Context } from 'hono';

import type { AppEnv } from '../context.ts';
import { answerPage, consolePage } from './console-page.ts';
import type { ConsolePorts } from './ports.ts';
import { answerProblem } from './problem.ts';
import { redirectUriOf } from './redirect-uri.ts';
import { FORGETS_SIGN_IN, readSignIn } from './sign-in-cookie.ts';

const NONE =
  'No sign-in is under way in this browser: it took longer than five minutes, began at another address, or is over already. Try again.';
const LATE = 'The sign-in took longer than five minutes. Try again.';
const OTHER =
  'This is not the sign-in that this browser began last. If you began another one, perhaps in another tab, go on there. Otherwise try again.';

/**
 * Answers `/console/callback`, where a provider sends the browser back to, with the page: it is told the ID token, or why there is none. A
 * sign-in is used up by the answer with its state, whatever comes of it. Another state leaves it alone, so that nobody who sends a
 * browser here ends it.
 */
export async function answerCallback(c: Context<AppEnv>, { signIn, now }: ConsolePorts): Promise<Response> {
  const page = await consolePage(c);
  if (page === undefined) return c.notFound();
  const problem = async (text: string): Promise<Response> =>
    await answerProblem(c, page, { by: 'browser', text });
  const begun = readSignIn(c.req.header('Cookie'), now());
  if (begun === undefined) return await problem(NONE);
  if (begun === 'late') return await problem(LATE);
  const answer = new URL(c.req.url).searchParams;
  const states = answer.getAll('state');
  if (states.length !== 1 || states[0] !== begun.state) return await problem(OTHER);
  const finished = await signIn.finish(begun, answer, redirectUriOf(c));
  const headers = { 'Set-Cookie': FORGETS_SIGN_IN };
  return finished.ok
    ? await answerPage(c, page, { idToken: finished.value }, { status: 200, headers })
    : await answerProblem(c, page, finished.refusal, headers);
}
