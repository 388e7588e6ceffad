import type { Site } from '../site.ts';
import { home } from './home.ts';
import { signIn } from './sign-in.ts';
import { why } from './why.ts';

/** What is told of the console, page by page. */
export const STORIES: readonly { readonly name: string; readonly tell: (site: () => Site) => void }[] = [
  { name: 'signing in and out', tell: signIn },
  { name: 'the first page', tell: home },
  { name: 'why, or why not', tell: why },
];
