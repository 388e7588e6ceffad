import { describe, expect, it } from 'vitest';

import { nearestWords } from '../../../../../src/console/pages/why/nearest.ts';

const question = { subjectType: 'user', subjectId: 'ada', action: 'pay', type: 'invoices', id: '1' } as const;
const subject = { kind: 'person', id: 2, name: 'ada', orgRole: 'Viewer' } as const;
const say = (nearest: string, inSomeRole?: boolean) =>
  nearestWords(nearest, { subject, question, inSomeRole });

/** Source: docs/authzen.md#reasons. */
describe('what comes nearest to a yes', () => {
  it.each([
    ['held-elsewhere', undefined, /holds invoices:pay, but not here/, undefined, true],
    ['not-held', true, /There are roles/, undefined, true],
    ['not-held', false, /no role has it/, '#/roles/new', true],
    ['not-held', undefined, /as far as you may read/, undefined, true],
    ['disabled', undefined, /disabled/, '#/people/2', false],
    ['pending', undefined, /not acted in it yet/, '#/people/2', false],
    ['not-a-member', undefined, /no member/, '#/people', false],
    ['unknown-type', undefined, /no type of resource called invoices/, '#/types', false],
    ['unknown-action', undefined, /no action invoices:pay on invoices/, '#/types/invoices', false],
    ['something-new', undefined, /something-new/, undefined, false],
  ])('%s, in some role: %s', (nearest, inSomeRole, text, href, isGrantable) => {
    const words = say(nearest, inSomeRole);
    expect(words.text).toMatch(text);
    expect(words.link?.href).toBe(href);
    expect(words.isGrantable).toBe(isGrantable);
  });
});
