import type { Site } from '../site.ts';
import { accounts } from './accounts.ts';
import { links } from './links.ts';
import { allPeople, people } from './people.ts';
import { signIn } from './sign-in.ts';

/** What is told of the console, page by page. */
export const STORIES: readonly { readonly name: string; readonly tell: (site: () => Site) => void }[] = [
  { name: 'signing in and out', tell: signIn },
  { name: 'service accounts', tell: accounts },
  { name: 'people', tell: people },
  { name: 'people of the deployment', tell: allPeople },
  { name: 'links to a provider', tell: links },
];
