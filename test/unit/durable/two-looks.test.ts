import { describe, it } from 'vitest';

import { compareLooks, Looking } from '../../../src/durable/two-looks.ts';
import type { PrincipalFacts } from '../../../src/core/principal.ts';
import { NOBODY } from '../../../src/core/principal.ts';
import type { Read } from '../../../src/service/ports/read.ts';
import { known } from '../../../src/service/ports/read.ts';
import { TOO_LONG } from '../../../src/service/ports/too-long.ts';

const PLACES = Array.from({ length: 1_000 }, (_, i) => ({ orgId: 1, userId: i + 1 }));

/** An org in which everybody holds so many permissions, which nobody shares; and how many of them were read. */
function orgOf(permissionsOfEach: number, isTogether: boolean) {
  let read = 0;
  const factsOf = (userId: number): PrincipalFacts => {
    read += permissionsOfEach;
    const permissions = Array.from({ length: permissionsOfEach }, (_, i) => ({
      action: 'reports:read',
      scope: `reports:id:${userId}-${i}`,
    }));
    const uid = `role-${userId}`;
    const storedRoles = [{ uid, permissions }] as unknown as PrincipalFacts['storedRoles'];
    const reached = [{ uid, path: { via: 'assignment', global: false } }] as const;
    return { ...NOBODY, evaluatedIn: 1, userId, orgRole: 'None', reached, storedRoles };
  };
  const repositories = {
    principals: {
      facts: (_orgId: number, userId: number) => lazily(() => factsOf(userId)),
      factsOfMany: () =>
        lazily(() => (isTogether ? ({ userId }: { readonly userId: number }) => factsOf(userId) : TOO_LONG)),
    },
    resourceTypes: { inForce: () => known({}) },
  } as unknown as ConstructorParameters<typeof Looking>[0];
  return { looking: new Looking(repositories), read: () => read };
}

const lazily = <T>(answer: () => T): Read<T> => ({ statements: [], answer }) as unknown as Read<T>;
const now = { read: <T>({ answer }: Read<T>): T => answer([]) };

describe('looking at what very many hold', () => {
  it.for([
    { each: 10_000, isTogether: false },
    { each: 10_000, isTogether: true },
  ])('ends where it would be too much to read: $each each, together $isTogether', (of, { expect }) => {
    const { looking, read } = orgOf(of.each, of.isTogether);
    const before = looking.lookAt(now, PLACES);
    expect(compareLooks(before, looking.lookAt(now, PLACES), PLACES)).toBeUndefined();
    // A batch more than is allowed, at most.
    expect(read()).toBeLessThanOrEqual(300_000 + 100 * of.each);
  });

  it('looks at a thousand who hold little, twice', ({ expect }) => {
    const { looking } = orgOf(100, true);
    expect(compareLooks(looking.lookAt(now, PLACES), looking.lookAt(now, PLACES), PLACES)).toMatchObject({
      kind: 'told',
    });
  });
});
