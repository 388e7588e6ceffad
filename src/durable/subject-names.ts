import type { AskedSubject } from '../core/asking.ts';
import { isNamedSo } from '../core/subject.ts';
import type { CachedPrincipal } from './principal-cache.ts';
import type { Share } from './shared-memory.ts';

/** Whom a name named when it was looked up; and the uid of somebody, which never changes. */
export type KnownName = { readonly userId: number } | { readonly uid: string };

/** What an entry takes beside its key, and a letter of the key, in bytes. */
const ENTRY_BYTES = 250;
const LETTER_BYTES = 2;

/**
 * Whom names named when they were looked up last. What is remembered is a hint, and is believed only if the facts of that principal,
 * as they are kept, still have the name: so who was renamed is found by the new name alone, at once. A uid stays for good, but where the
 * database is restored: then ids are given anew. That a name names nobody is never remembered: somebody may be made a moment later. Only
 * names that named somebody are keys.
 */
export class SubjectNames {
  readonly #known: Share<KnownName>;
  #beginning = 0;

  constructor(known: Share<KnownName>) {
    this.#known = known;
  }

  /**
   * Who is kept of a name; undefined where that must be looked up.
   *
   * @param find who is kept, by id
   */
  find(
    subject: AskedSubject,
    find: (userId: number) => CachedPrincipal | undefined,
  ): CachedPrincipal | undefined {
    const { name } = subject;
    if (name === null) return undefined;
    if (name.by === 'id') return find(name.id);
    const hint = this.#known.get(keyOf(subject));
    const who = hint !== undefined && 'userId' in hint ? find(hint.userId) : undefined;
    if (who === undefined) return undefined;
    const isNamed = isNamedSo(who.facts, subject);
    return isNamed === 'no' ? undefined : who;
  }

  /** Another number whenever all was forgotten. */
  get beginning(): number {
    return this.#beginning;
  }

  /** Forgets everything: the database has another content than before, where an id may be somebody else's. */
  forgetAll(): void {
    this.#beginning++;
    this.#known.clear();
  }

  /** Remembers whom a name named just now. */
  note(subject: AskedSubject, userId: number): void {
    const key = keyOf(subject);
    if (subject.name?.by !== 'id') this.#known.set(key, { userId }, ENTRY_BYTES + LETTER_BYTES * key.length);
  }

  /** The uid of somebody, if it was noted. */
  uidOf(userId: number): string | undefined {
    const known = this.#known.get(userId);
    return known !== undefined && 'uid' in known ? known.uid : undefined;
  }

  /** Remembers the uid of somebody. */
  noteUid(userId: number, uid: string): void {
    this.#known.set(userId, { uid }, ENTRY_BYTES + LETTER_BYTES * uid.length);
  }
}

const keyOf = ({ isServiceAccount, name }: AskedSubject): string =>
  JSON.stringify([isServiceAccount, ...Object.values(name ?? {})]);
