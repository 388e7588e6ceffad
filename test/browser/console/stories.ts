import type { Site } from '../site.ts';
import { groups } from './groups.ts';
import { signIn } from './sign-in.ts';
import { teams } from './teams.ts';

/** What is told of the console, page by page. */
export const STORIES: readonly { readonly name: string; readonly tell: (site: () => Site) => void }[] = [
  { name: 'signing in and out', tell: signIn },
  { name: 'teams', tell: teams },
  { name: 'external groups', tell: groups },
];
