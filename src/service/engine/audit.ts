import type { Credential, Origin } from '../../core/caller.ts';
import type { Touches } from '../../core/dependency.ts';
import type { Grant } from '../../core/permission-set.ts';
import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import { toHex } from '../../core/hex.ts';
import type { ToldTexts } from '../../core/trail.ts';
import { measureTold, shortenTold } from '../../core/trail.ts';
import type { ChangeEntry, Head, Seal } from '../ports/changes.ts';
import type { HmacKey } from './hmac-key.ts';

/** The facts of one entry. The rest follows from the entry before it. */
export type EntryDraft = {
  readonly orgId: number;
  /** ISO time. */
  readonly at: string;
  readonly kind: string;
  /** Who made the change, with which credential, and which grants allowed it; null for Gatehouse itself. */
  readonly actor: {
    readonly userId: number;
    readonly credential: Credential;
    readonly through: readonly Grant[];
  } | null;
  readonly origin: Origin | null;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly touches?: Touches;
};

/**
 * The next entry of an org's audit trail. It has the next revision, and the hash of the entry before it (I3); its seal is of its
 * own hash, and so of all before it. What it tells is bounded: see `TOLD_BYTES_MAX`.
 */
export async function chainEntry(
  head: Pick<Head, 'own' | 'hash' | 'global'>,
  draft: EntryDraft,
  { hash, seal, newId }: EntryMaker,
): Promise<ChangeEntry> {
  const revision = head.own + 1;
  const told = await tell(draft, hash);
  const entry = {
    orgId: draft.orgId,
    revision,
    id: newId(),
    globalRevision: draft.orgId === GLOBAL_ORG_ID ? revision : head.global,
    at: draft.at,
    actor: told.actor,
    origin: told.origin,
    kind: draft.kind,
    before: told.before,
    after: told.after,
    touches: JSON.stringify(draft.touches ?? []),
    previousHash: head.hash,
  };
  const entryHash = await hashEntry(entry, hash);
  return { ...entry, hash: entryHash, ...(await seal(entryHash)) };
}

async function tell(draft: EntryDraft, hash: EntryMaker['hash']): Promise<ToldTexts> {
  const { actor, origin, before, after } = draft;
  const { texts, tooLong } = measureTold({ actor, origin, before, after });
  if (tooLong.length === 0) return texts;
  const shortened = await Promise.all(
    tooLong.map(async ({ part, room }) => {
      const text = texts[part];
      return [part, shortenTold(text, await hash(text), room)] as const;
    }),
  );
  return { ...texts, ...Object.fromEntries(shortened) };
}

/** What making an entry needs besides its facts. */
export type EntryMaker = {
  /** SHA-256 of a text, in hex. */
  readonly hash: (text: string) => Promise<string>;
  /** The seal of an entry with this hash. */
  readonly seal: (hash: string) => Promise<Seal>;
  /** A new random UUID. */
  readonly newId: () => string;
};

const NO_SEAL: Seal = { seal: '', sealKey: '' };

/** Makes entries with the platform's hash and random UUIDs, which the key seals. Without a key they have no seal. */
export const systemEntries = (key: HmacKey | undefined): EntryMaker => ({
  hash: sha256,
  seal: async (hash) =>
    key === undefined ? NO_SEAL : { seal: await key.digest(hash), sealKey: await key.id() },
  newId: () => crypto.randomUUID(),
});

const encoder = new TextEncoder();

const sha256 = async (text: string): Promise<string> =>
  toHex(await crypto.subtle.digest('SHA-256', encoder.encode(text)));

/** The hash that makes an entry tamper-evident: SHA-256, in hex, over every field but the seal, in a fixed order. */
export async function hashEntry(
  entry: Omit<ChangeEntry, 'hash' | keyof Seal>,
  hash: EntryMaker['hash'] = sha256,
): Promise<string> {
  const fields = [
    entry.orgId,
    entry.revision,
    entry.id,
    entry.globalRevision,
    entry.at,
    entry.actor,
    entry.origin,
    entry.kind,
    entry.before,
    entry.after,
    entry.touches,
    entry.previousHash,
  ];
  return await hash(JSON.stringify(fields));
}
