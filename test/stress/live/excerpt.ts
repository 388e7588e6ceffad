import type { Violation } from './register.ts';

/** So many events are shown on either side of what was wrong. */
const AROUND = 4;

/** A violation with what happened around it, for people. */
export function excerpt({ register, verdict, read, after }: Violation): string {
  const { orgId } = read;
  const writes = register.writes.map(({ began, ended, kind, value, outcome }) => ({
    at: began,
    text: `write ${span(began, ended)} ${kind} to ${value}: ${outcome}`,
    isRead: false,
    ended: undefined,
  }));
  const reads = register.seen
    .filter((seen) => seen.orgId === orgId)
    .map((seen) => ({
      at: seen.began,
      text: `${seen === read ? '>>> ' : ''}read ${span(seen.began, seen.ended)} ${seen.way} in org ${orgId}: ${seen.value}`,
      isRead: true,
      ended: seen.ended,
    }));
  const events = [...writes, ...reads].toSorted((a, b) => a.at - b.at);
  const place = events.findIndex(({ text }) => text.startsWith('>>>'));
  const writesBefore = events.flatMap(({ isRead }, i) => (isRead || i > place ? [] : [i])).slice(-2);
  const isShown = (i: number, ended?: number): boolean =>
    Math.abs(i - place) <= AROUND ||
    writesBefore.includes(i) ||
    (ended !== undefined && ended === after?.ended);
  const lines = events.flatMap(({ text, ended }, i) => (isShown(i, ended) ? [`    ${text}`] : []));
  const whose = after?.register === register ? 'the same' : after?.register.name;
  const behind = after && `    after ${after.way} of ${whose}, which ended at ${moment(after.ended)}`;
  return [`  ${verdict}: ${register.name}`, behind, ...lines].filter((line) => line !== undefined).join('\n');
}

const moment = (ms: number): string => (ms === Infinity ? '…' : ms.toFixed(1));
const span = (began: number, ended: number): string => `${moment(began)}–${moment(ended)}`;
