/** What the small pictures stand for. Each is beside a word, so that nobody has to know them. */
export type IconName =
  | 'person'
  | 'account'
  | 'team'
  | 'group'
  | 'role'
  | 'permission'
  | 'org'
  | 'yes'
  | 'no'
  | 'warning'
  | 'search'
  | 'arrow'
  | 'clock'
  | 'menu';

const PATHS: Record<IconName, string> = {
  person: 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm-5.5 6a5.5 5.5 0 0 1 11 0z',
  account: 'M3 5h10v8H3zM8 5V2M6 9h.01M10 9h.01M6 11.5h4',
  team: 'M5.5 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm6 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM1 13.5a4.5 4.5 0 0 1 9 0zm10.5 0H15a3.5 3.5 0 0 0-4.2-3.4',
  group: 'M2 3h5v5H2zM9 3h5v5H9zM5.5 10h5v4h-5z',
  role: 'M8 1.5 2.5 4v4c0 3.2 2.3 5.6 5.5 6.5 3.2-.9 5.5-3.3 5.5-6.5V4z',
  permission:
    'M10.5 9.5a4 4 0 1 0-3.6-2.2L2 12.200V14h2.500v-1.500H6V11h1.500l.8-.8c.7.2 1.400.3 2.200-.7ZM11.500 5h.01',
  org: 'M2.500 14V3.500L8 1.500l5.500 2V14M6 6h.01M10 6h.01M6 9h.01M10 9h.01M6.500 14v-2.500h3V14',
  yes: 'm3 8.500 3.500 3.500L13 4.500',
  no: 'm4 4 8 8M12 4l-8 8',
  warning: 'M8 2 1.500 13.500h13zM8 6.500v3.500M8 12h.01',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.700-1.300L14 14',
  arrow: 'M2 8h11M9.500 4.500 13 8l-3.500 3.500',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.500V8l2.500 1.500',
  menu: 'M2 4h12M2 8h12M2 12h12',
};

/** A small picture in the colour of the text. It says nothing to a screen reader. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
