import type { Call } from './recorder.ts';

/** When the story begins, as the examples tell it. */
const START = Date.parse('2026-01-01T09:00:00Z');
const MINUTE_MS = 60_000;

const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
/** What is no time of a run: a zero of Go, and what shipped things are from. */
const FIRST_YEAR_OF_RUNS = 2025;

/** Texts that are others in each run, and plainly no real ones in examples. `n` counts them in order of appearance. */
const KINDS: readonly { readonly form: RegExp; readonly fake: (n: string) => string }[] = [
  // Their checksum is wrong, so that nobody takes one for a token.
  { form: /\bglsa_\w{32}_[0-9a-f]{8}\b/g, fake: (n) => `glsa_Example${n.padStart(25, '0')}_00000000` },
  { form: /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, fake: () => EXAMPLE_JWT },
  { form: /\b[0-9a-f]{64}\b/g, fake: (n) => n.padStart(64, '0') },
  {
    form: /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g,
    fake: (n) => `00000000-0000-4000-8000-${n.padStart(12, '0')}`,
  },
  { form: /\bACE\d{10}\b/g, fake: (n) => `ACE${n.padStart(10, '0')}` },
];

/** Says `{"example":true}` and has no signature. */
const EXAMPLE_JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJleGFtcGxlIjp0cnVlfQ.ZXhhbXBsZQ';
const EXPIRY = '2026-04-01T09:00:00Z';

/** Where a generated uid stands, by the names of fields, and its form. */
const UID_FIELD = /uid$/i;
const UID = /^[a-z][a-z0-9]{13}$/;

/**
 * The calls as they are the same in every run: each time is as many minutes after the first of January as calls were made before,
 * and what is random is replaced by what is plainly an example, the same by the same throughout.
 *
 * @param calls in the order in which they were made
 * @param times when each call was sent, also of those that are no examples
 */
export function stable(calls: readonly Call[], times: readonly number[]): Call[] {
  const known = new Map<string, string>();
  for (const { reply } of calls) collect(reply, '', known);
  const timeAt = (time: number) => {
    // The clocks of sender and service are the same; rounding may take one millisecond.
    const index = times.findLastIndex((sent) => sent <= time + 1);
    return new Date(START + Math.max(0, index) * MINUTE_MS).toISOString();
  };
  const counts = KINDS.map(() => 0);
  const replace = (text: string): string => {
    let made = text.replaceAll(TIME, (time, fraction?: string) => {
      if (Number(time.slice(0, 4)) < FIRST_YEAR_OF_RUNS) return time;
      const shown = timeAt(Date.parse(time));
      return fraction === undefined ? shown.replace('.000', '') : shown;
    });
    for (const [kind, { form, fake }] of KINDS.entries())
      made = made.replaceAll(form, (found) => {
        const same = known.get(found);
        if (same !== undefined) return same;
        counts[kind] = (counts[kind] ?? 0) + 1;
        const replaced = fake(String(counts[kind]));
        known.set(found, replaced);
        return replaced;
      });
    return made.replaceAll(/[\w-]+/g, (word) => known.get(word) ?? word);
  };
  const walk = (value: unknown, name = ''): unknown => {
    if (typeof value === 'string') return name === 'expiration' ? EXPIRY : replace(value);
    if (Array.isArray(value)) return value.map((one: unknown) => walk(one, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [replace(key), walk(one, key)]));
  };
  return calls.map((call) => walk({ ...call }) as Call);
}

/** Finds uids and tokens of pages, which have no form of their own, by the names of the fields they stand in. */
function collect(value: unknown, name: string, known: Map<string, string>): void {
  if (typeof value === 'string') {
    if (known.has(value) || value === '') return;
    if (UID_FIELD.test(name) && UID.test(value))
      known.set(value, `uid${String(countOf(known, 'uid') + 1).padStart(11, '0')}`);
    if (name === 'next_token')
      known.set(value, btoa(`example page ${countOf(known, 'ZXhhbXBs') + 2}`).replaceAll('=', ''));
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, one] of Object.entries(value)) collect(one, Array.isArray(value) ? name : key, known);
}

const countOf = (known: ReadonlyMap<string, string>, start: string): number =>
  [...known.values()].filter((fake) => fake.startsWith(start)).length;
