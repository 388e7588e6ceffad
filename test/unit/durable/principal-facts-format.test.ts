import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import type { PrincipalFacts } from '../../../src/core/principal.ts';
import { FORMAT } from '../../../src/durable/principal-cache.ts';

/** What a type looks like once it is stored, with nothing left out: the compiler holds a shape to its type. */
type Shape<T> = [T] extends [boolean]
  ? 'flag'
  : [T] extends [number]
    ? 'number'
    : [T] extends [string]
      ? string extends T
        ? 'text'
        : { readonly [Word in T & string]: 'word' }
      : [T] extends [readonly (infer Item)[]]
        ? readonly [Shape<Item>]
        : [null] extends [T]
          ? { readonly orNull: Shape<Exclude<T, null>> }
          : [T] extends [{ readonly via: infer Way extends string }]
            ? { readonly [W in Way]: Shape<Omit<Extract<T, { readonly via: W }>, 'via'>> }
            : { readonly [Key in keyof T]-?: Shape<T[Key]> };

const SHAPE = {
  evaluatedIn: 'number',
  userId: 'number',
  login: 'text',
  email: 'text',
  isServiceAccount: 'flag',
  homeOrgId: 'number',
  isServerAdmin: 'flag',
  isDisabled: 'flag',
  credentialVersion: 'number',
  link: { issuer: 'text', subject: 'text' },
  orgRole: { orNull: { None: 'word', Viewer: 'word', Editor: 'word', Admin: 'word' } },
  isPending: true,
  tokens: [{ id: 'number', expires: { orNull: 'text' }, revoked: 'flag' }],
  teams: [{ id: 'number', isAdmin: 'flag' }],
  groups: ['text'],
  reached: [
    {
      uid: 'text',
      path: {
        'org-role': {},
        'server-admin': {},
        assignment: { global: 'flag' },
        team: { teamId: 'number' },
        group: { group: 'text' },
        managed: {},
        everyone: {},
        unknown: {},
      },
    },
  ],
  storedRoles: [{ uid: 'text', permissions: [{ action: 'text', scope: 'text' }] }],
  managed: [{ resource: 'text', resourceId: 'text', level: 'text' }],
} as const satisfies Shape<PrincipalFacts>;

/**
 * The shape that each format stands for. Objects of the version before have stored facts under its number: so an entry is never
 * changed. For another shape, raise `FORMAT` and add one.
 */
const SHAPES: Readonly<Record<number, string>> = {
  5: 'd0d4438a92d42bab',
  6: 'e7037b75669bce2c',
  7: 'c8d04a9fe76e2a87',
};

describe('the format of stored facts', () => {
  it('is another whenever `PrincipalFacts` is: what an older version stored is read as nothing else', () => {
    const hash = createHash('sha256').update(JSON.stringify(SHAPE)).digest('hex').slice(0, 16);
    expect(SHAPES[FORMAT]).toBe(hash);
  });

  it('has not been used for two shapes', () => {
    expect(new Set(Object.values(SHAPES)).size).toBe(Object.keys(SHAPES).length);
    expect(Math.max(...Object.keys(SHAPES).map(Number))).toBe(FORMAT);
  });
});
