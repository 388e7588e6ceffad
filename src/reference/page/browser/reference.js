// Shows the document with Swagger UI, and calls this very server.
import { assistIn } from './assist.js';
import { plugin } from './plugin.js';

/** Nothing is sent anywhere else, and the browser adds no credentials and keeps none. */
function guard(request) {
  const { origin } = new URL(request.url, location.href);
  if (origin !== location.origin) throw new Error(`This page calls ${location.origin} only.`);
  request.credentials = 'omit';
  return request;
}

// Swagger UI has its dark colours by a class.
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
follow();
dark.addEventListener('change', follow);

assistIn(document.querySelector('#reference'));

globalThis.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  layout: 'OurLayout',
  deepLinking: true,
  filter: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
  syntaxHighlight: { activated: false },
  requestSnippetsEnabled: true,
  requestInterceptor: guard,
  plugins: [plugin],
});
