import { Chip } from './chip.tsx';
import './grant-path.css';
import type { Step } from './grant-steps.ts';
import { Icon } from './icon.tsx';

/**
 * The way of a grant, drawn: each step with an arrow to the next one. On a small screen it goes down. `isOfHolder` draws it beside the
 * name of whom it is of, which is then not said again.
 */
export function GrantPath({ steps, isOfHolder = false }: { steps: readonly Step[]; isOfHolder?: boolean }) {
  const shown = isOfHolder ? steps.slice(1) : steps;
  return (
    <ol class="grant-path">
      {shown.map(({ key, kind, name, href, about }, index) => (
        <li key={key}>
          {(index > 0 || isOfHolder) && <Icon name="arrow" />}
          <Chip kind={kind} href={href}>
            {kind === 'permission' ? <code>{name}</code> : name}
          </Chip>
          {about !== undefined && <span class="grant-about">{about}</span>}
        </li>
      ))}
    </ol>
  );
}
