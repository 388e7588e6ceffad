/**
 * Whether nobody on the way can read or change what is fetched from there: an https URL without a user name or password. Plain HTTP
 * is only to this machine, for a provider under test.
 */
export function isSafeUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLocal);
}
