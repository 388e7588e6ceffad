import { Icon } from '../../kit/icon.tsx';
import type { CellProps } from './group-view.tsx';
import type { Row } from './matrix.ts';
import { shortAction } from './matrix.ts';
import { inWords, Where } from './where.tsx';
import { Why } from './why.tsx';

/** One place with the actions that are held there: a row of the matrix where that has no room. */
export function RowView({
  row,
  group: { type },
  principal,
  names,
  picked,
  onPick,
}: CellProps & { row: Row }) {
  const open = picked?.scope === row.scope ? picked : undefined;
  return (
    <div class="what-row">
      <div class="what-row-where">
        <Where row={row} type={type} />
      </div>
      <ul class="chips">
        {row.actions.map((action) => (
          <li key={action}>
            <button
              type="button"
              class="what-action"
              aria-expanded={open?.action === action}
              aria-label={`Why ${action}, ${inWords(row.reach, row.label, type)}`}
              onClick={() => onPick({ scope: row.scope, action })}
            >
              <Icon name="yes" /> {shortAction(action, type)}
            </button>
          </li>
        ))}
      </ul>
      {open !== undefined && <Why principal={principal} names={names} {...open} />}
    </div>
  );
}
