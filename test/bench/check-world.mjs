/** Different questions in a batch; what one principal is asked about in a while. */
export const QUESTIONS = 64;

/** @typedef {{ readonly action: string, readonly scope: string }} Permission */

/**
 * What one principal holds, by how it holds it.
 *
 * @typedef {object} Holdings
 * @property {readonly Permission[]} exact without a wildcard
 * @property {readonly Permission[]} few wildcards, on actions that have few of them
 * @property {readonly Permission[]} many wildcards, on actions that have many of them
 */

/**
 * Actions on many scopes each, one of them a wildcard; but every tenth action on wildcards only, because those take another
 * path through the code.
 *
 * @param {number} size how many permissions
 * @param {number} scopesPerAction
 * @returns {Holdings}
 */
export function holdingsOf(size, scopesPerAction) {
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
  return { exact, few, many };
}

/**
 * A way that a scope can be held: the question, what the answer must be, and a beginning that all scopes have that are asked about
 * and allowed, and no other one.
 *
 * @typedef {object} Way
 * @property {string} name
 * @property {boolean} expected
 * @property {string} beginning
 * @property {(holdings: Holdings, i: number) => Permission} ask
 */

/** @type {readonly Way[]} */
export const WAYS = [
  {
    name: 'held exactly',
    expected: true,
    beginning: 'dashboards:uid:',
    ask: ({ exact }, i) => pick(exact, i),
  },
  {
    name: 'under a wildcard',
    expected: true,
    beginning: 'folders:team-0:',
    ask: ({ few }, i) => below(pick(few, i), i),
  },
  {
    name: 'under one of many wildcards',
    expected: true,
    beginning: 'folders:team-',
    ask: ({ many }, i) => below(pick(many, i), i),
  },
  {
    name: 'refused',
    expected: false,
    beginning: 'dashboards:uid:',
    ask: ({ exact }, i) => ({ ...pick(exact, i), scope: `dashboards:other:${i}` }),
  },
];

/**
 * @param {Way} way
 * @param {Holdings} holdings
 * @returns {readonly Permission[]} different questions
 */
export const questionsOf = (way, holdings) =>
  Array.from({ length: QUESTIONS }, (_, i) => way.ask(holdings, i));

/**
 * @param {readonly Permission[]} list
 * @param {number} i
 * @returns {Permission} one from all over the list
 */
const pick = (list, i) => list[Math.floor((i * list.length) / QUESTIONS) % list.length];

/**
 * @param {Permission} wildcard
 * @param {number} i
 * @returns {Permission}
 */
const below = ({ action, scope }, i) => ({ action, scope: `${scope.slice(0, -1)}${i}` });

/**
 * The same text in a new string: a question comes off the wire, so the engine never knows its hash beforehand.
 *
 * @param {string} text
 */
export const unseen = (text) => Buffer.from(text, 'latin1').latin1Slice();

/** The least that can answer: a look-up of the action in a `Map`, and one `startsWith`. It answers one way of asking only. */
export class MapYardstick {
  #beginnings;

  /**
   * @param {Holdings} holdings
   * @param {string} beginning what all scopes begin with that are allowed
   */
  constructor({ exact, few, many }, beginning) {
    this.#beginnings = new Map([...exact, ...few, ...many].map(({ action }) => [action, beginning]));
  }

  /**
   * @param {string} action
   * @param {readonly string[]} scopes
   */
  allows(action, scopes) {
    const beginning = this.#beginnings.get(action);
    if (beginning === undefined) return false;
    for (const scope of scopes) if (scope.startsWith(beginning)) return true;
    return false;
  }
}
