import { z } from 'zod';

import { TRAIL_PROBLEMS } from '../../core/trail.ts';
import { time } from './fields.ts';

/** An entry of an audit trail, one line of an export, with every text as it is stored and hashed. */
export const TrailEntry = z
  .object({
    orgId: z.int().describe('The org; 0 is the global plane.'),
    revision: z.int().describe('Number of the entry in its trail.'),
    id: z.string().describe('A UUID.'),
    globalRevision: z.int().describe('The revision of the global plane that the change was decided on.'),
    at: time('When.'),
    actor: z.string().describe('Who, as a JSON text.'),
    origin: z.string().describe('From where, as a JSON text.'),
    kind: z.string().describe('Name of the change.'),
    before: z.string().describe('What it changed, as it was, as a JSON text.'),
    after: z.string().describe('The same, as it is since.'),
    touches: z.string().describe('What depends on it, as a JSON text.'),
    previousHash: z.string().describe('Hash of the entry before; empty in the first one of all.'),
    hash: z.string().describe('SHA-256 of the rest but the seal, in hex.'),
    sealKey: z.string().describe('Name of the key that sealed the entry; empty where there was none.'),
    seal: z.string().describe('HMAC-SHA-256 of `hash` under that key, in hex; empty where there was none.'),
  })
  .meta({ id: 'TrailEntry' });

/** A value of JSON: texts where a row is not what was written there. */
const Told = z.union([z.looseObject({}), z.array(z.looseObject({})), z.string()]).nullable();

/** An entry of an audit trail, with its texts read. */
export const TrailEntryView = TrailEntry.extend({
  actor: Told.describe('Who, with which credential, and which grants allowed it; null for Gatehouse itself.'),
  origin: Told.describe('From where.'),
  before: Told.describe('What it changed, as it was.'),
  after: Told.describe('The same, as it is since.'),
  touches: z.array(z.string()).describe('What depends on it.'),
}).meta({ id: 'TrailEntryView' });

/** An entry as lists and streams show it. A text that is no JSON, which nothing here writes, is shown as it is. */
export const toTrailEntryView = (entry: z.infer<typeof TrailEntry>): z.infer<typeof TrailEntryView> => {
  const touches = read(entry.touches);
  return {
    ...entry,
    actor: read(entry.actor),
    origin: read(entry.origin),
    before: read(entry.before),
    after: read(entry.after),
    touches: Array.isArray(touches) ? touches.map(String) : [entry.touches],
  };
};

function read(text: string): z.infer<typeof Told> {
  try {
    return JSON.parse(text) as z.infer<typeof Told>;
  } catch {
    return text;
  }
}

/** Entries of a trail, newest first. */
export const TrailPage = z
  .object({
    entries: z.array(TrailEntryView).describe('The newest first.'),
    next: z.int().nullable().describe('The `to` of the next request; null where all was looked at.'),
  })
  .meta({ id: 'TrailPage' });

/** Where a trail ends. */
export const TrailHead = TrailEntry.pick({ orgId: true, revision: true, hash: true, at: true }).meta({
  id: 'TrailHead',
});

/** What was found of a trail. */
export const VerifiedTrail = z
  .object({
    from: z.int().describe('The first revision that was looked at.'),
    to: z.int().describe('The last one.'),
    entries: z.int().describe('How many entries these were.'),
    ok: z.boolean().describe('Whether nothing is wrong with them.'),
    problems: z
      .array(
        z
          .object({
            revision: z.int().describe('Revision of the entry.'),
            what: z.enum(TRAIL_PROBLEMS).describe('What is wrong, in one word.'),
          })
          .meta({ id: 'TrailProblem' }),
      )
      .describe('What is wrong, and where.'),
    sealed: z.int().nullable().describe('How many have a seal that is right; null where there is no key.'),
    next: z.int().nullable().describe('The `from` of the next request; null where all was looked at.'),
  })
  .meta({ id: 'VerifiedTrail' });

/** What was moved out of a trail. */
export const MovedOutEntries = z
  .object({
    message: z.string().describe('The result.'),
    entries: z.int().describe('How many entries were removed.'),
    upTo: z.int().describe('Revision of the newest of them.'),
    hash: z.string().describe('Its hash, which the first entry that is left names as `previousHash`.'),
    left: z.int().describe('How many of those asked for are still there: send the request again.'),
  })
  .meta({ id: 'MovedOutEntries' });
