import { describe, expect, it } from 'vitest';

import { mergedNames, namesIn, NO_NAMES } from '../../../../src/console/changes/names.ts';
import { entry } from './entries.ts';

describe('names that entries tell', () => {
  it('are of what they are about, and the newest counts', () => {
    const told = namesIn([
      entry({
        revision: 9,
        kind: 'team.update',
        before: { team: 5, name: 'B' },
        after: { team: 5, name: 'C' },
      }),
      entry({
        revision: 8,
        kind: 'team.update',
        before: { team: 5, name: 'A' },
        after: { team: 5, name: 'B' },
      }),
      entry({ revision: 7, kind: 'team.delete', before: { team: 6, name: 'Old' } }),
      entry({ revision: 6, kind: 'role.delete', before: { uid: 'r', name: 'custom:r', displayName: '' } }),
      entry({ revision: 5, kind: 'service-account.delete', before: { id: 9, name: 'ci' } }),
      entry({ revision: 4, kind: 'user.delete', before: { user: { id: 8, login: 'eve' } } }),
      entry({ revision: 3, kind: 'org.delete', before: { org: { id: 7, name: 'Acme' } } }),
    ]);
    expect(told.teams).toEqual(
      new Map([
        [5, 'C'],
        [6, 'Old'],
      ]),
    );
    expect(told.roles).toEqual(new Map([['r', 'custom:r']]));
    expect(told.users.get(9)).toEqual({ name: 'ci', kind: 'account' });
    expect(told.users.get(8)).toEqual({ name: 'eve', kind: 'person' });
    expect(told.users.get(1)).toEqual({ name: 'admin', kind: 'person' });
    expect(told.orgs).toEqual(new Map([[7, 'Acme']]));
  });

  it('give way to what is known otherwise', () => {
    const known = { ...NO_NAMES, teams: new Map([[5, 'Now']]) };
    const told = {
      ...NO_NAMES,
      teams: new Map([
        [5, 'Then'],
        [6, 'Old'],
      ]),
    };
    expect(mergedNames([known, told]).teams).toEqual(
      new Map([
        [5, 'Now'],
        [6, 'Old'],
      ]),
    );
  });
});
