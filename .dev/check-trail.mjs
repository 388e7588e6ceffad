// Checks the chain of an audit trail from its export, JSON lines on the standard input: node .dev/check-trail.mjs < trail.jsonl
// Several trails may follow one another. It tells where each begins and ends, and fails if an entry was changed, left out or put
// in. A trail that does not begin at revision 1 must begin where one of its own entries says that those before were moved out;
// an export that begins later is told the hash of the entry before it: node .dev/check-trail.mjs HASH < part.jsonl
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';

const [hashBefore] = process.argv.slice(2);

/** What a text of JSON says, if it is an object. */
function objectIn(json) {
  try {
    const read = JSON.parse(json);
    return typeof read === 'object' && !Array.isArray(read) ? (read ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}

const problems = [];
/** @type {Map<number, { first: any, last: any, count: number, checkpoints: Map<number, string> }>} */
const trails = new Map();

let lines = 0;
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
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
    trail = { first: entry, last: undefined, count: 0, checkpoints: new Map() };
    trails.set(entry.orgId, trail);
  } else {
    if (entry.revision !== trail.last.revision + 1)
      problems.push(`${name} comes after revision ${trail.last.revision}`);
    if (entry.previousHash !== trail.last.hash)
      problems.push(`${name} does not stand on the entry before it`);
  }
  trail.last = entry;
  trail.count++;
  if (entry.kind === 'trail.move-out') {
    const moved = objectIn(entry.after);
    if (moved === undefined) problems.push(`${name} does not say what was moved out`);
    else trail.checkpoints.set(moved.upTo, moved.hash);
  }
}

for (const [orgId, { first, last, count, checkpoints }] of trails) {
  const wanted = first.revision === 1 ? '' : (hashBefore ?? checkpoints.get(first.revision - 1));
  if (wanted === undefined)
    problems.push(`org ${orgId} begins at revision ${first.revision}, and nothing says why`);
  else if (first.previousHash !== wanted)
    problems.push(`org ${orgId} does not begin upon the entry that it should`);
  console.log(`org ${orgId}: ${count} entries, ${first.revision} to ${last.revision}, ${last.hash}`);
}
if (trails.size === 0) problems.push('There is no entry');
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
