import { Chip } from '../../kit/chip.tsx';
import { GrantPath } from '../../kit/grant-path.tsx';
import { VirtualList } from '../../kit/virtual-list.tsx';
import { hrefTo } from '../../route/route.ts';
import type { Question } from './question.ts';
import { resourceOf } from './question.ts';
import type { Found } from './ways.ts';
import { keyOfWay, numbered } from './ways.ts';

/** More than so many rows are in a box that scrolls. */
export const PLAIN_MAX = 60;
/** What a row usually has, in px. */
const ROW_HEIGHT = 84;

type Props = {
  question: Question;
  found: readonly Found[];
  lit: string | undefined;
  onLit: (key: string | undefined) => void;
};

/** Those who may, each with all ways. Whoever has the pointer or the focus is lit in the drawing. */
export function Holders({ found, ...rest }: Props) {
  const row = (one: Found) => <HolderRow key={one.key} one={one} {...rest} />;
  const label = 'Who may, and by which ways';
  if (found.length > PLAIN_MAX)
    return (
      <div class="who-holders">
        <VirtualList label={label} rows={found} keyOf={({ key }) => key} estimate={ROW_HEIGHT}>
          {row}
        </VirtualList>
      </div>
    );
  return (
    <ul class="who-holders" aria-label={label}>
      {found.map((one) => (
        <li key={one.key}>{row(one)}</li>
      ))}
    </ul>
  );
}

function HolderRow({ question, one, lit, onLit }: Omit<Props, 'found'> & { one: Found }) {
  const { key, subject, holder, fullName, ways, more } = one;
  return (
    <div
      class={`who-holder${lit === key ? ' lit' : ''}`}
      onMouseEnter={() => onLit(key)}
      onMouseLeave={() => onLit(undefined)}
      onFocusCapture={() => onLit(key)}
      onBlurCapture={() => onLit(undefined)}
    >
      <div class="who-name">
        <Chip
          kind={holder.kind}
          href={
            holder.id === undefined
              ? holder.href
              : hrefTo([holder.kind === 'person' ? 'people' : 'accounts', holder.id])
          }
        >
          {holder.name}
        </Chip>
        {fullName !== undefined && fullName !== '' && <span class="quiet small">{fullName}</span>}
      </div>
      <div class="who-ways">
        {ways.map((way) => (
          <GrantPath key={keyOfWay(way)} steps={way} isOfHolder />
        ))}
        {more > 0 && (
          <a
            class="small"
            href={hrefTo(['why'], { subject, action: question.action, ...resourceOf(question) })}
          >
            and {numbered(more, 'other way', 'other ways')}
          </a>
        )}
      </div>
    </div>
  );
}
