import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** What a run is asked to do. */
export type Options = {
  readonly minutes: number;
  readonly seed: number;
  readonly clients: number;
  /** Where the history is written when something was wrong. */
  readonly out: string;
  /** The fault that is built into the Worker, if one is. */
  readonly plant: string | undefined;
  /** How long a call of the database waits in addition, in milliseconds. */
  readonly delay: { readonly from: number; readonly to: number };
};

/** Reads the command line: `--minutes 10 --seed 1 --clients 12 --out FILE --plant NAME --delay 20-60`. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      clients: { type: 'string', default: '12' },
      out: { type: 'string', default: join(tmpdir(), 'gatehouse-live-history.json') },
      delay: { type: 'string', default: '20-60' },
      plant: { type: 'string' },
    },
  });
  const [from, to] = values.delay.split('-');
  return {
    minutes: numberOf('minutes', values.minutes),
    seed: numberOf('seed', values.seed),
    clients: numberOf('clients', values.clients),
    out: values.out,
    plant: values.plant,
    delay: { from: numberOf('delay', from ?? ''), to: numberOf('delay', to ?? from ?? '') },
  };
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value < 0) throw new Error(`--${name} is no number: ${text}`);
  return value;
}
