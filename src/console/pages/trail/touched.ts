import type { Piece } from '../../changes/piece.ts';
import { group, org, role, team, user } from '../../changes/piece.ts';

/** What an entry touches, as it says it (`team:3`), in words or by name. What this version does not know stays as it is. */
export function touchedBy(touch: string): Piece {
  if (touch === 'many-groups') return 'everybody in very many groups';
  if (touch === 'types') return 'what the declared types mean';
  const at = touch.indexOf(':');
  const [kind, id] = [touch.slice(0, at), touch.slice(at + 1)];
  switch (kind) {
    case 'user':
      return user(Number(id));
    case 'team':
      return team(Number(id));
    case 'org':
      return org(Number(id));
    case 'role':
      return role(id);
    case 'group':
      return group(id);
    default:
      return { of: 'text', id: touch };
  }
}
