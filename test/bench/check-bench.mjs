import { PermissionSet } from '../../src/core/permission-set.ts';
import { holdingsOf, MapYardstick, questionsOf, unseen, WAYS } from './check-world.mjs';
import { median } from './statistics.mjs';

const BATCHES = 200;
const WARM_UP_BATCHES = 50;
const CHECKS_PER_BATCH = 2000;

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
 * @property {number} smallToMap how many times as long as the least that can answer, by batches that took turns
 * @property {number} largeToMap
 * @property {number} largeToSmall by batches that took turns
 */

/** @typedef {{ readonly action: string, readonly scopes: readonly string[] }} Check */

/** @param {import('./check-world.mjs').Holdings} holdings */
export const permissionSetOf = ({ exact, few, many }) =>
  new PermissionSet([
    {
      source: { roleUid: 'bench', path: { via: 'assignment', global: false } },
      permissions: [...exact, ...few, ...many],
    },
  ]);

/**
 * Times `PermissionSet.allows` for both principals and each way that a scope can be held.
 *
 * @returns {CheckResult[]}
 */
export function benchChecks() {
  const [small, large] = [holdingsOf(SMALL, 4), holdingsOf(LARGE, 100)];
  const sets = { small: permissionSetOf(small), large: permissionSetOf(large) };
  const cases = WAYS.map((way) => {
    const timer = (holdings, set) => {
      const questions = questionsOf(way, holdings);
      const yardstick = new MapYardstick(holdings, way.beginning);
      const count = way.expected ? CHECKS_PER_BATCH : 0;
      return {
        ours: () => timeBatch(questions, count, (checks) => countOurs(set, checks)),
        map: () => timeBatch(questions, count, (checks) => countMap(yardstick, checks)),
        times: [],
      };
    };
    return { name: way.name, small: timer(small, sets.small), large: timer(large, sets.large) };
  });
  // The cases take turns, so that noise hits all of them, and the machine code is made for all of them.
  for (let batch = 0; batch < WARM_UP_BATCHES + BATCHES; batch++) {
    for (const { ours, map, times } of cases.flatMap((one) => [one.small, one.large])) {
      const time = { ours: ours(), map: map() };
      if (batch >= WARM_UP_BATCHES) times.push(time);
    }
  }
  return cases.map(({ name, small: { times: ofSmall }, large: { times: ofLarge } }) => ({
    name,
    small: median(ofSmall.map(({ ours }) => ours)),
    large: median(ofLarge.map(({ ours }) => ours)),
    smallToMap: median(ofSmall.map(({ ours, map }) => ours / map)),
    largeToMap: median(ofLarge.map(({ ours, map }) => ours / map)),
    largeToSmall: median(ofLarge.map(({ ours }, batch) => ours / ofSmall[batch].ours)),
  }));
}

// Each has a loop of its own, so that the machine code of one is not made for both.

/**
 * @param {PermissionSet} set
 * @param {readonly Check[]} checks
 */
function countOurs(set, checks) {
  let allowed = 0;
  for (const { action, scopes } of checks) if (set.allows(action, scopes)) allowed++;
  return allowed;
}

/**
 * @param {MapYardstick} yardstick
 * @param {readonly Check[]} checks
 */
function countMap(yardstick, checks) {
  let allowed = 0;
  for (const { action, scopes } of checks) if (yardstick.allows(action, scopes)) allowed++;
  return allowed;
}

/**
 * @param {readonly import('./check-world.mjs').Permission[]} questions
 * @param {number} expected how many are allowed
 * @param {(checks: readonly Check[]) => number} count how many are
 * @returns {number} nanoseconds per check
 */
function timeBatch(questions, expected, count) {
  const checks = Array.from({ length: CHECKS_PER_BATCH }, (_, i) => {
    const { action, scope } = questions[i % questions.length];
    return { action: unseen(action), scopes: [unseen(scope)] };
  });
  const start = performance.now();
  const allowed = count(checks);
  const elapsed = performance.now() - start;
  // Using the answers keeps the checks from being optimised away, and notices a wrong one.
  if (allowed !== expected) throw new Error(`${allowed} of ${CHECKS_PER_BATCH} said yes`);
  return (elapsed * 1e6) / CHECKS_PER_BATCH;
}
