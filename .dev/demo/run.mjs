// `npm run demo`: a story told to a service of its own, on a port of its own, that leaves a world to look at. Ctrl+C ends both.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { root } from '../local.mjs';
import { parentWatch } from '../parent.mjs';
import { ADMIN, callsOf } from './api.mjs';
import { PASSWORD, STORY } from './story.mjs';

const port = process.env.PORT || '8790';
const origin = `http://localhost:${port}`;
const stateDir = mkdtempSync(join(tmpdir(), 'gatehouse-demo-'));

const service = spawn(process.execPath, ['--no-warnings', join(root, '.dev/start.mjs')], {
  cwd: root,
  env: { ...process.env, PORT: port, STATE_DIR: stateDir, ADMIN_PASSWORD: ADMIN.password },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let isStopping = false;
function stop(code = 0) {
  if (isStopping) return;
  isStopping = true;
  process.exitCode = code;
  service.kill();
}
service.on('exit', (code) => {
  rmSync(stateDir, { recursive: true, force: true, maxRetries: 5 });
  process.exit(isStopping ? process.exitCode : (code ?? 1));
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop());
parentWatch(stop);

/** Resolves once the service listens. What it says until then is shown as it comes: a first start takes a while, and says that it goes on. */
async function listens() {
  for await (const said of service.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    const [before, ...after] = said.split('Gatehouse listens on');
    process.stdout.write(before);
    if (after.length > 0) return void service.stdout.resume();
  }
}

/** A call as one line: who makes it, where they are not the admin, and what comes of it. */
function tellCall({ method, path, body, as, status }) {
  const who = as.login === ADMIN.login ? '' : ` as ${as.login}`;
  const sent = body === undefined ? '' : ` ${JSON.stringify(body)}`;
  console.log(`   ${method} ${path}${sent}${who} → ${status}`);
}

async function tellAll() {
  const call = callsOf(origin, tellCall);
  const world = { ids: {} };
  for (const [index, { heading, tell }] of STORY.entries()) {
    console.log(`\n${index + 1}. ${heading}`);
    for (const line of await tell(call, world)) console.log(`   ${line}`);
  }
  const why = `${origin}/console/#/why?subject=user%3Aeve&action=approve&type=invoices&id=2026-17`;
  console.log(`
Look at it in a browser, as ${ADMIN.login} with the password ${ADMIN.password}:
   ${origin}/console/
Or as one of the others, who see less: ben, chloe, eve … with the password ${PASSWORD}.
Why may Eve approve invoice 2026-17, and what takes it away?
   ${why}
It goes on until you press Ctrl+C, and is gone then.`);
}

await listens();
try {
  if (!isStopping) await tellAll();
} catch (error) {
  console.error(error.message);
  stop(1);
}
