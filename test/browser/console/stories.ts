import type { Site } from '../site.ts';
import { signIn } from './sign-in.ts';
import { what } from './what.ts';
import { who } from './who.ts';

/** What is told of the console, page by page. */
export const STORIES: readonly { readonly name: string; readonly tell: (site: () => Site) => void }[] = [
  { name: 'signing in and out', tell: signIn },
  { name: 'who can do something', tell: who },
  { name: 'what somebody can do', tell: what },
];
