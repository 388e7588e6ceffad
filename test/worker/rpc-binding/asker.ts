import type { Decisions } from '../../../src/client/contract.ts';
import type { Fetch } from '../../support/api.ts';
import type { Outcome, Wish } from './asker-worker.ts';

/** A Worker that has a service binding to Gatehouse, told by requests what to call: asker-worker.ts. */
export type Asker = Decisions & {
  /** Calls anything by its name with any arguments, odd ones too, and tells what came of it. */
  call(name: string, ...args: readonly unknown[]): Promise<Outcome>;
  /** Reads anything by its name, and tells what came of it. */
  read(name: string): Promise<Outcome>;
};

/** The three methods throw where the Worker had anything but a value that JSON has. */
export function askerBy(fetch: Fetch): Asker {
  const wish = async (wished: Wish): Promise<Outcome> => {
    // JSON makes null of an argument that is not given.
    const body = JSON.stringify(wished, (_name, value) => (value === undefined ? { odd: 'nothing' } : value));
    const response = await fetch(new Request('http://asker.test/', { method: 'POST', body }));
    return (await response.json()) as Outcome;
  };
  const call: Asker['call'] = async (name, ...args) => await wish({ name, args });
  const answer = async <T>(name: string, ...args: readonly unknown[]): Promise<T> => {
    const outcome = await call(name, ...args);
    if (!('answered' in outcome)) throw new Error(`${name} threw: ${outcome.thrown}`);
    if (!outcome.isJson) throw new Error(`${name} answered with what JSON does not have`);
    return outcome.answered as T;
  };
  return {
    call,
    read: async (name) => await wish({ name }),
    evaluate: (...args) => answer('evaluate', ...args),
    evaluations: (...args) => answer('evaluations', ...args),
    permissionsOf: (...args) => answer('permissionsOf', ...args),
  };
}
