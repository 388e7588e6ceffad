import { describe, expect, it } from 'vitest';

import { readOptions } from '../../../.dev/smoke/options.mjs';
import { isWished, STEPS } from '../../../.dev/smoke/steps.mjs';

const URL_HERE = ['--url', 'http://localhost:8787'];

describe('what the smoke list is asked for', () => {
  it.each([
    { args: [], says: '--url is missing' },
    { args: ['--url', 'gatehouse'], says: '--url must be an address' },
    { args: ['--url', 'localhost:8952'], says: 'http:// on this machine' },
    { args: ['--url', 'gatehouse.example:443'], says: 'begins with https://' },
    { args: ['--url', 'https:gatehouse.example'], says: 'begins with https://' },
    { args: ['--url', 'admin:s3cret@gatehouse.example'], says: 'begins with https://' },
    { args: ['--url', 'http://gatehouse.example'], says: 'https' },
    { args: ['--url', 'https://gatehouse.example/api'], says: 'without a path' },
    { args: ['--url', 'https://admin:s3cret@gatehouse.example'], says: 'must not hold a password' },
    { args: [...URL_HERE, '--admin', 's3cret'], says: '--admin must be a login and a password' },
    { args: [...URL_HERE, 's3cret'], says: 'cannot be read' },
    { args: [...URL_HERE, '--tokn=s3cret'], says: '--tokn' },
    { args: [...URL_HERE, '--only', 'health,nothing'], says: 'there is no step nothing' },
    { args: [...URL_HERE, '--only', 'watch'], says: '--watch MINUTES' },
    { args: [...URL_HERE, '--org', '0'], says: '--org' },
    { args: [...URL_HERE, '--n', 'many'], says: '--n must be a number' },
    { args: [...URL_HERE, '--watch', '0'], says: '--watch' },
  ])('is a problem that shows no credential: $args', ({ args, says }) => {
    const { problem } = readOptions(args, {});
    expect(problem).toContain(says);
    expect(problem).not.toContain('s3cret');
  });

  it('comes from arguments, and credentials from the environment as well', () => {
    const environment = { GATEHOUSE_ADMIN: 'admin:with:colons', GATEHOUSE_TOKEN: 'glsa_one' };
    expect(readOptions(URL_HERE, environment).options).toMatchObject({
      admin: { login: 'admin', password: 'with:colons' },
      token: 'glsa_one',
      isLocal: true,
    });
    const away = readOptions(['--url', 'https://gatehouse.example', '--token', 'glsa_two'], environment);
    expect(away.options).toMatchObject({ token: 'glsa_two', isLocal: false, isYes: false });
  });

  it('names a step by its name or by what it begins with, up to a dash', () => {
    const wished = (wish: string) => STEPS.filter((step) => isWished(step, [wish])).map(({ name }) => name);
    expect(wished('hot')).toEqual(['hot']);
    expect(wished('revoke').length).toBeGreaterThan(10);
    expect(wished('rev')).toEqual([]);
  });

  it('has steps with names of their own', () => {
    expect(new Set(STEPS.map(({ name }) => name)).size).toBe(STEPS.length);
  });
});
