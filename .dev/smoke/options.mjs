import { parseArgs } from 'node:util';

import { isWished, STEPS } from './steps.mjs';

export const HELP = `npm run smoke -- --url https://gatehouse.example [options]: looks at a deployment from outside.

  --url URL               the deployment; with http only on this machine
  --token TOKEN           a service account token, or GATEHOUSE_TOKEN: without --admin, only what it may do is tried
  --admin LOGIN:PASSWORD  a server admin, or GATEHOUSE_ADMIN: makes what the steps need, and removes it at the end
  --org N                 an org to do it in, instead of a new one; the admin must be an Admin of it
  --yes                   makes things in a deployment that is not on this machine
  --list                  lists the steps, and does nothing
  --only a,b              only these steps; revoke is all whose names begin with revoke-
  --n 200                 how many checks are timed
  --connections 8         how many connections ask at once
  --rounds 5              how often each right is taken away
  --cold 50               how many accounts are asked about for the first time at once
  --quick                 a small number of each, unless it is given
  --slow                  also what takes minutes
  --watch MINUTES         only steady traffic, for so long, while you do something to the deployment
  --json FILE             writes all figures

A step passes, fails, gives figures that you judge, or means nothing here. Exit code: 0, 1 when a step failed or something could
not be removed, 2 for wrong arguments and credentials, 130 when stopped (Ctrl+C removes what was made first).`;

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);
const COUNTS = { n: [200, 40], connections: [8, 4], rounds: [5, 2], cold: [50, 10] };
const COUNT_MAX = 10_000;
const WATCH_MINUTES_MAX = 24 * 60;

/**
 * What was asked for, or a problem that says what to change. No problem quotes a credential.
 *
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string | undefined>>} environment
 */
export function readOptions(args, environment) {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: OPTIONS }));
  } catch (error) {
    // A text without an option may be a credential.
    const unknown = error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
    return { problem: unknown ? error.message.split('.')[0] : 'the arguments cannot be read' };
  }
  if (values.help) return { wants: 'help' };
  if (values.list) return { wants: 'list' };
  const url = readUrl(values.url);
  if (typeof url === 'string') return { problem: url };
  const admin = readAdmin(values.admin ?? environment.GATEHOUSE_ADMIN);
  if (typeof admin === 'string') return { problem: admin };
  const counts = Object.fromEntries(
    Object.entries(COUNTS).map(([name, [usual, quick]]) => [
      name,
      Number(values[name] ?? (values.quick ? quick : usual)),
    ]),
  );
  for (const [name, count] of Object.entries(counts))
    if (!Number.isInteger(count) || count < 1 || count > COUNT_MAX)
      return { problem: `--${name} must be a number from 1 to ${COUNT_MAX}` };
  const org = values.org === undefined ? undefined : Number(values.org);
  if (org !== undefined && (!Number.isInteger(org) || org < 1))
    return { problem: '--org must be the id of an org' };
  const watchMinutes = values.watch === undefined ? undefined : Number(values.watch);
  if (watchMinutes !== undefined && !(watchMinutes > 0 && watchMinutes <= WATCH_MINUTES_MAX))
    return { problem: `--watch must be a number of minutes, at most ${WATCH_MINUTES_MAX}` };
  const wishes = values.only?.split(',').map((wish) => wish.trim());
  const unknown = wishes?.find((wish) => !STEPS.some((step) => isWished(step, [wish])));
  if (unknown !== undefined) return { problem: `there is no step ${unknown}; --list shows all` };
  if (wishes?.includes('watch') && watchMinutes === undefined)
    return { problem: 'watch is done by --watch MINUTES' };
  return {
    options: {
      url,
      token: values.token ?? environment.GATEHOUSE_TOKEN,
      admin,
      org,
      ...counts,
      watchMinutes,
      wishes,
      json: values.json,
      isYes: values.yes === true,
      isQuick: values.quick === true,
      isSlow: values.slow === true,
      isLocal: LOCAL.has(url.hostname),
    },
  };
}

const text = { type: /** @type {const} */ ('string') };
const flag = { type: /** @type {const} */ ('boolean') };
const OPTIONS = {
  url: text,
  token: text,
  admin: text,
  org: text,
  only: text,
  json: text,
  watch: text,
  n: text,
  connections: text,
  rounds: text,
  cold: text,
  yes: flag,
  list: flag,
  quick: flag,
  slow: flag,
  help: { ...flag, short: 'h' },
};

/** The address of the deployment, or what is wrong with it. */
function readUrl(value) {
  if (value === undefined) return '--url is missing';
  // Without a scheme, a name before a port would be taken for one.
  if (!/^[a-z]+:\/\//i.test(value) || !URL.canParse(value))
    return '--url must be an address that begins with https:// (http:// on this machine), such as https://gatehouse.example';
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') return '--url must not hold a password: use --admin';
  if (url.pathname !== '/' || url.search !== '') return '--url must be an address without a path';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOCAL.has(url.hostname)))
    return '--url must begin with https, except on this machine';
  return url;
}

function readAdmin(value) {
  if (value === undefined || value === '') return undefined;
  const colon = value.indexOf(':');
  if (colon < 1) return '--admin must be a login and a password with a colon between them';
  return { login: value.slice(0, colon), password: value.slice(colon + 1) };
}
