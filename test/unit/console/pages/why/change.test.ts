import { describe, expect, it } from 'vitest';

import type { Change } from '../../../../../src/console/pages/why/change.ts';
import { wordsOf } from '../../../../../src/console/pages/why/change.ts';

const role = { uid: 'ops', name: 'Ops' };
const team = { id: 7, name: 'Night' };
const resource = { type: 'folders', id: 'f1' };

const CASES: readonly (readonly [offer: string, isGrave: boolean, change: Change])[] = [
  ['Take the role Ops from ada', true, { kind: 'take-role', role, isGlobal: false }],
  ['Take the role Ops from ada in all orgs', true, { kind: 'take-role', role, isGlobal: true }],
  ['Give the role Ops to ada', false, { kind: 'give-role', role }],
  ['Take the role Ops from the team Night', true, { kind: 'take-team-role', role, team }],
  ['Remove ada from the team Night', true, { kind: 'leave-team', team }],
  ['Add ada to the team Night', false, { kind: 'join-team', team }],
  [
    'Take the level View on folders f1 from ada',
    true,
    { kind: 'set-level', resource, holder: { of: 'subject' }, level: '', before: 'View' },
  ],
  [
    'Take the level Edit on folders f1 from the team Night',
    true,
    { kind: 'set-level', resource, holder: { of: 'team', team }, level: '', before: 'Edit' },
  ],
  [
    'Take the level View on folders f1 from the org role Viewer',
    true,
    { kind: 'set-level', resource, holder: { of: 'org-role', orgRole: 'Viewer' }, level: '', before: 'View' },
  ],
  [
    'Give ada the level Edit on folders f1 instead of View',
    false,
    { kind: 'set-level', resource, holder: { of: 'subject' }, level: 'Edit', before: 'View' },
  ],
  [
    'Give ada the level Edit on folders f1',
    false,
    { kind: 'set-level', resource, holder: { of: 'subject' }, level: 'Edit', before: '' },
  ],
];

describe('a change in words', () => {
  it.each(CASES)('%s', (offer, isGrave, change) => {
    const words = wordsOf('ada', change);
    expect(words).toMatchObject({ offer, title: `${offer}?`, isGrave });
    expect(words.done).toMatch(/\.$/);
  });

  it.each(CASES)('says of %s whom else it concerns', (_, __, change) => {
    const concernsOthers =
      change.kind === 'take-team-role' || (change.kind === 'set-level' && change.holder.of !== 'subject');
    expect(/all members|everybody/.test(wordsOf('ada', change).about ?? '')).toBe(concernsOthers);
  });
});
