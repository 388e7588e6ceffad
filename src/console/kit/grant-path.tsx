import { Chip } from './chip.tsx';
import type { Step } from './grant-steps.ts';
import { Icon } from './icon.tsx';

/** The way of a grant, drawn: each step with an arrow to the next one. On a small screen it goes down. */
export function GrantPath({ steps }: { steps: readonly Step[] }) {
  return (
    <ol class="grant-path">
      {steps.map(({ kind, name, href, about }, index) => (
        <li key={`${index} ${kind} ${name}`}>
          {index > 0 && <Icon name="arrow" />}
          <Chip kind={kind} href={href}>
            {kind === 'permission' ? <code>{name}</code> : name}
          </Chip>
          {about !== undefined && <span class="quiet small">{about}</span>}
        </li>
      ))}
    </ol>
  );
}
