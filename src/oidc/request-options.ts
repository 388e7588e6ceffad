import type { DiscoveryRequestOptions, TokenEndpointRequestOptions } from 'oauth4webapi';
import { allowInsecureRequests, customFetch } from 'oauth4webapi';

import { boundedFetch } from './bounded-fetch.ts';

/**
 * How the library for OAuth asks a provider: bounded, and by https. Plain HTTP is for an issuer that has it in its own name, which the
 * settings take only on this machine.
 */
export function requestOptionsFor(issuer: string): DiscoveryRequestOptions & TokenEndpointRequestOptions {
  const isPlain = new URL(issuer).protocol === 'http:';
  return {
    [customFetch]: boundedFetch,
    // oxlint-disable-next-line typescript/no-deprecated -- marked so that it stands out, not since it goes away
    ...(isPlain && { [allowInsecureRequests]: true }),
  };
}
