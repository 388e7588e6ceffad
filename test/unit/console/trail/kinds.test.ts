import { describe, expect, it } from 'vitest';

import { familyOf, FAMILIES, isChoice, KIND_CHOICES } from '../../../../src/console/pages/trail/kinds.ts';
import { CHANGE_KINDS } from '../../../../src/core/undo.ts';

const choices = KIND_CHOICES.flatMap((group) => group.choices);

describe('kinds of changes', () => {
  it('can be chosen, each once and by a word of its own', () => {
    const single = choices.map(({ value }) => value).filter((value) => !value.endsWith('.*'));
    expect(single.toSorted()).toEqual([...CHANGE_KINDS].toSorted());
    expect(new Set(choices.map(({ label }) => label)).size).toBe(choices.length);
  });

  it('can be chosen all that begin alike, where there are several', () => {
    expect(isChoice('role.*')).toBe(true);
    expect(isChoice('trail.*')).toBe(false);
    for (const { value } of choices.filter((choice) => choice.value.endsWith('.*'))) {
      const begin = value.slice(0, -1);
      expect(CHANGE_KINDS.filter((kind) => kind.startsWith(begin)).length, value).toBeGreaterThan(1);
    }
  });

  it('are each of a family that is shown, also those that nobody knows yet', () => {
    const shown = new Set(FAMILIES.map(({ family }) => family));
    for (const kind of [...CHANGE_KINDS, 'void', 'planet.move', '']) expect(shown).toContain(familyOf(kind));
    expect(familyOf('assignment.add')).toBe('access');
    expect(familyOf('planet.move')).toBe('orgs');
  });
});
