import type { ComponentChildren } from 'preact';

import './mark.css';

/** A word about the state of something. The colour says nothing that the word does not say. */
export function Mark({
  tone,
  children,
}: {
  tone: 'good' | 'warn' | 'bad' | 'plain';
  children: ComponentChildren;
}) {
  return <span class={`state-mark state-${tone}`}>{children}</span>;
}
