import type { Row } from './matrix.ts';

/** Where actions are held, in words and as the scope that it is. */
export function Where({ row: { reach, label, scope }, type }: { row: Row; type: string }) {
  return (
    <>
      <span class="what-where">{inWords(reach, label, type)}</span>
      {scope !== '' && reach !== 'everything' && <code class="quiet">{scope}</code>}
    </>
  );
}

/** Where actions are held, in words. */
export function inWords(reach: Row['reach'], label: string, type: string): string {
  switch (reach) {
    case 'everything':
      return 'Everything (*)';
    case 'all':
      return label === '' ? `All ${type}` : `All ${type} by ${label}`;
    case 'none':
      return 'Without a scope';
    case 'one':
      return label;
  }
}
