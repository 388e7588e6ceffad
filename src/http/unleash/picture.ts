import { pictureName } from '../../wire/unleash/group.ts';
import { toHex } from '../../core/hex.ts';

type Pictured = Parameters<typeof pictureName>[0];

/**
 * The picture addresses of users. Hashing is asynchronous, so it is done first, once for each name.
 * Source: docs/unleash.md#groups-are-teams.
 */
export async function picturesOf(users: Iterable<Pictured>): Promise<(user: Pictured) => string> {
  const names = [...new Set([...users].map(pictureName))];
  const digests = new Map(
    await Promise.all(names.map(async (name) => [name, await digestOf(name)] as const)),
  );
  return (user) => `https://gravatar.com/avatar/${digests.get(pictureName(user))}?s=42&d=retro&r=g`;
}

/** SHA-256 of a text, in lower-case hex. */
const digestOf = async (text: string): Promise<string> =>
  toHex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
