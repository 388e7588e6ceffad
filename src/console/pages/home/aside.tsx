import { Icon } from '../../kit/icon.tsx';
import type { IconName } from '../../kit/icon.tsx';
import { Section } from '../../kit/page.tsx';
import { hrefTo } from '../../route/route.ts';
import { attentionOf } from './attention.ts';
import type { Counts, Overview } from './overview.ts';

const COUNTED: readonly {
  readonly key: keyof Counts;
  readonly icon: IconName;
  readonly one: string;
  readonly many: string;
}[] = [
  { key: 'people', icon: 'person', one: 'person', many: 'people' },
  { key: 'teams', icon: 'team', one: 'team', many: 'teams' },
  { key: 'roles', icon: 'role', one: 'role of your own', many: 'roles of your own' },
  { key: 'accounts', icon: 'account', one: 'service account', many: 'service accounts' },
];

/** How many things there are, each with a link to its list. Shows nothing of what the caller may not read. */
export function CountList({ counts }: { counts: Counts }) {
  const told = COUNTED.filter(({ key }) => counts[key] !== undefined);
  if (told.length === 0) return null;
  return (
    <Section title="In this org">
      <ul class="home-counts">
        {told.map(({ key, icon, one, many }) => {
          const count = counts[key] ?? 0;
          return (
            <li key={key}>
              <a href={hrefTo([key])}>
                <Icon name={icon} />
                <span>
                  <strong>{count.toLocaleString()}</strong> {count === 1 ? one : many}
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** What is worth a look, or that nothing is. */
export function AttentionList({ overview }: { overview: Overview }) {
  const list = attentionOf(overview);
  return (
    <Section title="Worth a look">
      {list.length === 0 ? (
        <p class="quiet">
          <Icon name="yes" /> Nothing now.
        </p>
      ) : (
        <ul class="home-attention">
          {list.map(({ key, text, href }) => (
            <li key={key}>
              <Icon name="warning" />
              <a href={href}>{text}</a>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
