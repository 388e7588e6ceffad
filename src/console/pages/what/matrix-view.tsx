import { Fragment } from 'preact';

import { Icon } from '../../kit/icon.tsx';
import type { CellProps } from './group-view.tsx';
import { shortAction } from './matrix.ts';
import { inWords, Where } from './where.tsx';
import { Why } from './why.tsx';

/** Rows are where, columns are what. A cell that is held opens where it comes from, below its row. */
export function Matrix({ group: { type, actions, rows }, principal, names, picked, onPick }: CellProps) {
  return (
    <table class="what-matrix">
      <caption class="hidden">Permissions on {type}</caption>
      <thead>
        <tr>
          <th scope="col">Where</th>
          {actions.map((action) => (
            <th key={action} scope="col" class="what-column" title={action}>
              <span>{shortAction(action, type)}</span>
            </th>
          ))}
          <td class="what-rest" aria-hidden="true" />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const open = picked?.scope === row.scope ? picked : undefined;
          return (
            <Fragment key={row.scope}>
              <tr>
                <th scope="row">
                  <Where row={row} type={type} />
                </th>
                {actions.map((action) => (
                  <td key={action}>
                    {row.actions.includes(action) ? (
                      <button
                        type="button"
                        class="what-cell"
                        aria-expanded={open?.action === action}
                        aria-label={`Yes: why ${action}, ${inWords(row.reach, row.label, type)}`}
                        title={`${action}${row.scope === '' ? '' : ` on ${row.scope}`}`}
                        onClick={() => onPick({ scope: row.scope, action })}
                      >
                        <Icon name="yes" />
                      </button>
                    ) : (
                      <span class="hidden">no</span>
                    )}
                  </td>
                ))}
                <td class="what-rest" aria-hidden="true" />
              </tr>
              {open !== undefined && (
                <tr class="what-why-row">
                  <td colSpan={actions.length + 2}>
                    <Why principal={principal} names={names} {...open} />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
