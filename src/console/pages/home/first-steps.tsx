import { Icon } from '../../kit/icon.tsx';
import type { Step } from './attention.ts';

/** What to do first in an org that has nothing yet. */
export function FirstSteps({ steps }: { steps: readonly Step[] }) {
  if (steps.length === 0) return null;
  return (
    <section class="home-steps" aria-label="First steps">
      <h2>Begin here</h2>
      <ol>
        {steps.map(({ key, title, about, href, isDone }, index) => (
          <li key={key} class={isDone ? 'home-done' : undefined}>
            <span class="home-number" aria-hidden="true">
              {isDone ? <Icon name="yes" /> : index + 1}
            </span>
            <span>
              <a href={href}>{title}</a>
              {isDone && <span class="quiet"> (done)</span>}
              <br />
              <span class="quiet">{about}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
