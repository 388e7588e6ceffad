import { expect, it } from 'vitest';

import { proxyHeadersOf } from '../../../src/oidc/proxy-headers.ts';

it('the headers of proxies are those of the issuers in their order, each once in any letter case', () => {
  const headers = ['X-B', 'X-JWT-Assertion', 'x-b', 'X-A'].map((header) => ({ header }));
  expect(proxyHeadersOf(headers)).toEqual(['x-b', 'x-jwt-assertion', 'x-a']);
  expect(proxyHeadersOf([])).toEqual([]);
});
