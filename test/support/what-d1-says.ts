/** What D1 says when it takes no writes, as its documents and the runtime's source have it. */
export const FULL = [
  'Exceeded maximum DB size.',
  "Your account has exceeded D1's maximum account storage limit, please contact Cloudflare to raise your limit.",
  "Your account has exceeded D1's free tier daily row write limit. Upgrade to a paid plan or wait until tomorrow (midnight UTC) to continue.",
  "Your account has exceeded D1's free tier daily row read limit. Upgrade to a paid plan or wait until tomorrow (midnight UTC) to continue.",
  'database or disk is full: SQLITE_FULL',
] as const;

/** What D1 says when a batch may have been committed or may still be. */
export const NOT_CONFIRMED = [
  'D1 DB is overloaded. Too many requests queued.',
  'D1 DB is overloaded. Requests queued for too long.',
  'D1 DB storage operation exceeded timeout which caused object to be reset.',
  'Network connection lost.',
  'Internal error in D1 DB storage caused object to be reset.',
  "D1 DB's isolate exceeded its memory limit and was reset.",
  'D1 DB exceeded its CPU time limit and was reset.',
  'D1 DB reset because its code was updated.',
  'Cannot resolve D1 DB due to transient issue on remote node.',
  "Can't read from request stream because client disconnected.",
  'Internal error while starting up D1 DB storage caused object to be reset.',
  'Something that nobody has heard of yet.',
] as const;
