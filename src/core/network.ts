/** How many of the eight parts of an IPv6 address belong to the network. A customer has at least a /64. */
const NETWORK_PARTS = 4;

/**
 * What counts as one caller: an IPv4 address, or the /64 network of an IPv6 address in any spelling. A text that is not
 * an address counts as a caller too. An empty text means that the address is not known.
 */
export function networkOf(address: string): string {
  const text = address.trim().toLowerCase();
  if (!text.includes(':')) return text;
  const mapped = /^(?:0{0,4}:){0,5}:?ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = text.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const parts = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  const network = parts.slice(0, NETWORK_PARTS).map((part) => part.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}
