/** @typedef {import('./worlds-bench.mjs').OperationResult} OperationResult */

/** How many times as much as in the small world. What grows with what is found, or with the whole answer, has no goal. */
const GOALS = { one: 1.5, page: 2 };
const WORLDS = { small: 'small', large: 'large', orgs: 'among 5,000 orgs' };

/**
 * The figures of the worlds: how many times as long each operation takes in the dearer of the two large worlds as in the
 * small one. For answers that grow, how long a kilobyte of it takes is beside it.
 *
 * @param {Awaited<ReturnType<typeof import('./worlds-bench.mjs').benchWorlds>>} found
 * @returns {import('../report.mjs').Line[]}
 */
export const worldLines = ({ results, strained }) => [
  ...results.map(operationLine),
  ...(strained === undefined ? [] : strainLines(strained)),
];

/**
 * How many times as long each operation takes in each of the large worlds, by lower quartiles too, which a busy machine moves less.
 *
 * @param {readonly OperationResult[]} results
 */
export const worldRatios = (results) =>
  Object.fromEntries(
    results.map(({ name, kind, worlds: { small, large, orgs } }) => [
      name,
      {
        kind,
        large: large.median / small.median,
        orgs: orgs.median / small.median,
        largeLow: large.low / small.low,
        orgsLow: orgs.low / small.low,
      },
    ]),
  );

/** @param {OperationResult} result */
function operationLine({ name, kind, worlds }) {
  const { small, large, orgs } = worlds;
  const goal = GOALS[kind];
  const answers = Object.entries(WORLDS).map(([world, called]) => {
    const { median, bytes, statuses } = worlds[world];
    const refused = statuses.filter((status) => status > 299);
    return `${called} ${milliseconds(median)}, ${kilobytes(bytes)}${refused.length > 0 ? `, ${refused.join(' and ')}` : ''}`;
  });
  const perByte = ({ median, bytes }) => median / bytes;
  const isAnswered = large.statuses.every((status) => status < 300);
  return {
    subject: `worlds: ${name}`,
    unit: 'x small',
    value: Math.max(large.median, orgs.median) / small.median,
    ...(goal !== undefined && { goal: { atMost: goal } }),
    note: [
      ...answers,
      `by lower quartiles ${(Math.max(large.low, orgs.low) / small.low).toFixed(2)} x`,
      ...(kind === 'whole' && isAnswered
        ? [`a kB in the large one ${(perByte(large) / perByte(small)).toFixed(2)} x as long`]
        : []),
    ].join('; '),
  };
}

/** @param {NonNullable<Awaited<ReturnType<typeof import('./strain.mjs').strain>>>} strained */
const strainLines = ({ memory, changed, deleted }) => [
  ...memory.map(({ name, status, milliseconds: ms, bytes, megabytes }) => ({
    subject: `worlds: memory that is added by ${name}`,
    unit: 'MB',
    value: megabytes ?? NaN,
    note: `${status} after ${milliseconds(ms)}, ${kilobytes(bytes)}`,
  })),
  {
    subject: 'worlds: slowest hot read beside the change of a role of 10,000 kept principals',
    unit: 'ms',
    value: changed.besideMs.slowest,
    note: `${milliseconds(changed.besideMs.quiet)} without; the change ${milliseconds(changed.changeMs)}; all asked again after ${changed.againSeconds.toFixed(1)} s, first ${changed.firstSeconds.toFixed(1)} s`,
  },
  {
    subject: 'worlds: slowest read of another org beside the end of a large one',
    unit: 'ms',
    value: deleted.besideMs.slowest,
    note: `${milliseconds(deleted.besideMs.quiet)} without, median beside ${milliseconds(deleted.besideMs.median)}; gone after ${milliseconds(deleted.deleteMs)}, cleaned after ${deleted.cleanedSeconds.toFixed(1)} s`,
  },
];

const milliseconds = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
