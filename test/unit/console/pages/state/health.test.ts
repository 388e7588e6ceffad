import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { healthIn, warningWords } from '../../../../../src/console/pages/state/health.ts';

const OK = { commit: '0.1.0', database: 'ok', passwordLogin: true, version: '12.2.0', warnings: [] } as const;

describe('health', () => {
  it('is read of an answer, whatever its status', () => {
    expect(healthIn(OK)).toEqual(OK);
    const failing = { ...OK, database: 'failing', warnings: ['database-full'], more: 1 };
    expect(healthIn(failing)).toEqual({ ...OK, database: 'failing', warnings: ['database-full'] });
  });

  it.each([
    undefined,
    null,
    'ok',
    {},
    { message: 'The settings are not usable', traceID: '' },
    { ...OK, database: 'perhaps' },
    { ...OK, warnings: 'none' },
    { ...OK, passwordLogin: 1 },
  ])('is not read into something else: %j', (body) => {
    expect(healthIn(body)).toBeUndefined();
  });
});

describe('a warning', () => {
  it('that the document names is told in words of its own', () => {
    const file = resolve(import.meta.dirname, '../../../../golden/openapi.json');
    const { components } = JSON.parse(readFileSync(file, 'utf8')) as {
      components: {
        schemas: { healthResponse: { properties: { warnings: { items: { enum: string[] } } } } };
      };
    };
    const named = components.schemas.healthResponse.properties.warnings.items.enum;
    expect(named).toContain('database-size');
    for (const warning of named) expect(warningWords(warning)).not.toContain(warning);
    expect(new Set(named.map(warningWords)).size).toBe(named.length);
  });

  it('of a newer service is told by its name', () => {
    expect(warningWords('clock-slow')).toBe('The service warns of clock-slow.');
  });
});
