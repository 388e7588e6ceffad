import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import type { ChangeName } from '../../../src/service/changes.ts';
import { changes } from '../../../src/service/changes.ts';
import { addTeamGroup } from '../../../src/service/groups/team-groups.ts';
import { decide } from '../../support/decide.ts';

const tables = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && file !== 'decide.test.ts')
  .map((file) => readFileSync(resolve(import.meta.dirname, file), 'utf8'));

describe('a change that is decided without a database', () => {
  it('fails on a question that nobody answers', () => {
    const input = { teamId: 7, groupId: 'group' };
    expect(() => decide(addTeamGroup, { input, answers: { teams: { exists: true } } })).toThrow(
      /^A question is not answered: \["assignments\.uids",1/,
    );
  });
});

describe('every change', () => {
  it.each(Object.keys(changes))('has a table of what is decided: %s', (name) => {
    // A change may have a second name.
    const names = Object.entries(changes).flatMap(([other, change]) =>
      change === changes[name as ChangeName] ? [other] : [],
    );
    const isDecided = new RegExp(`decide\\(\\s*(${names.join('|')})\\b`);
    expect(tables.some((table) => isDecided.test(table))).toBe(true);
  });
});
