import { framed } from './frame.ts';
import type { Site } from './frame.ts';

/** What is shown where there is no page. */
export function missingPage(site: Site): string {
  const main = `<main id="main">
<article>
<h1>There is no such page</h1>
<p>The guides are in the list. <a href="/docs/">The reference</a> has every operation.</p>
</article>
</main>`;
  return framed({ path: '/docs/404', title: 'No such page · Gatehouse', main, kind: 'guide' }, site);
}
