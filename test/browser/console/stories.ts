import type { Site } from '../site.ts';
import { accounts } from './accounts.ts';
import { allPeople, people } from './people.ts';
import { everyPage } from './every-page.ts';
import { groups } from './groups.ts';
import { home } from './home.ts';
import { kit } from './kit.ts';
import { links } from './links.ts';
import { roles } from './roles.ts';
import { shell } from './shell.ts';
import { signIn } from './sign-in.ts';
import { signInByProvider } from './sign-in-provider.ts';
import { state } from './state.ts';
import { teams } from './teams.ts';
import { trail } from './trail.ts';
import { types } from './types.ts';
import { what } from './what.ts';
import { who } from './who.ts';
import { why } from './why.ts';

/** What is told of the console, page by page. */
export const STORIES: readonly { readonly name: string; readonly tell: (site: () => Site) => void }[] = [
  { name: 'signing in and out', tell: signIn },
  { name: 'roles', tell: roles },
  { name: 'resource types', tell: types },
  { name: 'teams', tell: teams },
  { name: 'external groups', tell: groups },
  { name: 'service accounts', tell: accounts },
  { name: 'people', tell: people },
  { name: 'people of the deployment', tell: allPeople },
  { name: 'links to a provider', tell: links },
  { name: 'signing in by a provider', tell: signInByProvider },
  { name: 'what is around the pages', tell: shell },
  { name: 'every page', tell: everyPage },
  { name: 'the state of the service', tell: state },
  { name: 'what pages are made of', tell: kit },
  { name: 'the first page', tell: home },
  { name: 'why, or why not', tell: why },
  { name: 'the trail', tell: trail },
  { name: 'who can do something', tell: who },
  { name: 'what somebody can do', tell: what },
];
