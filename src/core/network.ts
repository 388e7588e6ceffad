/** How many of the eight parts of an IPv6 address belong to the network. A customer has at least a /64. */
const NETWORK_PARTS = 4;

/** The address that requests of Workers of other zones have, whoever they belong to. Source: docs/sign-in.md#guessing. */
const WORKERS = partsOf('2a06:98c0:3600::103').join(':');

/** The name of a zone has at most as many characters as any name of a domain. */
const ZONE_MAX = 253;
/** Labels of a domain, at least two. A zone that is not in this form is not told apart. */
const ZONE_FORM = /^[a-z\d_][a-z\d_-]*(?:\.[a-z\d_][a-z\d_-]*)+$/;

/**
 * Where a request came from: the address, and for the one that Workers of all other zones share, a blank and the zone of the
 * Worker in lower case. From any other address the zone says nothing, since a client may have made it up, and each guess could
 * then come from another one. At most 254 characters longer than the address.
 */
export function addressOf(ip: string, workerZone: string | undefined): string {
  if (workerZone === undefined || workerZone.length > ZONE_MAX) return ip;
  const zone = workerZone.toLowerCase();
  return isOfWorkers(ip) && ZONE_FORM.test(zone) ? `${ip.trim()} ${zone}` : ip;
}

/**
 * What counts as one caller: an IPv4 address, or the /64 network of an IPv6 address in any spelling, with the zone of a Worker
 * that `addressOf` found. A text that is not an address counts as a caller too. An empty text means that the address is not
 * known.
 */
export function networkOf(address: string): string {
  const text = address.trim().toLowerCase();
  if (!text.includes(':')) return text;
  const [, ip = '', zone = ''] = /^(\S+) (\S+)$/.exec(text) ?? [];
  if (isOfWorkers(ip) && ZONE_FORM.test(zone)) return `${networkOf(ip)} ${zone}`;
  const mapped = /^(?:0{0,4}:){0,5}:?ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1];
  return mapped ?? `${partsOf(text).slice(0, NETWORK_PARTS).join(':')}::/64`;
}

const isOfWorkers = (ip: string): boolean => partsOf(ip.trim().toLowerCase()).join(':') === WORKERS;

/** The parts of an IPv6 address in small letters, with the zeros that `::` leaves out, and without those that lead. */
function partsOf(ip: string): string[] {
  const [head = '', tail] = ip.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const parts = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  return parts.map((part) => part.replace(/^0+(?=.)/, ''));
}
