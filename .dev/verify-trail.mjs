// Verifies an audit trail from its export, JSON lines in a file or on the standard input, with nothing of the service:
//   npm run verify-trail -- trail.ndjson
// Several trails may follow one another. It tells where each begins and ends, and fails if an entry was changed, left out, put
// in, put elsewhere or repeated. A trail that does not begin at revision 1 must begin where one of its own entries says that those
// before were moved out; an export that begins later is told the hash of the entry before it: npm run verify-trail -- HASH part.ndjson
//
// With AUDIT_KEY in the environment, as the Worker has it and with all keys that it had before, the seals are checked as well.
// Each vouches for its entry and for all before it. SEALED_SINCE is a time, as in entries, since which every entry must have one.
import { createHash, createHmac } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const given = process.argv.slice(2);
const isHash = (text) => /^[0-9a-f]{64}$/.test(text);
const hashBefore = given.find(isHash);
const [file, ...others] = given.filter((text) => !isHash(text));
if (others.length > 0) {
  console.error('One file at a time, and the hash of the entry before it');
  process.exit(2);
}
const input = file === undefined ? process.stdin : createReadStream(file);
input.on('error', (error) => {
  console.error(`${file} cannot be read: ${error.code}`);
  process.exit(2);
});
const sealedSince = timeOf(process.env.SEALED_SINCE || undefined);

/** A time as entries have it, so that the two can be compared as texts. */
function timeOf(setting) {
  if (setting === undefined) return undefined;
  const isTime = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(setting);
  if (isTime && !Number.isNaN(Date.parse(setting))) return new Date(setting).toISOString();
  console.error('SEALED_SINCE is no time like 2026-12-01T12:00:00.000Z');
  process.exit(2);
}

/** What a text of JSON says, if it is an object. */
function objectIn(json) {
  try {
    const read = JSON.parse(json);
    return typeof read === 'object' && !Array.isArray(read) ? (read ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}

/** The keys of the setting: one, or a JSON list of them. */
function keysOf(setting) {
  if (!/^\s*\[\s*["'{]/.test(setting)) return [setting];
  try {
    const list = JSON.parse(setting);
    if (list.every((key) => typeof key === 'string')) return list;
  } catch {
    // As below.
  }
  console.error('AUDIT_KEY begins like a list, and is no JSON list of texts');
  process.exit(2);
}

const hmac = (key, text) => createHmac('sha256', key).update(text).digest('hex');
/** Names of keys are made as src/service/engine/hmac-key.ts makes them. */
const keys = process.env.AUDIT_KEY
  ? new Map(keysOf(process.env.AUDIT_KEY).map((key) => [hmac(key, 'key id').slice(0, 12), key]))
  : undefined;
if (keys === undefined && sealedSince !== undefined) {
  console.error('SEALED_SINCE is of no use without AUDIT_KEY');
  process.exit(2);
}

const problems = [];
/** What is to be looked into, and may be all right. */
const warnings = [];
/** @type {Map<number, { first: any, last: any, count: number, sealedFrom: any, sealedTo: any, unsealed: { from: number, to: number }[], checkpoints: Map<number, any> }>} */
const trails = new Map();

/** One more entry without a seal, after one that has: those that follow one another are told as one. */
function noteUnsealed(revision, runs) {
  const last = runs.at(-1);
  if (last?.to === revision - 1) last.to = revision;
  else runs.push({ from: revision, to: revision });
}

/** Whether the entry has a seal that is right. Says of every other what is wrong with it. */
function isSealed({ revision, hash, seal = '', sealKey = '', at }, name, trail) {
  if (seal === '' && sealKey === '') {
    if (sealedSince !== undefined && at >= sealedSince) problems.push(`${name} has no seal`);
    else if (trail.sealedTo !== undefined) noteUnsealed(revision, trail.unsealed);
    return false;
  }
  const key = keys.get(sealKey);
  if (key === undefined) problems.push(`${name} has a seal of a key that is not given: ${sealKey}`);
  else if (hmac(key, hash) !== seal) problems.push(`${name} has a wrong seal`);
  else return true;
  return false;
}

let lines = 0;
for await (const line of createInterface({ input, crlfDelay: Infinity })) {
  lines++;
  if (line === '') continue;
  const entry = objectIn(line);
  if (entry === undefined) {
    problems.push(`line ${lines} is no entry`);
    continue;
  }
  const { hash, ...rest } = entry;
  const name = `org ${entry.orgId}, revision ${entry.revision}`;
  const fields = [
    rest.orgId,
    rest.revision,
    rest.id,
    rest.globalRevision,
    rest.at,
    rest.actor,
    rest.origin,
    rest.kind,
  ];
  fields.push(rest.before, rest.after, rest.touches, rest.previousHash);
  if (createHash('sha256').update(JSON.stringify(fields)).digest('hex') !== hash)
    problems.push(`${name} was changed`);

  let trail = trails.get(entry.orgId);
  if (trail === undefined) {
    trail = {
      first: entry,
      last: undefined,
      count: 0,
      sealedFrom: undefined,
      sealedTo: undefined,
      unsealed: [],
      checkpoints: new Map(),
    };
    trails.set(entry.orgId, trail);
  } else {
    if (entry.revision !== trail.last.revision + 1)
      problems.push(`${name} comes after revision ${trail.last.revision}`);
    if (entry.previousHash !== trail.last.hash)
      problems.push(`${name} does not stand on the entry before it`);
  }
  const hadSeal = trail.sealedTo !== undefined;
  const hasSeal = keys !== undefined && isSealed(entry, name, trail);
  if (hasSeal) {
    trail.sealedFrom ??= entry.revision;
    trail.sealedTo = entry.revision;
  }
  trail.last = entry;
  trail.count++;
  if (entry.kind === 'trail.move-out') {
    const moved = objectIn(entry.after);
    if (moved === undefined) problems.push(`${name} does not say what was moved out`);
    else {
      trail.checkpoints.set(moved.upTo, moved.hash);
      // Whoever writes to the database could cut off a trail by it.
      if (moved.upTo === trail.first.revision - 1 && hadSeal && !hasSeal)
        problems.push(`${name} says where the trail begins, and has no seal that is right`);
    }
  }
}

for (const [orgId, { first, last, count, sealedFrom, sealedTo, unsealed, checkpoints }] of trails) {
  const wanted = first.revision === 1 ? '' : (hashBefore ?? checkpoints.get(first.revision - 1));
  if (wanted === undefined)
    problems.push(`org ${orgId} begins at revision ${first.revision}, and nothing says why`);
  else if (first.previousHash !== wanted)
    problems.push(`org ${orgId} does not begin upon the entry that it should`);
  console.log(`org ${orgId}: ${count} entries, ${first.revision} to ${last.revision}, ${last.hash}`);
  if (keys === undefined) continue;
  for (const { from, to } of unsealed) {
    const which = from === to ? `revision ${from} has` : `revisions ${from} to ${to} have`;
    warnings.push(
      `org ${orgId}, ${which} no seal, after one that has: a Worker without a key wrote that, or somebody else`,
    );
  }
  if (sealedTo === undefined) warnings.push(`org ${orgId} has no entry with a seal`);
  else console.log(`org ${orgId}: the first seal is of revision ${sealedFrom}, the last of ${sealedTo}`);
}
if (trails.size === 0) problems.push('There is no entry');
for (const warning of warnings) console.error(`look into it: ${warning}`);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
