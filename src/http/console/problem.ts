import type { Context } from 'hono';

import type { AppEnv } from '../context.ts';
import type { ConsolePage } from './console-page.ts';
import { answerPage } from './console-page.ts';
import type { SignInProblem } from './ports.ts';

const STATUS = { browser: 400, provider: 502 } as const;

/** Answers with the page, which says why a sign-in failed: 400 for what came with the browser, 502 for what the provider did. */
export const answerProblem = async (
  c: Context<AppEnv>,
  page: ConsolePage,
  { by, text }: SignInProblem,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> => await answerPage(c, page, { problem: text }, { status: STATUS[by], headers });
