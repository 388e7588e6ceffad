/**
 * A profile as V8's inspector gives it: a tree of functions, and which of them was on top at each sample.
 *
 * @typedef {object} Profile
 * @property {readonly ProfileNode[]} nodes
 * @property {readonly number[]} samples ids of nodes
 * @property {readonly number[]} timeDeltas microseconds before each sample
 *
 * @typedef {object} ProfileNode
 * @property {number} id
 * @property {{ readonly functionName: string, readonly url: string, readonly lineNumber: number }} callFrame
 * @property {readonly number[]} [children] ids
 */

/**
 * How long something ran, in microseconds: itself, and with what it calls.
 *
 * @typedef {{ readonly what: string, readonly self: number, readonly whole: number }} Time
 */

const COMMENT = /^\/\/ (\S+\.(?:m?js|ts))$/;

/**
 * Which file each line of a bundle comes from, by the comments that esbuild leaves.
 *
 * @param {string} bundle
 * @returns {readonly string[]} by the number of the line, from 0
 */
export function placesOf(bundle) {
  let file = 'bundle';
  return bundle.split('\n').map((line) => {
    file = COMMENT.exec(line)?.[1]?.replace(/^.*node_modules\//, '') ?? file;
    return file;
  });
}

/**
 * @param {Profile} profile
 * @param {readonly string[]} places which file each line comes from
 * @returns {{ readonly busyUs: number, readonly functions: readonly Time[], readonly files: readonly Time[] }} `busyUs` is the
 *   time in which anything ran. What calls itself counts once
 */
export function timesOf({ nodes, samples, timeDeltas }, places) {
  const selfOf = new Map(nodes.map(({ id }) => [id, 0]));
  // A sample's time passed before it was taken; what was on top then is the best guess of who spent it.
  for (const [i, id] of samples.entries()) selfOf.set(id, (selfOf.get(id) ?? 0) + (timeDeltas[i] ?? 0));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const called = new Set(nodes.flatMap(({ children = [] }) => children));
  /** @type {Map<string, { self: number, whole: number }>} */
  const functions = new Map();
  /** @type {Map<string, { self: number, whole: number }>} */
  const files = new Map();
  let busyUs = 0;

  /**
   * @param {ProfileNode} node
   * @param {readonly string[]} above functions and files that call it
   * @returns {number} its time with what it calls
   */
  const walk = (node, above) => {
    const file = fileOf(node.callFrame, places);
    const name = nameOf(node.callFrame, file);
    const self = node.callFrame.functionName === '(idle)' ? 0 : (selfOf.get(node.id) ?? 0);
    busyUs += self;
    const below = [...above, `f ${name}`, `p ${file}`];
    const whole = (node.children ?? []).reduce((sum, id) => {
      const child = byId.get(id);
      return child === undefined ? sum : sum + walk(child, below);
    }, self);
    add(functions, name, self, above.includes(`f ${name}`) ? 0 : whole);
    add(files, file, self, above.includes(`p ${file}`) ? 0 : whole);
    return whole;
  };
  for (const node of nodes) if (!called.has(node.id)) walk(node, []);
  return { busyUs, functions: listOf(functions), files: listOf(files) };
}

/**
 * @param {ProfileNode['callFrame']} frame
 * @param {readonly string[]} places
 */
function fileOf({ functionName, url, lineNumber }, places) {
  if (functionName.startsWith('(')) return functionName;
  return url.endsWith('index.js') ? (places[lineNumber] ?? url) : url || '(native)';
}

/**
 * @param {ProfileNode['callFrame']} frame
 * @param {string} file
 */
const nameOf = ({ functionName, lineNumber }, file) =>
  functionName === file ? file : `${functionName || '(anonymous)'}  ${file}:${lineNumber + 1}`;

/**
 * @param {Map<string, { self: number, whole: number }>} to
 * @param {string} what
 * @param {number} self
 * @param {number} whole
 */
function add(to, what, self, whole) {
  const sum = to.get(what) ?? { self: 0, whole: 0 };
  to.set(what, { self: sum.self + self, whole: sum.whole + whole });
}

/** @param {Map<string, { self: number, whole: number }>} times */
const listOf = (times) => [...times].map(([what, time]) => ({ what, ...time }));
