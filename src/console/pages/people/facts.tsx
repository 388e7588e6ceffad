import type { ComponentChildren } from 'preact';

/** One thing to know: what it is, and what it is here. Without a value it is left out. */
export type Fact = { readonly name: string; readonly value: ComponentChildren };

/** What is known of one thing, one line each. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="fact-columns">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
