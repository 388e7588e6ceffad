import type { ComponentChildren } from 'preact';

import './facts.css';

/** What is known of one thing: each fact beside its name, one below the other, or, if they are short, several side by side. */
export function Facts({ areShort = false, children }: { areShort?: boolean; children: ComponentChildren }) {
  return <dl class={areShort ? 'facts facts-short' : 'facts'}>{children}</dl>;
}

/** One of them. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
