const NOT_WHOLE = 'INSERT OR IGNORE INTO listeners_whole VALUES (1, ?)';

/**
 * A Worker whose list of listeners is whole from the start. Otherwise, for ten minutes after a first start, a change of the
 * global plane tells every org, or waits for all where there are very many.
 *
 * @param {string} gatehouse the Worker's text
 */
export function withWholeListeners(gatehouse) {
  const changed = gatehouse.replace(NOT_WHOLE, NOT_WHOLE.replace('?', '? * 0'));
  if (changed === gatehouse)
    throw new Error('The Worker notes in another way when its list of listeners is whole');
  return changed;
}
