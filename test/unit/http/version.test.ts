import { describe, expect, it } from 'vitest';

import manifest from '../../../package.json' with { type: 'json' };
import { GATEHOUSE_VERSION, GRAFANA_API_VERSION } from '../../../src/http/version.ts';

describe('the version', () => {
  it('of Gatehouse is the one in package.json', () => {
    expect(GATEHOUSE_VERSION).toBe(manifest.version);
  });

  it('of Grafana is one that clients can parse: three numbers', () => {
    expect(GRAFANA_API_VERSION).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
