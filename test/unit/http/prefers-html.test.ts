import { describe, expect, it } from 'vitest';

import { prefersHtml } from '../../../src/http/prefers-html.ts';

describe('who would rather have HTML than JSON', () => {
  it.each([
    // Chromium, Firefox and Safari; then an old browser.
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8',
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'text/html, application/xhtml+xml, */*',
    'text/html',
    'TEXT/HTML',
    'text/*',
    'text/*, application/json;q=0.9',
    'text/html;q=0.2, application/json;q=0.1',
    'text/html;level=1',
    'text/html;q=0.5, application/*;q=0.4',
    'application/json;q=0, text/html;q=0.001',
  ])('says so: %s', (header) => {
    expect(prefersHtml(header)).toBe(true);
  });

  it.each([
    undefined,
    '',
    '*/*',
    'application/json',
    'application/json, text/html',
    'text/html, application/json',
    'application/json, text/plain, */*',
    'text/html;q=0.5, */*',
    '*/*, text/html;q=0.5',
    'text/html;q=0.5, application/*',
    'text/html;q=0, */*',
    'text/html;q=0',
    'text/htmlx',
    'image/png',
    ',;=",',
    `text/html, ${'x/y,'.repeat(300)}`,
  ])('does not: %s', (header) => {
    expect(prefersHtml(header)).toBe(false);
  });
});
