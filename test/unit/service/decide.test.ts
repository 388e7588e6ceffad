import { describe, expect, it } from 'vitest';

import { addTeamGroup } from '../../../src/service/groups/team-groups.ts';
import { decide } from '../../support/decide.ts';

describe('a change that is decided without a database', () => {
  it('fails on a question that nobody answers', () => {
    const input = { teamId: 7, groupId: 'group' };
    expect(() => decide(addTeamGroup, { input, answers: { teams: { exists: true } } })).toThrow(
      /^A question is not answered: \["assignments\.uids",1/,
    );
  });
});
