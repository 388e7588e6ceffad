import { PermissionSet } from '../../src/core/permission-set.ts';
import { median } from './statistics.mjs';

const BATCHES = 200;
const WARM_UP_BATCHES = 50;
const CHECKS_PER_BATCH = 2000;
/** Different questions in a batch; what one principal is asked about in a while. */
const QUESTIONS = 64;

/** How many permissions the small and the large principal hold. One check should cost the same for both. */
export const SMALL = 10;
export const LARGE = 10_000;

/**
 * The time of one check.
 *
 * @typedef {object} CheckResult
 * @property {string} name how the scope is held
 * @property {number} small nanoseconds, for the small principal
 * @property {number} large nanoseconds, for the large one
 */

/** @typedef {{ readonly action: string, readonly scope: string }} Permission */

/**
 * @typedef {object} Principal
 * @property {PermissionSet} set
 * @property {readonly Permission[]} exact held without a wildcard
 * @property {readonly Permission[]} few wildcards, on actions that have few of them
 * @property {readonly Permission[]} many wildcards, on actions that have many of them
 */

/**
 * A principal that holds actions on many scopes each, one of them a wildcard; but every tenth action on wildcards only,
 * because those take another path through the code.
 *
 * @param {number} size
 * @param {number} scopesPerAction
 * @returns {Principal}
 */
function makePrincipal(size, scopesPerAction) {
  const exact = [];
  const few = [];
  const many = [];
  for (let i = 0; i < size; i++) {
    const action = `resource-${Math.floor(i / scopesPerAction)}:read`;
    const place = i % scopesPerAction;
    if (Math.floor(i / scopesPerAction) % 10 === 0) many.push({ action, scope: `folders:team-${place}:*` });
    else if (place === 0) few.push({ action, scope: 'folders:team-0:*' });
    else exact.push({ action, scope: `dashboards:uid:${place}` });
  }
  const source = { roleUid: 'bench', path: /** @type {const} */ ({ via: 'assignment', global: false }) };
  const set = new PermissionSet([{ source, permissions: [...exact, ...few, ...many] }]);
  return { set, exact, few, many };
}

/**
 * @param {readonly Permission[]} list
 * @param {number} i
 * @returns {Permission} one from all over the list
 */
const pick = (list, i) => list[Math.floor((i * list.length) / QUESTIONS) % list.length];

/**
 * For each way that a scope can be held: the question, and what the answer must be.
 *
 * @type {readonly { name: string, expected: boolean, ask: (principal: Principal, i: number) => Permission }[]}
 */
const WAYS = [
  { name: 'held exactly', expected: true, ask: ({ exact }, i) => pick(exact, i) },
  { name: 'under a wildcard', expected: true, ask: ({ few }, i) => below(pick(few, i), i) },
  { name: 'under one of many wildcards', expected: true, ask: ({ many }, i) => below(pick(many, i), i) },
  {
    name: 'refused',
    expected: false,
    ask: ({ exact }, i) => ({ ...pick(exact, i), scope: `dashboards:other:${i}` }),
  },
];

/**
 * @param {Permission} wildcard
 * @param {number} i
 * @returns {Permission}
 */
const below = ({ action, scope }, i) => ({ action, scope: `${scope.slice(0, -1)}${i}` });

/**
 * Times `PermissionSet.allows` for both principals and each way that a scope can be held.
 *
 * @returns {CheckResult[]}
 */
export function benchChecks() {
  const small = makePrincipal(SMALL, 4);
  const large = makePrincipal(LARGE, 100);
  const cases = WAYS.map(({ name, expected, ask }) => {
    const questions = (principal) => Array.from({ length: QUESTIONS }, (_, i) => ask(principal, i));
    const timer = (principal) => ({
      set: principal.set,
      questions: questions(principal),
      expected,
      times: [],
    });
    return { name, small: timer(small), large: timer(large) };
  });
  // The cases take turns, so that noise hits all of them, and the machine code is made for all of them.
  for (let batch = 0; batch < WARM_UP_BATCHES + BATCHES; batch++) {
    for (const { set, questions, expected, times } of cases.flatMap((one) => [one.small, one.large])) {
      const time = timeBatch(set, questions, expected);
      if (batch >= WARM_UP_BATCHES) times.push(time);
    }
  }
  return cases.map((one) => ({
    name: one.name,
    small: median(one.small.times),
    large: median(one.large.times),
  }));
}

/**
 * @param {PermissionSet} set
 * @param {readonly Permission[]} questions
 * @param {boolean} expected
 * @returns {number} nanoseconds per check
 */
function timeBatch(set, questions, expected) {
  const checks = Array.from({ length: CHECKS_PER_BATCH }, (_, i) => {
    const { action, scope } = questions[i % questions.length];
    return { action: unseen(action), scopes: [unseen(scope)] };
  });
  let allowed = 0;
  const start = performance.now();
  for (const { action, scopes } of checks) if (set.allows(action, scopes)) allowed++;
  const elapsed = performance.now() - start;
  // Using the answers keeps the checks from being optimised away, and notices a wrong one.
  if (allowed !== (expected ? CHECKS_PER_BATCH : 0))
    throw new Error(`${allowed} of ${CHECKS_PER_BATCH} said yes`);
  return (elapsed * 1e6) / CHECKS_PER_BATCH;
}

/**
 * The same text in a new string: a question comes off the wire, so the engine never knows its hash beforehand.
 *
 * @param {string} text
 */
const unseen = (text) => Buffer.from(text, 'latin1').latin1Slice();
