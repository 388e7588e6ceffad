import type { Issuer } from './issuers.ts';

/** The headers in which proxies put the tokens of issuers: in lower case, in the order of the issuers, each once. */
export const proxyHeadersOf = (issuers: readonly Pick<Issuer, 'header'>[]): readonly string[] => [
  ...new Set(issuers.map(({ header }) => header.toLowerCase())),
];

/** Whether a token of an issuer may stand in a header. Undefined is `Authorization`, where every issuer's may. */
export const mayStandIn = ({ header: named }: Pick<Issuer, 'header'>, header: string | undefined): boolean =>
  header === undefined || named.toLowerCase() === header.toLowerCase();
