import { ADMIN_PASSWORD } from './runtime.mjs';

/** @typedef {Readonly<Record<string, string>>} Headers */

/**
 * The `Authorization` header of somebody with a password.
 *
 * @param {string} login
 * @param {string} password
 * @returns {Headers}
 */
export const basic = (login, password) => ({ Authorization: `Basic ${btoa(`${login}:${password}`)}` });

/**
 * What makes a request be about an org.
 *
 * @param {number} orgId
 * @returns {Headers}
 */
export const inOrg = (orgId) => ({ 'X-Grafana-Org-Id': String(orgId) });

/**
 * A request of the first admin. Throws unless it succeeds.
 *
 * @param {URL} url
 * @param {Headers} headers
 * @param {string} method
 * @param {string} path below `/api`
 * @param {unknown} [body]
 */
export async function call(url, headers, method, path, body) {
  const response = await fetch(new URL(`/api${path}`, url), {
    method,
    headers: { ...basic('admin', ADMIN_PASSWORD), 'Content-Type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status} ${text}`);
  return JSON.parse(text);
}

/**
 * A service account of an org.
 *
 * @param {URL} url
 * @param {Headers} headers
 * @param {string} name
 * @param {string} role
 * @returns {Promise<number>} its id
 */
export const makeAccount = async (url, headers, name, role) =>
  (await call(url, headers, 'POST', '/serviceaccounts', { name, role })).id;

/**
 * A token of a service account.
 *
 * @param {URL} url
 * @param {Headers} headers
 * @param {number} id
 * @returns {Promise<Headers>} its `Authorization` header
 */
export async function makeToken(url, headers, id) {
  const { key } = await call(url, headers, 'POST', `/serviceaccounts/${id}/tokens`, { name: `bench-${id}` });
  return { Authorization: `Bearer ${key}` };
}
