import { beforeAll, describe, it } from 'vitest';

import type { Answer } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import type { NamesOf } from '../../support/contract-names.ts';
import { bodyWith, readContractNames, slipOf } from '../../support/contract-names.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { storeType } from '../../support/stored-types.ts';

const LEAST_LETTERS = 5;
const IGNORED = 'Gatehouse-Ignored-Fields';

let org: FreshOrg;
let nobody: Account;
let all: readonly NamesOf[];

beforeAll(async () => {
  org = await freshOrg();
  await storeType(org.id, { name: 'invoices' });
  nobody = await org.account();
  all = readContractNames(org.id);
});

const send = async ({ method, path }: NamesOf, body?: unknown, query = '', as?: Account['as']) =>
  await api(method, query === '' ? path : `${path}?${query}`, {
    org: org.id,
    ...(body !== undefined && { body }),
    ...(as !== undefined && { as }),
  });

/** What an answer says is wrong with a name, in the words of either dialect. */
const problemOf = ({ body }: Answer): string =>
  typeof body === 'object' ? `${body.details?.[0]?.message ?? body.message}` : String(body);

const withBody = () => all.filter(({ fields }) => fields !== undefined);
const changes = () => all.filter(({ method }) => method !== 'GET');

describe('a slip in a field of a body', () => {
  it('is 400 on every route, says what was meant, and is told to nobody else', async ({ expect }) => {
    let count = 0;
    for (const one of withBody()) {
      const names = (one.fields ?? []).flat();
      for (const path of one.fields ?? []) {
        const name = path.at(-1) ?? '';
        if (name.length < LEAST_LETTERS) continue;
        const slip = slipOf(name, names);
        const body = bodyWith(path.slice(0, -1), { [slip]: 1 });
        const what = `${one.method} ${one.path} ${JSON.stringify(body)}`;
        const answer = await send(one, body);
        expect(answer.status, `${what} answered ${answer.text}`).toBe(400);
        expect(problemOf(answer), what).toContain(`did you mean \`${name}\`?`);
        expect(problemOf(answer), what).toContain(slip);
        count++;
      }
      if (one.isForAll) continue;
      const denied = await send(one, { permisssions: 1, expiresAt: 1 }, '', nobody.as);
      expect(denied.status, `${one.method} ${one.path} answered ${denied.text}`).toBe(403);
      expect(denied.headers.get(IGNORED)).toBeNull();
    }
    expect(count).toBeGreaterThan(80);
  });
});

describe('a field that asks for what is not done', () => {
  it.for(['expiresAt', 'EXPIRES_IN', 'expiry', 'startsAt', 'dryRun', 'dry_run', 'DRYRUN'])(
    'is 400 on every route: %s',
    async (name, { expect }) => {
      for (const one of withBody()) {
        const answer = await send(one, { [name]: '2030-01-01' });
        expect(answer.status, `${one.method} ${one.path} answered ${answer.text}`).toBe(400);
        expect(problemOf(answer)).toMatch(new RegExp(`${name}.* is unknown here, and ignoring it would`));
      }
    },
  );
});

describe('what was read', () => {
  it('may be sent back: no field that an answer can have is refused as unknown', async ({ expect }) => {
    let count = 0;
    for (const one of withBody().filter(({ method }) => method === 'PUT' || method === 'PATCH'))
      for (const body of one.readBack) {
        const answer = await send(one, body);
        expect(problemOf(answer), `${one.method} ${one.path} ${JSON.stringify(body)}`).not.toContain(
          'unknown',
        );
        count++;
      }
    expect(count).toBeGreaterThan(15);
  });
});

describe('a slip in a parameter of a query', () => {
  it('is 400 on every route, in another letter case too, and is told to nobody else', async ({ expect }) => {
    for (const one of all) {
      const names = [...one.query, 'targetOrgId', 'accesscontrol'];
      for (const name of names) {
        const twisted = name.charAt(0).toUpperCase() + name.slice(1);
        const slips = [
          ...(name.length < LEAST_LETTERS ? [] : [slipOf(name, names)]),
          ...(names.includes(twisted) || twisted === name ? [] : [twisted]),
        ];
        for (const slip of slips) {
          const what = `${one.method} ${one.path}?${slip}=1`;
          const answer = await send(one, one.fields && {}, `${slip}=1`);
          expect(answer.status, `${what} answered ${answer.text}`).toBe(400);
          // One filter has two spellings.
          expect(problemOf(answer).toLowerCase(), what).toContain(`did you mean \`${name.toLowerCase()}\`?`);
        }
      }
      if (one.isForAll) continue;
      const denied = await send(one, one.fields && {}, 'targetOrgID=1', nobody.as);
      expect(denied.status, `${one.method} ${one.path} answered ${denied.text}`).toBe(403);
    }
  });

  it.for(['dryrun', 'DRY_RUN', 'dry-run', 'dryRnu', 'dryRuns', 'dryR', 'validateOnly'])(
    'that asks for a trial is 400 on every route that changes something: %s',
    async (name, { expect }) => {
      for (const one of changes()) {
        const answer = await send(one, one.fields && {}, `${name}=true`);
        expect(answer.status, `${one.method} ${one.path} answered ${answer.text}`).toBe(400);
        expect(problemOf(answer)).toContain('is unknown here, and ignoring it would make the change');
      }
    },
  );

  it('that is none is ignored, as upstream does', async ({ expect }) => {
    for (const query of ['x=1', 'dryRun=true', 'expand=all', 'sortt=', 'pag=2'])
      await org.admin(200, 'GET', `/teams/search?${query}`);
    const team = await org.admin(200, 'POST', '/teams?x=1&verbose', { name: unique('team') });
    expect(team.headers.get(IGNORED)).toBeNull();
  });
});
