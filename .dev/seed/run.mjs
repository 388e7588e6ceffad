// `npm run seed`: much data for the service of `npm start`, to try it at scale. `npm run seed -- --help` says what there is.
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { applyMigrations, stateDir, tokenSecret, writeConfig } from '../local.mjs';
import { lockState, openState } from '../state.mjs';
import { HELP, readOptions } from './options.mjs';
import { progressBar } from './progress.mjs';

/** Where the tokens of the accounts are kept. */
const TOKENS = join(stateDir, 'seeded-tokens');

function fail(message, code = 1) {
  console.error(message);
  process.exit(code);
}

/** Has the state for this process, with the newest migrations. Returns the configuration of the tools. */
async function takeState() {
  let config;
  try {
    openState(stateDir);
    const owner = lockState(stateDir);
    if (owner !== null)
      fail(`A Gatehouse (process ${owner}) uses ${stateDir}. Stop it, or choose another STATE_DIR.`);
    config = writeConfig();
  } catch (error) {
    fail(error.code === undefined ? error.message : `STATE_DIR cannot be used: ${error.message}`);
  }
  const trouble = await applyMigrations(config);
  if (trouble !== null) fail(trouble);
  return config;
}

function readSecrets({ TokenSecrets }) {
  const read = TokenSecrets.safeParse(tokenSecret());
  return read.success ? read.data : fail(`TOKEN_SECRET ${read.error.issues[0]?.message}`);
}

/** What there is of each kind. */
async function countAll(database) {
  const tables = ['orgs', 'users', 'teams', 'roles', 'permissions', 'user_roles', 'user_groups', 'tokens'];
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table}) AS "${table.replace('_', ' ')}"`);
  const found = await database.prepare(`SELECT ${counts.join(', ')}`).first();
  return Object.entries(found).map(([name, count]) => `${count.toLocaleString('en')} ${name}`);
}

/** A text as a shell takes it, in quotes where it needs them. */
const forShell = (text) => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/**
 * @param {import('./fill.mjs').Filled} filled
 * @param {import('./options.mjs').World} world
 */
function toTry({ org, firstUser, tokens }, { users, roles }) {
  const port = process.env.PORT || 8787;
  const settings = ['STATE_DIR', 'TOKEN_SECRET', 'PORT'].filter((name) => process.env[name]);
  const url = `http://localhost:${port}`;
  // The first is an Admin, who may do everything; the second has this by a role.
  const i = Math.min(1, users - 1);
  const question = {
    subject: { type: 'user', id: `user-${firstUser + i}` },
    action: { name: 'reports:read' },
    resource: { type: 'reports', id: `r_${roles === 0 ? 0 : (i * 7) % roles}_9` },
  };
  const [admin] = tokens;
  const start = settings
    .map((name) => `${name}=${name === 'TOKEN_SECRET' ? '…' : forShell(process.env[name])} `)
    .join('');
  return [
    `  ${start}npm start`,
    `  curl -s -u admin:admin -H 'X-Grafana-Org-Id: ${org}' '${url}/api/org/users/search?perpage=5'`,
    ...(admin === undefined
      ? []
      : [
          `  token=${admin}`,
          `  curl -s -H "Authorization: Bearer $token" ${url}/api/access-control/user/permissions`,
          `  curl -s -H "Authorization: Bearer $token" -H 'Content-Type: application/json' ${url}/access/v1/evaluation \\`,
          `    -d '${JSON.stringify(question)}'`,
        ]),
  ];
}

const asked = readOptions(process.argv.slice(2));
if ('wants' in asked) {
  console.log(HELP);
  process.exit();
}
if ('problem' in asked) fail(`${asked.problem}. What there is: npm run seed -- --help`, 2);

// From here on it needs tools that take seconds to load.
const since = performance.now();
const { openLocalDatabase } = await import('./database.mjs');
const { fill, findTrouble, look } = await import('./fill.mjs');
const config = await takeState();
const secrets = readSecrets(await import('../../src/secret-list.ts'));
const { database, close } = await openLocalDatabase(config);
try {
  const there = await look(database);
  const trouble = findTrouble(asked.world, there, asked.isAdded);
  if (trouble !== undefined) fail(`${stateDir} cannot be filled. ${trouble}`);
  const bar = progressBar(process.stdout);
  let filled;
  try {
    filled = await fill(database, asked.world, there, { secrets, tell: bar.tell });
  } catch (error) {
    const next = there.isFirst
      ? `Remove ${stateDir} to start over.`
      : `What was added begins with org ${there.org + 1}, which can be deleted.`;
    fail(`Only a part is filled. ${next}\n${error.message}`);
  } finally {
    bar.end();
  }
  const { org, firstAccount, tokens } = filled;
  const lines = tokens.map((token, i) => `${org} ${firstAccount + i} ${token}\n`).join('');
  if (there.isFirst) writeFileSync(TOKENS, lines, { mode: 0o600 });
  else appendFileSync(TOKENS, lines, { mode: 0o600 });
  const seconds = ((performance.now() - since) / 1_000).toFixed(1);
  console.log(
    `Org ${org} of ${stateDir} is filled, in ${seconds} s. There are now ${(await countAll(database)).join(', ')}.`,
  );
  if (tokens.length > 0)
    console.log(`The tokens of its service accounts are in ${TOKENS}: org, account, token.`);
  console.log(`To try it:\n${toTry(filled, asked.world).join('\n')}`);
} finally {
  await close();
}
process.exit();
