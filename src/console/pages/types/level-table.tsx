import { Icon } from '../../kit/icon.tsx';
import { hrefTo } from '../../route/route.ts';
import type { ToldType } from './type-rows.ts';
import { levelRows } from './type-rows.ts';

/**
 * The actions of a type, and by which level each is given. With the id of a thing, each action leads to who can do it there.
 */
export function LevelTable({
  type,
  id,
}: {
  type: Pick<ToldType, 'type' | 'actions' | 'levels' | 'shipped'>;
  id?: string | undefined;
}) {
  const rows = levelRows(type);
  return (
    <div class="type-matrix" role="region" aria-label="Actions and levels" tabIndex={0}>
      <table>
        <caption class="hidden">Which level gives which action</caption>
        <thead>
          <tr>
            <th scope="col">Action</th>
            {type.levels.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {id !== undefined && <th scope="col">Who can do it</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ action, whole, given }) => (
            <tr key={action}>
              <th scope="row">
                <code>{whole}</code>
              </th>
              {type.levels.map(({ name }, index) => (
                <td key={name} data-title={name}>
                  {given[index] === true ? (
                    <span class="good">
                      <Icon name="yes" />
                      <span class="hidden">gives it</span>
                    </span>
                  ) : (
                    <span class="hidden">does not give it</span>
                  )}
                </td>
              ))}
              {id !== undefined && (
                <td>
                  <a href={hrefTo(['who'], { action: whole, type: type.type, id })}>
                    Who can<span class="hidden"> do {whole}</span>?
                  </a>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p class="quiet">It has no actions.</p>}
    </div>
  );
}
