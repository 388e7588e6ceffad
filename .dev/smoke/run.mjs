// `npm run smoke`: looks at a deployment from outside, step by step (docs/smoke.md).
import { setMaxListeners } from 'node:events';
import { closeSync, openSync } from 'node:fs';

import { Client, Stopped, told } from './client.mjs';
import { fail, Failed, notHere } from './outcome.mjs';
import { HELP, readOptions } from './options.mjs';
import { Report } from './report.mjs';
import { isWished, STEPS } from './steps.mjs';
import { World } from './world.mjs';

const EXIT = { failed: 1, misused: 2, stopped: 130 };

const { wants, problem, options } = readOptions(process.argv.slice(2), process.env);
if (wants === 'help') console.log(HELP);
else if (wants === 'list') list();
else if (problem !== undefined) misused(problem);
else await run();

function list() {
  for (const { name, shows, needs, when } of STEPS) {
    const only = when === undefined ? '' : ` (only with --${when})`;
    console.log(`${name.padEnd(24)}  ${shows}${needs === 'admin' ? '; needs --admin' : ''}${only}`);
  }
}

function misused(text) {
  console.error(`${text}. All there is: npm run smoke -- --help`);
  process.exitCode = EXIT.misused;
}

/** The steps that were asked for. */
function chosen() {
  const { watchMinutes, wishes, isSlow } = options;
  if (watchMinutes !== undefined) return STEPS.filter(({ when }) => when === 'watch');
  return STEPS.filter(
    (step) =>
      step.when !== 'watch' &&
      (wishes === undefined || isWished(step, wishes)) &&
      (step.when !== 'slow' || isSlow || wishes?.includes(step.name)),
  );
}

async function run() {
  const steps = chosen();
  const made = options.admin ? [...new Set(steps.flatMap(({ makes }) => makes ?? []))] : [];
  const makes = options.admin !== undefined && steps.some((step) => step.makes !== undefined);
  const stopping = new AbortController();
  // One for each request under way.
  setMaxListeners(0, stopping.signal);
  const client = new Client(options.url, stopping.signal);
  const cleaner = new Client(options.url);
  const { admin, org } = options;
  const world = admin && new World({ client, cleaner, admin, org });
  const report = new Report(options);
  if (options.json !== undefined && !isWritable(options.json))
    return misused('--json must be a file that can be written');

  if (makes) {
    const where = org === undefined ? 'Makes orgs, and for them' : `Makes in and beside org ${org}`;
    report.say(
      `${where}: ${made.join(', ') || 'nothing'}. All are named ${world.run}-…, and removed at the end.`,
    );
    if (!options.isLocal && !options.isYes)
      return misused(`${options.url.host} is not this machine: say --yes`);
  }

  const asks = steps.some(({ needs }) => needs !== 'nothing');
  const refusal = asks ? await refusalIn(client) : undefined;
  if (refusal !== undefined) return misused(refusal);

  const stop = () => {
    if (stopping.signal.aborted) {
      console.error(`Left behind: ${world?.left.join(', ') || 'nothing'}`);
      process.exit(EXIT.stopped);
    }
    console.error('Stopping: removes what was made. Once more leaves it behind.');
    stopping.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);

  try {
    for (const step of steps) {
      const begin = performance.now();
      const outcome = await outcomeOf(step, { client, world, options, say: (text) => report.say(text) });
      report.add(step, outcome, performance.now() - begin);
      // Nobody is there: all others would say the same.
      if (step.name === 'health' && outcome.figures.status === 0) break;
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  } finally {
    const left = world === undefined ? [] : await world.remove();
    if (left.length > 0) console.error(`Could not be removed: ${left.join(', ')}`);
    else if (makes) report.say('What was made is removed.');
    if (options.json !== undefined) report.write(options.json, world?.run, left);
    report.say(report.summary);
    if (report.hasFailed || left.length > 0) process.exitCode = EXIT.failed;
    if (stopping.signal.aborted) process.exitCode = EXIT.stopped;
    client.close();
    cleaner.close();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, stop);
  }
  return undefined;
}

/** Found out before minutes of figures are lost. */
function isWritable(file) {
  try {
    closeSync(openSync(file, 'a'));
    return true;
  } catch {
    return false;
  }
}

/**
 * Which credential is refused, and how, found out before anything is made; undefined if none is, or nobody answers. A given org
 * must let the admin read it.
 */
async function refusalIn(client) {
  const { admin, token, org } = options;
  const questions = [
    { who: 'The admin', path: '/api/user', as: admin },
    {
      who: `In org ${org}, if there is one, the admin`,
      path: '/api/org',
      as: org === undefined ? undefined : admin,
      org,
    },
    // Every token may ask that.
    { who: 'The token', path: '/api/access-control/user/permissions', as: token && { token } },
  ];
  for (const { who, path, ...request } of questions) {
    if (!request.as) continue;
    const answer = await client.ask('GET', path, request);
    if ([400, 401, 403, 404].includes(answer.status)) return `${who} was ${told(answer)}`;
  }
  return undefined;
}

async function outcomeOf(step, context) {
  const { token, admin } = context.options;
  if (step.needs === 'admin' && admin === undefined) return notHere('needs --admin');
  if (step.needs === 'token' && admin === undefined && token === undefined)
    return notHere('needs --token or --admin');
  try {
    return await step.run(context);
  } catch (error) {
    if (error instanceof Failed) return fail({}, error.message);
    throw error;
  }
}
