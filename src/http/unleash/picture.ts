import { pictureName } from '../../wire/unleash/group.ts';

type Pictured = Parameters<typeof pictureName>[0];

/**
 * Addresses of pictures by what they go by. Hashing is asynchronous here, so it is done beforehand, once for each.
 * Source: reference/unleash.md section 3.
 */
export async function picturesOf(users: Iterable<Pictured>): Promise<(user: Pictured) => string> {
  const names = [...new Set([...users].map(pictureName))];
  const urls = new Map(await Promise.all(names.map(async (name) => [name, await addressOf(name)] as const)));
  return (user) => urls.get(pictureName(user)) ?? '';
}

async function addressOf(name: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(name)));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `https://gravatar.com/avatar/${hex}?s=42&d=retro&r=g`;
}
