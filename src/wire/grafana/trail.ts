import { z } from 'zod';

/** An entry of an audit trail, one line of an export, with every text as it is stored and hashed. */
export const TrailEntry = z
  .object({
    orgId: z.int().describe('The org; 0 is the global plane.'),
    revision: z.int().describe('Number of the entry in its trail.'),
    id: z.string().describe('A UUID.'),
    globalRevision: z.int().describe('The revision of the global plane that the change was decided on.'),
    at: z.string().describe('When, in UTC.'),
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

/** What was moved out of a trail. */
export const MovedOutBody = z
  .object({
    message: z.string().describe('The result.'),
    entries: z.int().describe('How many entries were removed.'),
    upTo: z.int().describe('Revision of the newest of them.'),
    hash: z.string().describe('Its hash, which the first entry that is left names as `previousHash`.'),
    left: z.int().describe('How many of those asked for are still there: send the request again.'),
  })
  .meta({ id: 'MovedOutBody' });
