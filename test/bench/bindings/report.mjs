import { FLOOR, WAYS } from './ways.mjs';

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
  ...Object.entries(WAYS).map(([name, what]) => {
    const { time, cpu, p50, p99 } = ways[name];
    const whole = `the whole request p50 ${shown(p50)} ms, p99 ${shown(p99)} ms`;
    return name === FLOOR
      ? { subject: `bindings: ${what}`, unit: 'ms a request', value: p50, note: whole }
      : {
          subject: `bindings: ${what}`,
          unit: 'ms a question',
          value: time.median,
          note: [half(time), `CPU ${shown(cpu.median)} ms`, whole].join('; '),
        };
  }),
];
