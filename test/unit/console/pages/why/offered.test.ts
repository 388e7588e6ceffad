import { describe, expect, it } from 'vitest';

import { actionsOffered, typesOffered } from '../../../../../src/console/question/offered.ts';

const type = (name: string, actions: string[], shipped: boolean) => ({
  type: name,
  displayName: name,
  actions,
  attribute: 'id',
  levels: [],
  global: shipped,
  shipped,
});
const types = [
  type('folders', ['dashboards:read', 'read', 'write'], true),
  type('invoices', ['read', 'approve'], false),
];

describe('what is offered to be asked for', () => {
  it('are the types of the org first, each once, and shipped ones that have no levels', () => {
    const offered = typesOffered(types, '');
    expect(offered.slice(0, 2)).toEqual(['invoices', 'folders']);
    expect(new Set(offered).size).toBe(offered.length);
    expect(typesOffered(types, 'ROLES')).toContain('roles');
    expect(typesOffered(types, 'no such type')).toEqual([]);
  });

  it('are the actions of a type, its own first', () => {
    expect(actionsOffered(types, 'folders', '').map(({ action }) => action)).toEqual([
      'read',
      'write',
      'dashboards:read',
    ]);
    expect(actionsOffered(types, 'invoices', 'appr')).toEqual([{ action: 'approve', type: 'invoices' }]);
    expect(actionsOffered(types, 'parcels', '')).toEqual([]);
  });

  it('are those of a shipped type that is in no list', () => {
    expect(actionsOffered([], 'roles', '').map(({ action }) => action)).toContain('read');
  });

  it('name their type where none is chosen', () => {
    expect(actionsOffered(types, '', 'invoices:app')).toEqual([{ action: 'approve', type: 'invoices' }]);
  });
});
