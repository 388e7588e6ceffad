import type { ToldOf } from '../told.ts';

const READ =
  '`changes:read` on `changes:*`, in the org whose trail it is. A caller who is not a member of that org needs it in the global plane.';
const WHOSE =
  'Without `orgId` it is the trail of the org of the request; `orgId=0` is that of the global plane.';
const NO_ORG = 'There is no such org, or it was deleted.';
const TRAIL_PARTS = 'The limit `trail-parts` of the caller is used up.';

/** Audit trails. Source: docs/grafana.md#reading-the-trail, docs/storage.md#moving-entries-out. */
export const TRAIL: ToldOf = {
  listChanges: {
    does: `${WHOSE} Entries that meet all filters, newest first. A request looks at 10,000 entries at most, so a page may be short or empty and still go on: ask for \`to=<next>\` until \`next\` is null. Every unknown parameter is 400: ignoring a misspelt filter would show too much.\n\nWith \`Accept: application/x-ndjson\` the answer is an [export](/docs/grafana#exporting), oldest first, that leaves nothing out between its bounds. With \`since\` it tells what came after a revision, at most 100 entries, and waits up to \`wait\` seconds where there is nothing ([following](/docs/grafana#following-changes)).`,
    needs: READ,
    refuses: {
      400: 'A parameter is unknown or is none of its kind, or is one that an export or `since` cannot be combined with; the message names it.',
      404: NO_ORG,
      429: `${TRAIL_PARTS} Lists without a filter do not use it. Or, with \`since\` and \`wait\`, \`followers\` or \`followers-of-caller\`: too many requests follow trails.`,
    },
  },
  getChange: {
    does: `One entry with who made the change, by which grants, from where, and what was before and after. ${WHOSE} [What an entry tells](/docs/storage#what-an-entry-tells).`,
    needs: READ,
    refuses: { 404: 'The trail has no such entry, or it was moved out, or there is no such org.' },
  },
  getChangeEffect: {
    does: `Who gained and who lost which permissions by the change, found by undoing it from what holds now. Without a reason in \`approximate\` it is exactly what the change did; [the reasons](/docs/grafana#what-a-change-did). Only those are named whose permissions the caller may read; \`others\` counts the rest. ${WHOSE}`,
    needs: READ,
    refuses: {
      404: 'The trail has no such entry, or it was moved out, or there is no such org.',
      429: 'The limit `dry-runs` of the caller is used up, which it shares with dry runs.',
    },
  },
  getChangesHead: {
    does: `The newest revision and its hash. Keep them elsewhere: they show later if somebody cut the end of the trail off. ${WHOSE}`,
    needs: READ,
    refuses: { 404: 'Nothing was ever changed in the org, or there is no such org.' },
  },
  verifyChanges: {
    does: `Whether each entry is what was hashed and sealed and stands on the one before, up to 10,000 entries or 100 problems; go on with \`from=<next>\` until \`next\` is null. What each problem [means](/docs/grafana#verifying). \`sealed\` is null where the deployment has no \`AUDIT_KEY\`. ${WHOSE}`,
    needs: READ,
    refuses: { 404: NO_ORG, 429: TRAIL_PARTS },
  },
  streamChanges: {
    does: `Server-sent events: \`change\` with an entry, whose \`id\` is the revision, and \`reset\` where the entries that follow are no longer there. It begins after the revision in \`Last-Event-ID\`, else after \`since\`, else now. The right and the credential are asked anew before each event. A comment comes every 15 seconds; a stream ends after 15 minutes or earlier, so connect again with the last \`id\`. ${WHOSE} [Following changes](/docs/grafana#following-changes).`,
    needs: READ,
    refuses: {
      400: '`Last-Event-ID` or `since` is no revision.',
      404: NO_ORG,
      429: 'The caller follows trails with 20 requests already (`followers-of-caller`), or 1,000 requests follow the trail of the org (`followers`).',
    },
  },
  exportChanges: {
    does: 'One entry a line, oldest first, with every text as it is stored and hashed, before entries are moved out. A part ends at `limit`, or after some 4 MB: ask for the rest from the last revision plus 1, until there is no line. `orgId` must be there; 0 is the global plane. To read a trail, `GET /api/access-control/changes` needs less. [Moving old entries out](/docs/operations#moving-old-entries-of-the-trail-out).',
    needs:
      '`orgs:delete`, in the org whose trail it is. A caller who is not a member of that org needs it in the global plane.',
    refuses: { 404: NO_ORG, 429: TRAIL_PARTS },
  },
  moveOutChanges: {
    does: 'Removes the oldest entries up to `upTo`, whose `hash` proves that they were exported: 1,000 at a time. Send the same request again while `left` is more than 0; what is gone already is no error. Entries of the last seven days stay, the newest one of an org, and the newest 500 of the global plane. An entry of the trail says what was removed, so that the chain can still be checked.',
    needs:
      '`orgs:delete`, in the org whose trail it is, and to be a server admin. A caller who is not a member of that org needs it in the global plane.',
    refuses: {
      400: '`upTo` is not an entry that is there, is too young, or is among those that stay; or `hash` is not its hash. Nothing was removed.',
      403: 'The permission is there, but the caller is not a server admin (`Permission denied`). Nothing was removed.',
      404: NO_ORG,
    },
  },
};
