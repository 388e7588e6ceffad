import type { Issuer } from './issuers.ts';

/**
 * The headers in which proxies put the tokens of issuers: in lower case, in the order of the issuers, each once. Which issuer's token
 * may stand in which is for the verifier to say.
 */
export const proxyHeadersOf = (issuers: readonly Pick<Issuer, 'header'>[]): readonly string[] => [
  ...new Set(issuers.map(({ header }) => header.toLowerCase())),
];
