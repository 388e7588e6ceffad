import { Chip } from '../kit/chip.tsx';
import { hrefTo } from '../route/route.ts';
import type { Named, Piece } from './piece.ts';
import { nameOf } from './piece.ts';
import type { Names } from './names.ts';
import './sentence.css';

/** A sentence of the trail: what it names is a chip, with a link where there is a page about it. */
export function SentenceView({ pieces, names }: { pieces: readonly Piece[]; names: Names }) {
  return (
    <>
      {pieces.map((piece, index) =>
        typeof piece === 'string' ? (
          <span key={`${index} ${piece}`}>{piece}</span>
        ) : (
          <NamedView key={`${index} ${piece.of} ${piece.id}`} named={piece} names={names} />
        ),
      )}
    </>
  );
}

/** One thing by name. */
function NamedView({ named, names }: { named: Named; names: Names }) {
  const name = nameOf(named, names);
  switch (named.of) {
    case 'user': {
      const known = named.id === undefined ? undefined : names.users.get(named.id);
      const isAccount = named.isAccount === true || known?.kind === 'account';
      return (
        <Chip
          kind={isAccount ? 'account' : 'person'}
          href={
            known === undefined || named.id === undefined
              ? undefined
              : hrefTo([isAccount ? 'accounts' : 'people', named.id])
          }
        >
          {name}
        </Chip>
      );
    }
    case 'team':
      return (
        <Chip
          kind="team"
          href={named.id !== undefined && names.teams.has(named.id) ? hrefTo(['teams', named.id]) : undefined}
        >
          {name}
        </Chip>
      );
    case 'role':
      return (
        <Chip kind="role" href={names.roles.has(named.id) ? hrefTo(['roles', named.id]) : undefined}>
          {name}
        </Chip>
      );
    case 'group':
      return (
        <Chip kind="group" href={hrefTo(['groups', named.id])}>
          {name}
        </Chip>
      );
    case 'org':
      return <Chip kind="org">{name}</Chip>;
    case 'text':
      return <b class="said">{name}</b>;
  }
}
