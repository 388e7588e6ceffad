import { log, requestId } from './log.ts';

/**
 * The number of what Workers and objects say to one another: of every method, of what it takes and of what it answers. It is
 * raised with any change that a version which does not know it would misread; what is only added, and may be left unread
 * without harm, needs no new number. Source: docs/decisions/0017-versions-that-meet.md.
 */
export const PROTOCOL = 1;

/** What the version before sends instead of a call: the id of the request, or nothing. */
type OlderCall = string | undefined;

/** What every call says beside what it asks: for which request it is, for the log, and by which protocol it is meant. */
export type Call = { readonly id?: string | undefined; readonly protocol: number };

/**
 * The numbers that an object of this version understands. Objects learn a number one release before Workers send it, so for one
 * release there are two.
 */
const UNDERSTOOD: ReadonlySet<unknown> = new Set([PROTOCOL]);

/** The last thing that every call says. */
export const call = (): Call => ({ id: requestId(), protocol: PROTOCOL });

/** The id of the request that a call is for. */
export const idOf = (said: Call | OlderCall): string | undefined =>
  typeof said === 'object' ? (said as Call | null)?.id : said;

/** Whether a call comes from the version before the numbers of the protocol. */
export const isOlderCall = (said: Call | OlderCall): said is OlderCall =>
  said === undefined || typeof said === 'string';

/** What arrives need not be what the types say. */
const protocolOf = (said: Call | null): unknown => said?.protocol;

/** The same as `isUnderstoodCall`, without a word about it. */
export const isKnownCall = (said: Call | OlderCall): boolean =>
  isOlderCall(said) || UNDERSTOOD.has(protocolOf(said));

/**
 * Whether an object understands what it is asked. Else it must do and answer nothing, and fail as it fails when it is away: then
 * the caller is told to try again, and by then both may be of one version. Logs why.
 *
 * @param fields what the line says beside
 */
export function isUnderstoodCall(
  said: Call | OlderCall,
  fields: { readonly org?: number | undefined; readonly what: string },
): boolean {
  if (isKnownCall(said)) return true;
  const { org, what } = fields;
  log('protocol-unknown', { what, ...(org !== undefined && { org }) });
  return false;
}
