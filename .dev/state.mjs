// The folder that `npm start` keeps its state in, and who uses it.
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Makes the folder, and throws if it, or something of ours in it, cannot be read and written. */
export function openState(stateDir) {
  mkdirSync(stateDir, { recursive: true });
  check(stateDir);
  // What a start as another user has left would stop us later, with a message that nobody understands.
  const ours = ['in-use-by', 'token-secret', 'audit-key', 'build', 'console', ...within(stateDir, 'v3')];
  for (const name of ours) check(join(stateDir, name));
}

function check(path) {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    // A temporary file of one that is just stopping may go meanwhile.
    if (error.code !== 'ENOENT') throw error;
  }
}

/** The names of a folder and of all that is in it. */
function within(stateDir, folder) {
  const path = join(stateDir, folder);
  if (!existsSync(path)) return [];
  return [folder, ...readdirSync(path, { recursive: true }).map((name) => join(folder, name))];
}

const lockOf = (stateDir) => join(stateDir, 'in-use-by');

/** Whether this process has the state: the folder may be removed beside us, and even used again. */
export const hasState = (stateDir) => read(lockOf(stateDir)) === me;

/**
 * Two services on one state would not hear of each other's changes. Takes the state for this process until it ends;
 * or returns the id of the process that has it.
 */
export function lockState(stateDir) {
  const file = lockOf(stateDir);
  const owner = read(file) ?? '';
  if (owner !== me && isRunning(owner)) return Number.parseInt(owner);
  rmSync(file, { force: true });
  writeFileSync(file, me, { flag: 'wx' });
  process.once('exit', () => hasState(stateDir) && rmSync(file, { force: true }));
  return null;
}

/** Whether the process is the one that wrote its id and start there, and still runs. */
function isRunning(owner) {
  const [pid, start] = owner.split(' ');
  if (!(Number(pid) > 0)) return false;
  const stat = statOf(pid);
  // A zombie is dead, but has an id until somebody asks what became of it; in many containers nobody does.
  if (stat) return !'ZXx'.includes(stat.state) && (!start || start === stat.start);
  if (process.platform === 'linux') return false;
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** When a process started, so that a later one with the same id is not taken for it; on Linux only. */
function startOf(pid) {
  return statOf(pid)?.start ?? '';
}

const me = `${process.pid} ${startOf(process.pid)}`;

/** What Linux says of a process; null elsewhere, and when there is none. */
export function statOf(pid) {
  const text = process.platform === 'linux' ? read(`/proc/${pid}/stat`) : null;
  if (text === null) return null;
  // The second field is a name in brackets that may itself hold blanks and brackets.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], parent: fields[1], start: fields[19] };
}

function read(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
