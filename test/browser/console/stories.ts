import type { Site } from '../site.ts';
import { roles } from './roles.ts';
import { signIn } from './sign-in.ts';
import { types } from './types.ts';

/** What is told of the console, page by page. */
export const STORIES: readonly { readonly name: string; readonly tell: (site: () => Site) => void }[] = [
  { name: 'signing in and out', tell: signIn },
  { name: 'roles', tell: roles },
  { name: 'resource types', tell: types },
];
