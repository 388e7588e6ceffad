/** What a page may load and do: only what comes from here. `data:` is for the small pictures in the style sheet of Swagger UI. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Where files are whose names change with what they hold. */
export const FILES = '/docs/files/';

const PAGE_HEADERS = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()',
  Link: '</openapi.json>; rel="service-desc"; type="application/json"',
};

const DOCUMENT_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  Link: '</docs/>; rel="service-doc"; type="text/html"',
};

/**
 * Of the client and its types. A module that a page or Deno imports from another origin is asked for with CORS. Everybody may have it: it
 * is the same for all, and nothing of the deployment is in it. Sources: https://fetch.spec.whatwg.org/#http-access-control-allow-origin,
 * https://html.spec.whatwg.org/multipage/webappapis.html#fetch-a-single-module-script.
 */
const CLIENT_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Access-Control-Allow-Origin': '*',
};

/** Where the client is, and what of it Deno, editors and pages would not take by the end of its name: `.ts` is a film elsewhere. */
const CLIENT = {
  '/client.js': {
    'Content-Type': 'text/javascript; charset=utf-8',
    // Source: https://docs.deno.com/runtime/fundamentals/typescript/.
    'X-TypeScript-Types': '/client.d.ts',
    ...CLIENT_HEADERS,
  },
  '/client.d.ts': { 'Content-Type': 'application/typescript; charset=utf-8', ...CLIENT_HEADERS },
};

/** What never changes under its name. */
const KEPT_HEADERS = { 'Cache-Control': 'public, max-age=31536000, immutable' };

/**
 * The text of `_headers`, as Workers assets reads it: the headers of the files, by path. What is not said is the platform's: a tag, and
 * `Cache-Control: public, max-age=0, must-revalidate`. That is right for pages and the document, which name files that are gone after
 * a deployment, and for the client, which is that of the deployment. Files that are kept for good are named one by one: a pattern would hold for the 404 of a file that is not there yet. `kept` are their paths.
 */
export function headersFile(kept: readonly string[]): string {
  const headers = {
    '/docs': PAGE_HEADERS,
    '/docs/*': PAGE_HEADERS,
    '/console': PAGE_HEADERS,
    '/console/*': PAGE_HEADERS,
    ...Object.fromEntries(kept.map((path) => [path, KEPT_HEADERS])),
    '/openapi.json': DOCUMENT_HEADERS,
    '/openapi.yaml': DOCUMENT_HEADERS,
    ...CLIENT,
  };
  const blocks = Object.entries(headers).map(([path, said]) =>
    [path, ...Object.entries(said).map(([name, value]) => `  ${name}: ${value}`)].join('\n'),
  );
  return `${blocks.join('\n\n')}\n`;
}
