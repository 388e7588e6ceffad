import { describe, expect, it } from 'vitest';

import { chooseFlavour, FLAVOUR_NAMES, FLAVOURS } from '../../../src/wire/grafana/flavour.ts';
import type { FlavourName } from '../../../src/wire/grafana/flavour.ts';

type Row = readonly [
  dialect: string | undefined,
  terraform: string | undefined,
  version: string | undefined,
  setting: FlavourName,
  chosen: FlavourName | undefined,
];

const CHOICES: readonly Row[] = [
  // The setting decides when nobody asks.
  [undefined, undefined, undefined, 'documented', 'documented'],
  [undefined, undefined, undefined, '12', '12'],
  [undefined, undefined, undefined, '13', '13'],
  // Terraform announces itself.
  [undefined, 'true', undefined, 'documented', '13'],
  [undefined, 'True', undefined, 'documented', '13'],
  [undefined, 'true', undefined, '12', '13'],
  [undefined, 'false', undefined, 'documented', 'documented'],
  [undefined, '', undefined, 'documented', 'documented'],
  [undefined, 'false', undefined, '13', '13'],
  // Its version alone says nothing.
  [undefined, undefined, '4.25.0', 'documented', 'documented'],
  [undefined, 'false', '4.25.0', 'documented', 'documented'],
  // The header has the last word.
  ['documented', undefined, undefined, '13', 'documented'],
  ['documented', 'true', '4.25.0', '13', 'documented'],
  ['12', undefined, undefined, 'documented', '12'],
  ['12', 'true', '4.45.1', 'documented', '12'],
  ['13', undefined, undefined, 'documented', '13'],
  ['13', 'true', '4.25.0', 'documented', '13'],
  // Empty is as if absent, and a header that is sent twice arrives with a comma.
  ['', 'true', undefined, 'documented', '13'],
  ['', undefined, undefined, '12', '12'],
  ['13, 13', undefined, undefined, 'documented', '13'],
  ['12,12', undefined, undefined, 'documented', '12'],
  // What names no flavour, or more than one, chooses none.
  ['11', undefined, undefined, 'documented', undefined],
  ['12.0', undefined, undefined, 'documented', undefined],
  ['Documented', 'true', '4.25.0', 'documented', undefined],
  ['12, 13', undefined, undefined, '13', undefined],
  ['constructor', undefined, undefined, '13', undefined],
  ['__proto__', 'true', undefined, '13', undefined],
];

/** Versions of the provider, as it sends them. Those from 4.34 on leave the numbering to the server. */
const VERSIONS: readonly (readonly [version: string, flavour: FlavourName])[] = [
  ['1.43.0', '12'],
  ['3.25.9', '12'],
  ['4.0.0', '12'],
  ['4.9.0', '12'],
  ['4.25.0', '12'],
  ['4.33.99', '12'],
  ['4.34.0', '13'],
  ['4.34.1', '13'],
  ['4.100.0', '13'],
  ['5.0.0', '13'],
  ['10.1.0', '13'],
  // A build of one's own, or a pre-release, has the code of its numbers.
  ['v4.25.0', '12'],
  ['v4.45.1', '13'],
  ['4.25.0-dev', '12'],
  ['4.25.0+build.5', '12'],
  ['v4.33.2-rc.1+abc', '12'],
  ['4.34.0-rc.1', '13'],
  // What is no x.y.z counts as newest.
  ['', '13'],
  ['dev', '13'],
  ['4', '13'],
  ['4.25', '13'],
  ['4.25.', '13'],
  ['4.25.x', '13'],
  ['4.25.0.1', '13'],
  ['4.25.0dev', '13'],
  ['-4.25.0', '13'],
  ['vv4.25.0', '13'],
  ['4. 25.0', '13'],
  ['4.25.0, 4.25.0', '13'],
  ['99999999999999999999.0.0', '13'],
  [`4.${'0'.repeat(400)}.0`, '13'],
];

describe('a flavour', () => {
  it.each(CHOICES)(
    'with dialect %s, Terraform %s of version %s and setting %s is %s',
    (dialect, terraform, version, setting, chosen) => {
      const flavour = chooseFlavour({ dialect, terraform, terraformVersion: version }, setting);
      expect(flavour).toBe(chosen === undefined ? undefined : FLAVOURS[chosen]);
    },
  );

  it.each(VERSIONS)('of the Terraform provider %j is %s, whatever the setting', (version, chosen) => {
    for (const setting of FLAVOUR_NAMES) {
      const sent = { dialect: undefined, terraform: 'true', terraformVersion: version };
      expect(chooseFlavour(sent, setting)).toBe(FLAVOURS[chosen]);
    }
  });

  it('is one of the three, which differ as the design says', () => {
    expect(FLAVOUR_NAMES).toEqual(['documented', '12', '13']);
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
    expect(FLAVOURS['12']).toEqual({
      ...FLAVOURS['13'],
      versionWhenAbsent: 0,
      versionRule: 'stored-if-sent',
    });
  });
});
