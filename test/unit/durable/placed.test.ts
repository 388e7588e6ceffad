import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { placed } from '../../../src/durable/placed.ts';

const src = resolve(import.meta.dirname, '../../../src');

/** A namespace that tells how it was asked for an object. */
const asked = (jurisdiction = 'none') => ({
  getByName: (name: string, options?: object) => ({ name, options, jurisdiction }),
});
const namespace = { ...asked(), jurisdiction: (name: string) => asked(name) };

describe('an object is opened', () => {
  it.each([
    ['where nothing is said, as the platform likes', {}, undefined, { options: undefined }],
    [
      'near the location of the deployment',
      { LOCATION: 'weur' },
      undefined,
      { options: { locationHint: 'weur' } },
    ],
    ['near its own location', {}, 'oc', { options: { locationHint: 'oc' } }],
    ['near its own rather', { LOCATION: 'weur' }, 'oc', { options: { locationHint: 'oc' } }],
    ['in a jurisdiction', { JURISDICTION: 'eu' }, undefined, { options: undefined, jurisdiction: 'eu' }],
    ['in a jurisdiction wherever', { JURISDICTION: 'eu' }, 'oc', { options: undefined, jurisdiction: 'eu' }],
  ] as const)('%s', (_, placement, location, how) => {
    expect(placed(namespace, placement)('7', location)).toEqual({ name: '7', jurisdiction: 'none', ...how });
  });

  it('by nobody else, so that nobody makes one without saying where', () => {
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const opens = /\b(getByName|idFromName|idFromString|newUniqueId|jurisdiction)\(/;
    const openers = files.filter((file) => opens.test(readFileSync(join(src, file), 'utf8')));
    expect(openers).toEqual([join('durable', 'placed.ts')]);
  });
});
