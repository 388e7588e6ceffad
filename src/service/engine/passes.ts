import type { Caller, Credential, Standing } from '../../core/caller.ts';
import type { Requirement } from '../../core/requirement.ts';
import type { Memory } from './memory.ts';

/** For this long, somebody who was seen to pass is expected to pass again. */
const PASS_MS = 30_000;
/** Nobody is remembered by a key of more letters. */
const KEY_LETTERS_MAX = 1_000;

/** When somebody was seen to pass, in milliseconds since the epoch. */
export type Pass = { readonly at: number };

/** Somebody who asks, and what is required of them. Without a requirement, only that the credential holds. */
export type Asker = {
  readonly caller: Caller;
  readonly standing: Standing;
  readonly requirement: Requirement | null;
};

/**
 * Who passed a requirement a moment ago, as far as this isolate saw. It only says what is worth doing before the answer is
 * known: the coordinator decides every time. What is forgotten, or pushed out by others, costs time and nothing else.
 */
export class Passes {
  readonly #memory: Memory<Pass>;
  readonly #now: () => number;

  constructor(memory: Memory<Pass>, now: () => number) {
    this.#memory = memory;
    this.#now = now;
  }

  /** Whether the asker passed in the org less than 30 seconds ago, and was not refused since. */
  saw(orgId: number, asker: Asker): boolean {
    const key = keyOf(orgId, asker);
    const pass = key === undefined ? undefined : this.#memory.get(key);
    if (pass === undefined) return false;
    const age = this.#now() - pass.at;
    return age >= 0 && age < PASS_MS;
  }

  /** Notes the answer. A refusal of any kind forgets. */
  note(orgId: number, asker: Asker, isAllowed: boolean): void {
    const key = keyOf(orgId, asker);
    if (key === undefined) return;
    if (isAllowed) this.#memory.set(key, { at: this.#now() });
    else this.#memory.delete(key);
  }
}

/**
 * The same for two questions only if both have the same answer, for as long as nothing changes. Undefined when it would be
 * long, as the path of a request may make it. It holds what a requirement names, no other text of any length that a stranger
 * may choose, and no secret.
 */
function keyOf(orgId: number, { caller, standing, requirement }: Asker): string | undefined {
  const { userId, currentOrgId, credential } = caller;
  const key = JSON.stringify([orgId, standing, userId, currentOrgId, ...proofOf(credential), requirement]);
  return key.length > KEY_LETTERS_MAX ? undefined : key;
}

/** What a credential is known by, without its name and its end: a caller who signs in again is the same. */
function proofOf(credential: Credential): readonly (string | number)[] {
  switch (credential.kind) {
    case 'token':
      return [credential.kind, credential.tokenId];
    case 'password':
      return [credential.kind, credential.credentialVersion];
    case 'jwt':
    case 'provider':
      return [credential.kind, credential.issuer, credential.subject];
  }
}
