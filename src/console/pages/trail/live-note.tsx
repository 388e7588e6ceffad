import { ProblemNote } from '../../kit/problem-note.tsx';
import type { Live } from './use-live.ts';

const WORDS: Readonly<Record<Exclude<Live['state'], 'refused'>, string>> = {
  off: 'Not live: the chosen time is over.',
  connecting: 'Connecting …',
  open: 'Live: new changes appear as they are made.',
  waiting: 'Not connected. Trying again …',
  paused: 'Paused while this tab is hidden.',
};

/** Whether new changes appear by themselves. */
export function LiveNote({ live }: { live: Live }) {
  if (live.state === 'refused') return <ProblemNote problem={live.problem} />;
  return (
    <p class={`live live-${live.state}`} role="status">
      <span class="live-dot" aria-hidden="true" />
      {WORDS[live.state]}
    </p>
  );
}
