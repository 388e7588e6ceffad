// Finds out that npm has gone: it may be killed, or pass a signal to its shell only, which ends without telling us.
import { readFileSync } from 'node:fs';

import { statOf } from './state.mjs';

/** Under npm, calls `gone` once npm or its shell has ended. */
export function parentWatch(gone) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const isShell = isShellOfNpm(parent);
  // When somebody dies, their children get another parent; on Windows they keep it.
  const npm = isShell && statOf(parent)?.parent;
  const isGone = () =>
    process.platform === 'win32'
      ? !isAlive(parent)
      : process.ppid !== parent || (isShell && statOf(parent)?.parent !== npm);
  setInterval(() => isGone() && gone(), 200).unref();
}

/** Some shells stay between npm and us. Where they do not, our parent is npm, whose own parent is none of our business. */
function isShellOfNpm(pid) {
  try {
    const script = process.env.npm_lifecycle_script ?? '';
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`\0-c\0${script}`);
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
