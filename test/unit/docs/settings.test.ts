import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, it } from 'vitest';
import { unstable_readConfig } from 'wrangler';

const root = resolve(import.meta.dirname, '../../..');

/** wrangler.toml as Wrangler reads it for an environment; undefined is production. */
const configOf = (env: string | undefined) =>
  unstable_readConfig({ config: resolve(root, 'wrangler.toml'), ...(env !== undefined && { env }) });

describe.for([undefined, 'staging'])('a deployment by wrangler.toml, environment %s,', (env) => {
  it('logs what Gatehouse writes, all of it, and no invocation', ({ expect }) => {
    const { observability, logpush, tail_consumers } = configOf(env);
    expect(observability).toEqual({
      enabled: true,
      head_sampling_rate: 1,
      redact_query_string: true,
      logs: { enabled: true, head_sampling_rate: 1, invocation_logs: false },
    });
    expect([logpush, tail_consumers ?? []]).toEqual([undefined, []]);
  });

  it('takes no name away from secrets, and keeps nothing that was taken out of the file', ({ expect }) => {
    const { vars, keep_vars } = configOf(env);
    expect(vars).toEqual({});
    expect(keep_vars).toBeUndefined();
  });

  it('ends what runs away', ({ expect }) => {
    expect(configOf(env).limits).toEqual({ cpu_ms: 10_000 });
  });
});

describe('a deployment of staging', () => {
  it('takes no domain away from production', ({ expect }) => {
    expect(configOf('staging').routes).toEqual([]);
    expect(configOf('staging').name).not.toBe(configOf(undefined).name);
  });
});

describe('npm start', () => {
  it('passes on, and names in its help, each setting that the page about operations has', ({ expect }) => {
    const read = (file: string) => readFileSync(resolve(root, file), 'utf8');
    const page = read('docs/operations.md');
    const section = page.slice(
      page.indexOf('## Settings and secrets'),
      page.indexOf('### Replacing a secret'),
    );
    const names = [...section.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name = '']) => name);
    expect(names).toContain('ORG_LIMITS');
    const help = read('.dev/start.mjs').match(/const help = `.*?`;\n/s)?.[0] ?? '';
    const passed = read('.dev/start.mjs').match(/function settings\(\) \{.*?\n\}/s)?.[0] ?? '';
    for (const name of names) {
      expect(help).toContain(name);
      expect(passed).toContain(name);
    }
  });
});

describe('what deploys Gatehouse, or starts it', () => {
  const started = readdirSync(resolve(root, '.dev'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => `.dev/${name.replaceAll('\\', '/')}`);
  it.for(['wrangler.toml', 'package.json', ...started])('%s makes no passwords weak', (file, { expect }) => {
    expect(readFileSync(resolve(root, file), 'utf8')).not.toMatch(/PASSWORD_ITERATIONS|KEEPS_NO_SECRETS/);
  });
});

describe('the page of settings', () => {
  const named = readFileSync(resolve(root, 'src/env.ts'), 'utf8').matchAll(/^ {4}([A-Z][A-Z_]+): /gm);
  const settings = [...named]
    .map(([, name = '']) => name)
    .filter((name) => !['PASSWORD_ITERATIONS', 'KEEPS_NO_SECRETS'].includes(name));

  it('has every setting of the Worker', ({ expect }) => {
    const page = readFileSync(resolve(root, 'docs/operations.md'), 'utf8');
    expect(settings).toContain('ORG_LIMITS');
    for (const name of settings) expect(page).toMatch(new RegExp(`^\\| \`${name}\``, 'm'));
  });
});
