// Writes the section "Costs" of docs/operations.md: what was counted (test/golden/rows.json) times list prices.
//
//   node .dev/costs.mjs            part of `npm run check`: fails if the section says something else
//   node .dev/costs.mjs --write    writes it
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const file = resolve(root, 'docs/operations.md');
const rows = JSON.parse(readFileSync(resolve(root, 'test/golden/rows.json'), 'utf8'));

/** List prices in dollars, beyond what the paid plan includes. Look them up again when you change the date. */
const DATE = 'November 2026';
const PRICES = {
  'a million requests of Workers': 0.3,
  'a million CPU-ms': 0.02,
  'a million requests of objects, calls and alarms': 0.15,
  'a million GB-s that objects are active': 12.5,
  'a million rows read, of D1 or an object': 0.001,
  'a million rows written, of D1 or an object': 1,
  'a GB of D1 a month': 0.75,
  'a GB of objects a month': 0.2,
  'a million events of the log': 0.6,
};
const SOURCES = [
  'https://developers.cloudflare.com/workers/platform/pricing/',
  'https://developers.cloudflare.com/durable-objects/platform/pricing/',
  'https://developers.cloudflare.com/d1/platform/pricing/',
  'https://developers.cloudflare.com/workers/observability/logs/workers-logs/',
];

/** What no row tells, as assumed here: CPU of the Worker and the objects together, and for how long an object is active. */
const CALL_MS = 1;
const TRIP_MS = 25;
const OBJECT_GB = 0.128;
/** What was loaded is stored so much later, and until then its object cannot sleep. */
const STORE_AFTER_MS = 100;
const MONTH_S = 30 * 24 * 3_600;

/** What so many of a kind cost, in dollars. */
function cost(what, times, { cpuMs, requests = 1, storesLater = false }) {
  const counted = rows[what];
  if (counted === undefined) throw new Error(`test/golden/rows.json has no "${what}"`);
  const { calls, trips, rowsRead, rowsWritten, objectRowsRead, objectRowsWritten } = counted;
  const activeS = (calls * CALL_MS + trips * TRIP_MS + (storesLater ? STORE_AFTER_MS : 0)) / 1_000;
  const each =
    requests * PRICES['a million requests of Workers'] +
    cpuMs * PRICES['a million CPU-ms'] +
    calls * PRICES['a million requests of objects, calls and alarms'] +
    activeS * OBJECT_GB * PRICES['a million GB-s that objects are active'] +
    (rowsRead + objectRowsRead) * PRICES['a million rows read, of D1 or an object'] +
    (rowsWritten + objectRowsWritten) * PRICES['a million rows written, of D1 or an object'];
  return (each * times) / 1_000_000;
}

/** The cheapest and the dearest of some kinds. */
const range = (kinds, times, how) => {
  const all = kinds.map((what) => cost(what, times, how)).toSorted((a, b) => a - b);
  return [all[0], all.at(-1)];
};

const dollars = (amount) => (amount >= 1 ? amount.toFixed(1) : amount.toPrecision(amount < 0.01 ? 1 : 2));
const told = ([least, most]) =>
  dollars(least) === dollars(most) ? dollars(most) : `${dollars(least)} to ${dollars(most)}`;
const written = (kinds, name) => {
  const all = kinds.map((what) => rows[what][name]);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most ? String(most) : `${least} to ${most}`;
};

const COLD = Object.keys(rows).filter((what) => what.startsWith('cold check of'));
const CHANGES = [
  'role create, of ten permissions',
  'role update, of its description',
  'role given',
  'role taken from somebody who is kept',
  'role delete, by force, of one holder',
  'team create',
  'team member',
  'service account create',
  'token create',
  'group mapping',
  'level on a resource',
];
const LISTS = ['list of roles', 'page of teams', 'page of members', 'search for an action'];
const GLOBAL = 'change of a global role, told to';
const toldTo = (orgs) => cost(`${GLOBAL} ${orgs}`, 1_000, { cpuMs: 5 });

const M = 1_000_000;
const AGAIN = 'the use of a token is written again';
const TOKEN_MONTH = MONTH_S / (15 * 60);
/** Noted by a row of the object and an alarm, beside what writing it to D1 takes. */
const NOTE_ROWS = 2;
const aToken =
  cost(AGAIN, TOKEN_MONTH, { cpuMs: 2, requests: 0 }) +
  (TOKEN_MONTH * (PRICES['a million requests of objects, calls and alarms'] + NOTE_ROWS)) / M;
const LEASE = 'hot check that renews the lease beside it';
const aLease =
  (MONTH_S / 2.5 / M) *
  (PRICES['a million requests of objects, calls and alarms'] +
    rows[LEASE].objectRowsRead * PRICES['a million rows read, of D1 or an object']);
const listening =
  (MONTH_S / 270 / M) *
  (PRICES['a million requests of objects, calls and alarms'] +
    rows['check after minutes: listens on'].objectRowsWritten);
const active = (MONTH_S * OBJECT_GB * PRICES['a million GB-s that objects are active']) / M;

