import { describe, expect, it } from 'vitest';

import { chooseFlavour, FLAVOUR_NAMES, FLAVOURS } from '../../../src/wire/grafana/flavour.ts';
import type { FlavourName } from '../../../src/wire/grafana/flavour.ts';

type Row = readonly [
  dialect: string | undefined,
  terraform: string | undefined,
  setting: FlavourName,
  chosen: FlavourName,
];

const CHOICES: readonly Row[] = [
  // The setting decides when nobody asks.
  [undefined, undefined, 'documented', 'documented'],
  [undefined, undefined, '13', '13'],
  // Terraform announces itself.
  [undefined, 'true', 'documented', '13'],
  [undefined, 'True', 'documented', '13'],
  [undefined, 'false', 'documented', 'documented'],
  [undefined, '', 'documented', 'documented'],
  [undefined, 'false', '13', '13'],
  // The header has the last word.
  ['documented', undefined, '13', 'documented'],
  ['documented', 'true', '13', 'documented'],
  ['13', undefined, 'documented', '13'],
  ['13', 'true', 'documented', '13'],
  // What names no flavour is no header.
  ['12', undefined, 'documented', 'documented'],
  ['12', 'true', 'documented', '13'],
  ['', 'true', 'documented', '13'],
  ['constructor', undefined, '13', '13'],
];

describe('a flavour', () => {
  it.each(CHOICES)(
    'with dialect %s, Terraform %s and setting %s is %s',
    (dialect, terraform, setting, chosen) => {
      expect(chooseFlavour(dialect, terraform, setting)).toBe(FLAVOURS[chosen]);
    },
  );

  it('is one of the two, which differ as the design says', () => {
    expect(FLAVOUR_NAMES).toEqual(['documented', '13']);
    expect(FLAVOURS.documented).toMatchObject({
      createRoleStatus: 200,
      versionWhenAbsent: 0,
      versionRule: 'stored-as-sent',
    });
    expect(FLAVOURS['13']).toMatchObject({
      createRoleStatus: 201,
      versionWhenAbsent: 1,
      versionRule: 'gate',
    });
  });
});
