import type { Credential, Origin } from '../../core/caller.ts';
import type { Touches } from '../../core/dependency.ts';
import type { Grant } from '../../core/permission-set.ts';
import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import { toHex } from '../../core/hex.ts';
import type { ChangeEntry, Head } from '../ports/changes.ts';

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

/** The next entry of an org's audit trail. It has the next revision, and the hash of the entry before it (I3). */
export async function chainEntry(
  head: Pick<Head, 'own' | 'hash' | 'global'>,
  draft: EntryDraft,
  { hash, newId }: EntryMaker,
): Promise<ChangeEntry> {
  const revision = head.own + 1;
  const entry = {
    orgId: draft.orgId,
    revision,
    id: newId(),
    globalRevision: draft.orgId === GLOBAL_ORG_ID ? revision : head.global,
    at: draft.at,
    actor: JSON.stringify(draft.actor),
    origin: JSON.stringify(draft.origin),
    kind: draft.kind,
    before: JSON.stringify(draft.before ?? null),
    after: JSON.stringify(draft.after ?? null),
    touches: JSON.stringify(draft.touches ?? []),
    previousHash: head.hash,
  };
  return { ...entry, hash: await hashEntry(entry, hash) };
}

/** What making an entry needs besides its facts. */
export type EntryMaker = {
  /** SHA-256 of a text, in hex. */
  readonly hash: (text: string) => Promise<string>;
  /** A new random UUID. */
  readonly newId: () => string;
};

/** Makes entries with the platform's hash and random UUIDs. */
export const systemEntries: EntryMaker = {
  hash: async (text) => toHex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
  newId: () => crypto.randomUUID(),
};

/** The hash that makes an entry tamper-evident: SHA-256, in hex, over every field in a fixed order. */
export async function hashEntry(
  entry: Omit<ChangeEntry, 'hash'>,
  hash: EntryMaker['hash'] = systemEntries.hash,
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
