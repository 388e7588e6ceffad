import { describe, expect, it } from 'vitest';
import type { Dependency } from '../../../src/core/dependency.ts';
import { boundTouches, dependenciesOf, TOUCHES_BYTES_MAX } from '../../../src/core/dependency.ts';
import { factsOf } from '../../support/arbitraries.ts';

describe('what a principal depends on (I6)', () => {
  it('is its org and itself, when nothing else has reached it', () => {
    expect(dependenciesOf(factsOf({ userId: 42 }))).toEqual(['org:3', 'user:42']);
  });

  it('is its org, itself, each of its teams and each role that has reached it, in whatever way', () => {
    const facts = factsOf({
      userId: 42,
      teams: [
        { id: 7, isAdmin: true },
        { id: 8, isAdmin: false },
      ],
      reached: [
        { uid: 'basic_viewer', path: { via: 'org-role' } },
        { uid: 'basic_grafana_admin', path: { via: 'server-admin' } },
        { uid: 'direct', path: { via: 'assignment', global: false } },
        { uid: 'global', path: { via: 'assignment', global: true } },
        { uid: 'of-team', path: { via: 'team', teamId: 7 } },
        { uid: 'mapped', path: { via: 'group', group: 'cn=admins' } },
      ],
    });
    expect(new Set(dependenciesOf(facts))).toEqual(
      new Set([
        'org:3',
        'user:42',
        'team:7',
        'team:8',
        'role:basic_viewer',
        'role:basic_grafana_admin',
        'role:direct',
        'role:global',
        'role:of-team',
        'role:mapped',
      ]),
    );
  });

  it('includes a role that was reached but is not stored, for it may be stored later', () => {
    const reached = [{ uid: 'basic_editor', path: { via: 'org-role' } as const }];
    expect(dependenciesOf(factsOf({ reached, storedRoles: [] }))).toContain('role:basic_editor');
  });

  it('does not shrink while the principal is disabled or no member', () => {
    const teams = [{ id: 7, isAdmin: false }];
    const gone = factsOf({ isDisabled: true, orgRole: null, teams });
    expect(dependenciesOf(gone)).toEqual(dependenciesOf(factsOf({ teams })));
  });

  it('does not mix up a user, a team and a role of the same number', () => {
    const facts = factsOf({
      userId: 7,
      teams: [{ id: 7, isAdmin: false }],
      reached: [{ uid: '7', path: { via: 'managed' } }],
    });
    expect(new Set(dependenciesOf(facts)).size).toBe(4);
  });
});

describe('what a change touches, as the trail keeps it', () => {
  const users = (count: number) => Array.from({ length: count }, (_, i): Dependency => `user:${1_000 + i}`);

  it('is what it touches, up to a bound of bytes', () => {
    const most = users(1_300);
    expect(boundTouches(3, most)).toBe(most);
    expect(JSON.stringify(most).length).toBeGreaterThan(TOUCHES_BYTES_MAX - 1_000);
    expect(boundTouches(3, ['group:ä'])).toEqual(['group:ä']);
  });

  it.each<[string, Dependency[]]>([
    ['people', users(2_000)],
    ['names of groups', Array.from({ length: 50 }, (_, i): Dependency => `group:${i}${'x'.repeat(490)}`)],
    ['letters of more bytes than one', [`group:${'漢'.repeat(6_000)}`]],
  ])('is the whole org beyond it, on which everybody there depends (I6): %s', (_, touches) => {
    const kept = boundTouches(3, touches);
    expect(JSON.stringify(kept).length).toBeLessThan(TOUCHES_BYTES_MAX);
    for (const facts of [
      factsOf({ userId: 1_000 }),
      factsOf({ isDisabled: true }),
      factsOf({ orgRole: null }),
    ])
      expect(dependenciesOf(facts).some((one) => kept.includes(one))).toBe(true);
  });

  it('is what it touches in the global plane, where nothing stands for everybody', () => {
    const touches = users(2_000);
    expect(boundTouches(0, touches)).toBe(touches);
  });
});
