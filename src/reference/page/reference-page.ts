import { framed, REFERENCE } from './frame.ts';
import type { Site } from './frame.ts';

/** The page that shows the OpenAPI document, and calls this very server. */
export function referencePage(site: Site): string {
  const main = `<main id="main">
<h1>API reference</h1>
<div id="reference"><p class="waiting">Reading <a href="/openapi.json">openapi.json</a> …</p></div>
<noscript><p>This page is made from <a href="/openapi.json">openapi.json</a> by a script. Without scripts, read that, or <a href="/docs/readme">the guides</a>.</p></noscript>
</main>`;
  const imported = [
    'assist.js',
    'plugin.js',
    'filter.js',
    'layout.js',
    'parameters.js',
    'resolve.js',
    'sign-in.js',
  ];
  const files = ['swagger-ui.css', 'reference.css', 'swagger-ui-bundle.js', 'reference.js'];
  return framed(
    { path: REFERENCE, title: 'API reference · Gatehouse', main, files, imported, kind: 'reference' },
    site,
  );
}