const LINES = [
  ['a million hot checks', 'one call of the object, no D1', [cost('hot check', M, { cpuMs: 0.5 })]],
  [
    'a million cold checks',
    `${written(COLD, 'rowsRead')} rows of D1 read, ${written(COLD, 'objectRowsWritten')} of the object written`,
    range(COLD, M, { cpuMs: 2, storesLater: true }),
  ],
  [
    'a million checks by tokens that are new to the isolate and the object',
    'the same, and the token is looked up and its use noted',
    [cost('check by a token that is new', M, { cpuMs: 2, storesLater: true })],
  ],
  [
    'a thousand changes of an org',
    `two batches of D1, ${written(CHANGES, 'rowsWritten')} rows written, ${written(CHANGES, 'objectRowsWritten')} of the object`,
    range(CHANGES, 1_000, { cpuMs: 4 }),
  ],
  [
    'a thousand changes that concern all orgs, ten of them in use',
    'the same, a call for each org in use, and two rows of each',
    [toldTo(11)],
  ],
  [
    'the same thousand changes, for each thousand orgs more in use',
    'as if each were told in a call of its own',
    [((toldTo(11) - toldTo(1)) / 10) * 1_000],
  ],
  [
    'a million lists and searches',
    `${written(LISTS, 'rowsRead')} rows of D1 read, in an org of ten; a list reads what it lists`,
    range(LISTS, M, { cpuMs: 4 }),
  ],
  [
    'ten thousand passwords new to an isolate',
    `${rows['password, new to the isolate'].calls} calls of objects, ${rows['password, new to the isolate'].objectRowsWritten} rows of them written, 60 ms of CPU`,
    [cost('password, new to the isolate', 10_000, { cpuMs: 60 })],
  ],
  [
    'ten thousand passwords, each the first of somebody from a network',
    `${rows['password, the first sign-in of somebody from a network'].objectRowsWritten} rows of objects written`,
    [
      cost('password, the first sign-in of somebody from a network', 10_000, {
        cpuMs: 60,
        storesLater: true,
      }),
    ],
  ],
  [
    'ten thousand JWTs with nothing new, new to an isolate',
    'who it is is read, and that the person belongs to the org',
    [cost('JWT with nothing new, new to the isolate', 10_000, { cpuMs: 3 })],
  ],
  [
    'ten thousand people whom a JWT brings for the first time',
    `${rows['JWT of somebody who is seen for the first time, with two groups'].rowsWritten} rows of D1 written, with two groups`,
    [
      cost('JWT of somebody who is seen for the first time, with two groups', 10_000, {
        cpuMs: 6,
        storesLater: true,
      }),
    ],
  ],
  [
    'a thousand orgs, each asked for the first time of all',
    `${rows['first request of all in an org'].objectRowsWritten} rows: the tables of its object`,
    [cost('first request of all in an org', 1_000, { cpuMs: 5, storesLater: true })],
  ],
  [
    'an idle org, a month',
    'its object sleeps: 12 kB and what it stores of principals',
    [0.000012 * PRICES['a GB of objects a month']],
  ],
  [
    'an org in use all the time, a month',
    'its lease every 2.5 seconds; it listens on every 4.5 minutes',
    [aLease + listening],
  ],
  ['an object that is never idle, a month', 'the most that it can be active', [active]],
  [
    'a token in use all the time, a month',
    'its use is noted every fifteen minutes, and written to D1',
    [aToken],
  ],
  ['a million audit entries, a month', 'about 0.8 GB', [0.8 * PRICES['a GB of D1 a month']]],
  [
    'a million lines of the log',
    'one for each change; reads that succeed have none',
    [PRICES['a million events of the log']],
  ],
];

const wrap = (text) => {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line.length + word.length + 1 > 138) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
};

function table(head, body) {
  const cells = [head, ...body];
  const widths = head.map((_, i) => Math.max(3, ...cells.map((row) => row[i].length)));
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

const section = `## Costs

${wrap(
  `Beyond what the paid plan includes. Written by \`npm run costs\`, from the rows and calls that \`test/worker/cost/rows.test.ts\` counts of each kind of request (\`test/golden/rows.json\`) and list prices of ${DATE}: ${Object.entries(
    PRICES,
  )
    .map(([what, price]) => `$${price} for ${what}`)
    .join(
      ', ',
    )}. Not counted but assumed: 0.5 ms of CPU for a hot check and up to 6 ms for what asks the database, ${CALL_MS} ms of an object for a call and ${TRIP_MS} ms for each round trip to D1.`,
)}

${table(
  ['what', 'of which', '$'],
  LINES.map(([what, of, amounts]) => [
    what,
    of,
    told(amounts.length === 1 ? [amounts[0], amounts[0]] : amounts),
  ]),
)}

${wrap(`Sources: ${SOURCES.map((source) => `<${source}>`).join(', ')}. Setting an alarm is billed as a row. A new object, or one with other tables, writes them once. Each principal that is loaded is stored ${STORE_AFTER_MS} ms later, which keeps its object awake for so long; that is in the figure, as if nobody else came meanwhile.`)}

`;

const page = readFileSync(file, 'utf8');
const from = page.indexOf('## Costs\n');
const next = page.indexOf('\n## ', from + 1);
const wanted = page.slice(0, from) + section.trimEnd() + '\n' + (next === -1 ? '' : page.slice(next));
if (process.argv.includes('--write')) writeFileSync(file, wanted);
else if (page !== wanted) {
  console.error('docs/operations.md: the section "Costs" is not what was counted. Run: npm run costs');
  process.exitCode = 1;
}
