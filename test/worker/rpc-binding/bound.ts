import { env } from 'cloudflare:workers';

import type { BindingOptions, Decision } from '../../../src/client/contract.ts';
import type { Answer, As } from '../../support/api.ts';
import { authzen } from '../../support/authzen.ts';
import { askerBy } from './asker.ts';

/** A Worker in the runtime of the tests, with a service binding to the Worker under test. */
export const asker = askerBy((request) =>
  (env as unknown as { readonly ASKER: Fetcher }).ASKER.fetch(request),
);

/** The token of an account that has one. */
export function tokenOf(as: As): string {
  if (as === null || !('token' in as)) throw new Error('A password is no token');
  return as.token;
}

/** Sends what is asked over HTTP instead, to one of the endpoints of evaluation. */
export async function overHttp(
  path: string,
  token: string,
  asked: unknown,
  { org, explain }: BindingOptions = {},
): Promise<Answer> {
  const headers = {
    Authorization: `Bearer ${token}`,
    ...(explain !== undefined && { 'Gatehouse-Explain': String(explain) }),
  };
  return await authzen(path, asked, { as: null, headers, ...(org !== undefined && { org }) });
}

/** What HTTP answered about one question, as a service binding says it. */
export function decisionOf({ status, headers, body }: Answer): Decision {
  if (status === 200) return body;
  const [revision, retryAfter] = [headers.get('Gatehouse-Revision'), headers.get('Retry-After')];
  return {
    decision: false,
    context: {
      ...(revision !== null && { revision }),
      error: {
        status,
        message: body.error,
        ...(retryAfter !== null && { retryAfter: Number(retryAfter) }),
      },
    },
  };
}
