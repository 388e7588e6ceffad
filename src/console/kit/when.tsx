import { relative } from './relative.ts';

const NAMED = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** A time: how long ago it is, and exactly when in the tip. The zero time, and none at all, is `never`. */
export function When({ at, exact = false }: { at: string | null | undefined; exact?: boolean }) {
  const time = Date.parse(at ?? '');
  if (typeof at !== 'string' || Number.isNaN(time) || at.startsWith('0001-'))
    return <span class="quiet">never</span>;
  const named = NAMED.format(time);
  return (
    <time dateTime={at} title={named}>
      {exact ? named : relative(time, Date.now())}
    </time>
  );
}
