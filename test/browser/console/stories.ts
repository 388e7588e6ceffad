import type { Site } from '../site.ts';
import { signIn } from './sign-in.ts';
import { trail } from './trail.ts';

/** What is told of the console, page by page. */
export const STORIES: readonly { readonly name: string; readonly tell: (site: () => Site) => void }[] = [
  { name: 'signing in and out', tell: signIn },
  { name: 'the trail', tell: trail },
];
