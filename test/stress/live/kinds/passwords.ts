import { basic } from '../client.ts';
import { now } from '../clock.ts';
import type { Writer } from '../factor.ts';
import type { Target } from '../looks.ts';
import type { Register, Write } from '../register.ts';
import { Writing } from '../writing.ts';
import type { Org, Person, World } from '../world.ts';
import { SERVER_ADMIN, unique } from '../world.ts';
import { newAddress } from './tokens.ts';

/**
 * A login takes 50 wrong passwords in five minutes; after that a refusal would say nothing of the password. A refused one
 * may have been tried twice, against what was remembered of the login and against what is stored; and so a new one, too,
 * when it is used first.
 */
const GUESSES_MAX = 30;
const GUESSES_MAX_OF_READS = 20;
const WINDOW_MS = 5 * 60_000 + 10_000;
/** So long a password stays. */
const REST_MS = 4_000;

type Password = { readonly text: string; readonly address: string; readonly register: Register };

/** One password of a person after the other: each is a register that is true from when it is set until the next is. */
class Passwords implements Writer {
  readonly #world: World;
  readonly #org: Org;
  readonly #person: Person;
  readonly #target: Target;
  /** Those that may be right: one, unless a change was not answered. */
  #live: Password[] = [];
  #ended: Password[] = [];
  #isBusy = false;
  #restsUntil = 0;
  #guessed: number[] = [];
  #byOwner = false;

  constructor(world: World, org: Org, person: Person, target: Target) {
    this.#world = world;
    this.#org = org;
    this.#person = person;
    this.#target = target;
  }

  get isReady(): boolean {
    return !this.#isBusy && now() >= this.#restsUntil && this.#guesses() < GUESSES_MAX;
  }

  registers = (): readonly Register[] => [...this.#live, ...this.#ended].map(({ register }) => register);

  async write(): Promise<Register | undefined> {
    this.#isBusy = true;
    this.#guessed.push(now(), now());
    const [owner, ...doubtful] = this.#live;
    this.#byOwner = !this.#byOwner && owner !== undefined && doubtful.length === 0;
    const kind = this.#byOwner ? 'password-by-owner' : 'password-by-admin';
    const next = this.#make(kind);
    const writes: [Password, Write][] = this.#live.map((one) => [one, one.register.begin(false, kind)]);
    writes.push([next, next.register.begin(true, kind)]);
    const writing = new Writing(this.#world.call);
    const outcome = await writing.run(async () => {
      await (this.#byOwner && owner !== undefined
        ? writing.send({
            as: basic(this.#person.login, owner.text),
            from: owner.address,
            method: 'PUT',
            path: '/user/password',
            body: { oldPassword: owner.text, newPassword: next.text },
            leaves: true,
          })
        : writing.send({
            as: SERVER_ADMIN,
            method: 'PUT',
            path: `/admin/users/${this.#person.id}/password`,
            body: { password: next.text },
            leaves: true,
          }));
    });
    for (const [{ register }, write] of writes) {
      for (const { tag, began, ended } of writing.sent) {
        register.steps.push({ tag, value: write.value, began, ended });
      }
      register.end(write, outcome);
    }
    if (outcome === 'ok') {
      this.#ended = [...this.#live, ...this.#ended].slice(0, 2);
      this.#live = [next];
    } else if (outcome === 'unknown') this.#live.push(next);
    this.#restsUntil = now() + (outcome === 'ok' ? REST_MS : 0);
    this.#isBusy = false;
    return next.register;
  }

  #make(kind: 'password-by-admin' | 'password-by-owner'): Password {
    const text = unique('a changing password');
    const address = newAddress();
    const { login, id } = this.#person;
    const subject = {
      id,
      kind: 'person' as const,
      as: () => basic(login, text),
      from: () => (this.#mayTry(text) ? address : undefined),
      heard: (status: number) => {
        // Without an answer, it may have been counted and not taken back.
        if (status === 401 || status === 0 || status >= 500) this.#guessed.push(now(), now());
      },
    };
    const register = this.#world.begin(kind, {
      name: `${text} of person ${id}`,
      value: false,
      orgs: [this.#org],
      target: { ...this.#target, subject },
    });
    return { text, address, register };
  }

  /** A password that is surely right may be tried as often as one likes. */
  #mayTry(text: string): boolean {
    const [first, ...doubtful] = this.#live;
    if (!this.#isBusy && first?.text === text && doubtful.length === 0) return true;
    // Not all at once: they must last for as long as the window.
    const newest = this.#guessed.at(-1) ?? -Infinity;
    return this.#guesses() < GUESSES_MAX_OF_READS && now() - newest > 300;
  }

  /** What was guessed, at most, in the window that counts. */
  #guesses(): number {
    this.#guessed = this.#guessed.filter((at) => at > now() - WINDOW_MS);
    return this.#guessed.length;
  }
}

/** Registers of the passwords of a person, which an admin and the person set in turn. */
export async function passwords(world: World, org: Org): Promise<void> {
  const person = await world.person(org);
  const target = world.target(org, person);
  await world.assign(org, person, await world.role(org, target));
  const writer = new Passwords(world, org, person, target);
  await writer.write();
  world.writers.push(writer);
}
