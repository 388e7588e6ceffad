import { describe, expect, it } from 'vitest';

import {
  changeLevel,
  declarationOf,
  draftOfType,
  EMPTY_TYPE,
  levelsThatGiveLess,
  problemOfDraft,
  toggleAction,
  withAction,
  withLevel,
  withoutAction,
  withoutLevel,
} from '../../../../src/console/pages/types/type-draft.ts';

const TOLD = {
  type: 'invoices',
  displayName: 'Invoices',
  attribute: 'number',
  actions: ['read', 'approve'],
  levels: [
    { name: 'View', actions: ['read'] },
    { name: 'Approve', actions: ['read', 'approve', 'invoices.permissions:read'] },
  ],
  global: false,
  shipped: false,
};
const DRAFT = draftOfType(TOLD);

describe('a draft of a type', () => {
  it('is sent as it was read', () => {
    expect(declarationOf(DRAFT)).toEqual({
      name: 'invoices',
      displayName: 'Invoices',
      attribute: 'number',
      actions: ['read', 'approve'],
      levels: TOLD.levels,
    });
  });

  it('names the actions on its levels by whatever it is called', () => {
    expect(declarationOf({ ...DRAFT, name: ' bills ' }).levels[1]?.actions).toEqual([
      'read',
      'approve',
      'bills.permissions:read',
    ]);
  });

  it('has each action once, and loses it in the levels as well', () => {
    expect(withAction(DRAFT, 'read')).toBe(DRAFT);
    expect(withAction(DRAFT, 'pay').actions).toEqual(['read', 'approve', 'pay']);
    const { actions, levels } = withoutAction(DRAFT, 'read');
    expect(actions).toEqual(['approve']);
    expect(levels.map((level) => level.actions)).toEqual([[], ['approve', '.permissions:read']]);
  });

  it('begins a new level with all that the one before gives', () => {
    const { levels } = withLevel(DRAFT);
    expect(levels[2]).toEqual({ key: 2, name: '', actions: DRAFT.levels[1]?.actions });
    expect(withLevel(EMPTY_TYPE).levels).toEqual([{ key: 0, name: '', actions: [] }]);
    // The key of a level that was taken out is another one's only where nobody can tell.
    const keys = withLevel(withoutLevel(DRAFT, 0)).levels.map(({ key }) => key);
    expect(keys).toEqual([1, 2]);
  });

  it('changes one level and leaves the others', () => {
    expect(changeLevel(DRAFT, 1, { name: 'Sign' }).levels.map(({ name }) => name)).toEqual(['View', 'Sign']);
    const given = toggleAction(DRAFT, 0, 'approve', true);
    expect(given.levels[0]?.actions).toEqual(['read', 'approve']);
    expect(toggleAction(given, 0, 'approve', false)).toEqual(DRAFT);
    expect(toggleAction(DRAFT, 0, 'read', true)).toEqual(DRAFT);
    expect(toggleAction(DRAFT, 9, 'read', true)).toEqual(DRAFT);
  });

  it('sends the actions of a level in the order of the type', () => {
    const given = toggleAction(toggleAction(DRAFT, 1, 'read', false), 1, 'read', true);
    expect(declarationOf(given).levels[1]?.actions).toEqual(['read', 'approve', 'invoices.permissions:read']);
  });
});

describe('what is wrong with a draft', () => {
  it.each([
    [{}, undefined],
    [{ name: '' }, 'type'],
    [{ name: 'Invoices' }, 'type'],
    [{ name: 'teams' }, 'type'],
    [{ displayName: 'x'.repeat(191) }, 'displayName'],
    [{ attribute: '' }, undefined],
    [{ attribute: 'The id' }, 'attribute'],
    [{ actions: ['read', 'approve', 'no no'] }, 'actions'],
    [{ actions: ['read'] }, undefined],
    // The first level gives nothing then.
    [{ actions: ['approve'] }, 'levels'],
    [{ levels: [{ key: 0, name: '', actions: ['read'] }] }, 'levels'],
    [{ levels: [{ key: 0, name: 'View', actions: [] }] }, 'levels'],
    [
      {
        levels: [
          { key: 0, name: 'View', actions: ['read'] },
          { key: 1, name: 'VIEW', actions: ['read'] },
        ],
      },
      'levels',
    ],
  ])('%j: %s', (part, field) => {
    expect(problemOfDraft({ ...DRAFT, ...part })?.field).toBe(field);
  });
});

describe('levels that give less than the one before', () => {
  it('are named, and those that rise are not', () => {
    expect(levelsThatGiveLess(DRAFT)).toEqual([]);
    expect(levelsThatGiveLess({ levels: DRAFT.levels.toReversed() })).toEqual(['View']);
    expect(levelsThatGiveLess(toggleAction(DRAFT, 1, 'read', false))).toEqual(['Approve']);
  });
});
