import { describe, expect, it } from 'vitest';

import { lineOf } from '../../../../../src/console/pages/home/change-words.ts';

const by = (credential: Record<string, unknown>, userId: number | undefined = 7) => ({
  ...(userId !== undefined && { userId }),
  credential,
});
const PASSWORD = { kind: 'password', name: 'ada' };

describe('a change in a few words', () => {
  it.each([
    ['team.create', by(PASSWORD), null, { name: 'Night' }, ['ada', 'Team made', 'Night']],
    [
      'role.update',
      by({ kind: 'token', tokenId: 3 }),
      null,
      { name: 'custom:a', displayName: 'A' },
      ['user 7', 'Role changed', 'A'],
    ],
    [
      'service-account.delete',
      by(PASSWORD),
      { login: 'sa-1-ci' },
      null,
      ['ada', 'Service account deleted', 'sa-1-ci'],
    ],
    [
      'resource-type.put',
      by(PASSWORD),
      null,
      { type: 'invoices' },
      ['ada', 'Resource type declared', 'invoices'],
    ],
    [
      'team-member.set',
      { credential: { kind: 'provider' } },
      null,
      null,
      ['an identity provider', 'Team member set', ''],
    ],
    ['void', null, null, 'a text', ['Gatehouse', 'void', '']],
    ['thing.made-up', null, ['a list'], null, ['Gatehouse', 'thing.made-up', '']],
  ])('%s', (kind, actor, before, after, [who, what, name]) => {
    expect(lineOf({ kind, actor, before, after } as Parameters<typeof lineOf>[0])).toEqual({
      actor: who,
      what,
      name,
    });
  });
});
