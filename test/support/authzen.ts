import type { Answer, Fetch, RequestOptions } from './api.ts';
import { api } from './api.ts';
import type { FreshOrg, Person } from './fresh-org.ts';

/** Sends a body to an endpoint of AuthZEN, by POST unless another method is named; a string is sent as it is. */
export const authzen = async (
  path: string,
  body: unknown,
  options: RequestOptions & { readonly method?: string } = {},
  fetch?: Fetch,
): Promise<Answer> =>
  await api(
    options.method ?? 'POST',
    `/..${path}`,
    { ...options, ...(body !== undefined && { body }) },
    fetch,
  );

/** The endpoints of evaluation. */
export const ONE = '/access/v1/evaluation';
export const TOGETHER = '/access/v1/evaluations';

/** A person as a subject. */
const subjectOf = ({ login }: Person) => ({ type: 'user', id: login });

/** An org with a service that may ask about everybody, and with a person who may read one folder. */
export async function askingWorld(org: FreshOrg) {
  const [service, alice] = [await org.account(), await org.person('None')];
  await org.grant(service.id, [['users.permissions:read', 'users:*']]);
  await org.grant(alice.id, [['folders:read', 'folders:uid:f1']]);
  const asked = {
    subject: subjectOf(alice),
    action: { name: 'read' },
    resource: { type: 'folders', id: 'f1' },
  };
  return { org, service, alice, as: service.as, asked };
}
