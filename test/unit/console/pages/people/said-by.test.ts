import { describe, expect, it } from 'vitest';

import { saidBy } from '../../../../../src/console/principal/said-by.ts';

describe('who says that somebody is in a group', () => {
  it.each([
    [{ jwt: ['night'], api: [], scim: [] }, 'by the identity provider'],
    [{ jwt: [], api: ['night'], scim: [] }, 'by the directory job'],
    [{ jwt: ['night'], api: ['day', 'night'], scim: [] }, 'by the identity provider and the directory job'],
    [{ jwt: [], api: [], scim: ['night'] }, 'by SCIM'],
    [{ jwt: ['day'], api: [], scim: [] }, ''],
  ])('%j', (bySource, words) => {
    expect(saidBy('night', bySource)).toBe(words);
  });
});
