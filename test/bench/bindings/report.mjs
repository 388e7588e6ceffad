import { WAYS } from './ways.mjs';

/** @param {number} value */
const shown = (value) => value.toFixed(value >= 10 ? 0 : 2);

/** @param {import('../statistics.mjs').Spread} spread */
const half = ({ low, high }) => `middle half ${shown(low)} to ${shown(high)}`;

/**
 * @param {import('./results.mjs').BindingsFound} found
 * @returns {import('../report.mjs').Line[]}
 */
export const bindingLines = ({ ways, toHttp, toFetch, questionToHttp }) => [
  {
    subject: 'a Worker that asks by the entrypoint ÷ over HTTP, requests',
    unit: 'x',
    value: toHttp.median,
    note: half(toHttp),
  },
  {
    subject: "a Worker that asks by the entrypoint ÷ by the binding's fetch, requests",
    unit: 'x',
    value: toFetch.median,
    note: half(toFetch),
  },
  {
    subject: 'one question by the entrypoint ÷ over HTTP, CPU, the floor taken off',
    unit: 'x',
    value: questionToHttp.median,
    note: half(questionToHttp),
  },
  ...Object.entries(WAYS).map(([name, what]) => ({
    subject: `bindings: ${what}`,
    unit: 'ms a question',
    value: ways[name].time.median,
    note: `CPU ${shown(ways[name].cpu.median)} ms; the whole request p50 ${shown(ways[name].p50)} ms, p99 ${shown(ways[name].p99)} ms`,
  })),
];
