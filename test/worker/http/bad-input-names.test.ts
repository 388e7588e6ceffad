import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { api } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

const NAME_MAX = 190;

/** Something with a name: how it is created, and where its name is kept. */
type Named = {
  readonly thing: string;
  readonly field: string;
  readonly create: (org: FreshOrg, name: string) => Promise<readonly [path: string, body: object]>;
  readonly stored: string;
};

const THINGS: readonly Named[] = [
  {
    thing: 'an org',
    field: 'name',
    create: async (_org, name) => ['/orgs', { name }],
    stored: 'SELECT name FROM orgs WHERE id > 1 ORDER BY id DESC LIMIT 1',
  },
  {
    thing: 'a team',
    field: 'name',
    create: async (_org, name) => ['/teams', { name }],
    stored: 'SELECT name FROM teams ORDER BY id DESC LIMIT 1',
  },
  {
    thing: 'the e-mail address of a team',
    field: 'email',
    create: async (_org, email) => ['/teams', { name: unique('team'), email }],
    stored: 'SELECT email AS name FROM teams ORDER BY id DESC LIMIT 1',
  },
  {
    thing: 'a service account',
    field: 'name',
    create: async (_org, name) => ['/serviceaccounts', { name }],
    stored: 'SELECT name FROM users WHERE is_service_account ORDER BY id DESC LIMIT 1',
  },
  {
    thing: 'a token',
    field: 'name',
    create: async (org, name) => [`/serviceaccounts/${(await org.account()).id}/tokens`, { name }],
    stored: 'SELECT name FROM tokens ORDER BY id DESC LIMIT 1',
  },
  {
    thing: 'a person by login',
    field: 'login',
    create: async (_org, login) => ['/admin/users', { login, password: 'secret' }],
    stored: 'SELECT login AS name FROM users WHERE NOT is_service_account ORDER BY id DESC LIMIT 1',
  },
  {
    thing: 'a person by e-mail address',
    field: 'email',
    create: async (_org, email) => ['/admin/users', { login: unique('person'), email, password: 'secret' }],
    stored: 'SELECT email AS name FROM users WHERE NOT is_service_account ORDER BY id DESC LIMIT 1',
  },
  {
    thing: 'the full name of a person',
    field: 'name',
    create: async (_org, name) => ['/admin/users', { login: unique('person'), name, password: 'secret' }],
    stored: 'SELECT name FROM users WHERE NOT is_service_account ORDER BY id DESC LIMIT 1',
  },
];

/** Clients compare the names of teams, accounts and people with what they sent; blanks around others may go. */
const mayBeTrimmed = ({ thing }: Named): boolean =>
  ['an org', 'a token', 'a person by login', 'a person by e-mail address'].includes(thing);

/** In lower case, as logins are kept. */
const ODD: readonly (readonly [what: string, name: string])[] = [
  ['an emoji', 'team 🧯'],
  ['letters from right to left', 'فريق'],
  ['quotes and SQL', `'; drop table users; --"`],
  ['a path', '../../orgs/1'],
  ['the name of a member of every object', '__proto__'],
  ['a NUL', 'a\0b'],
  ['a control character', 'a\u0007b'],
  ['a line break', 'a\nb'],
  ['two blanks inside', 'a  b'],
  ['blanks around it', ' x '],
];

describe.each(THINGS)('$thing', (named) => {
  const { field, create, stored } = named;

  let made: Promise<FreshOrg> | undefined;
  const send = async (name: string) => {
    const org = await (made ??= freshOrg());
    const [path, body] = await create(org, name);
    return await api('POST', path, { org: org.id, body });
  };
  const lastStored = async () => (await env.DB.prepare(stored).first<{ name: string }>())?.name;

  it('may be 190 characters long, and no more', async ({ expect }) => {
    const longest = unique('n').padEnd(NAME_MAX, 'n');
    const accepted = await send(longest);
    expect([200, 201], accepted.text).toContain(accepted.status);
    expect(await lastStored()).toBe(longest);
    const refused = await send(`${longest}n`);
    expect(refused.status, refused.text).toBe(400);
    expect(refused.body.message).toMatch(new RegExp(`^${field}.*190`));
  });

  it('is refused with half a character in it, which cannot be stored', async ({ expect }) => {
    for (const half of ['\ud800', 'a\udc00b', unique('\ud83d')]) {
      const { status, body, text } = await send(half);
      expect(status, text).toBe(400);
      expect(body.message).toMatch(new RegExp(`^${field}`));
    }
  });

  it.for(ODD)('is kept as it was sent, or refused, with %s', async ([, odd], { expect }) => {
    const name = odd.replace(/(\S)(\s*)$/, `$1${crypto.randomUUID().slice(0, 8)}$2`);
    const { status, body, text } = await send(name);
    if (status === 400) expect(body.message, text).toMatch(new RegExp(`^${field}`));
    else {
      expect([200, 201], text).toContain(status);
      const kept = mayBeTrimmed(named) ? [name, name.trim()] : [name];
      expect(kept).toContain(await lastStored());
      if ('name' in body) expect(body.name).toBe(await lastStored());
    }
  });
});

describe('a blank name', () => {
  it.for(['/orgs', '/teams', '/serviceaccounts'])('is refused by %s', async (path, { expect }) => {
    const org = await freshOrg();
    for (const name of ['', ' ', '\t\n', '\u00a0']) {
      const { status, body, text } = await api('POST', path, { org: org.id, body: { name } });
      expect(status, text).toBe(400);
      expect(body.message).toMatch(/^name/);
    }
  });
});
