import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

import { UNMATCHED_HASH } from '../../../src/core/password-hash.ts';
import { Secrets } from '../../../src/service/sign-in/secrets.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
const section = page.slice(page.indexOf('### Replacing a secret'), page.indexOf('### Checking seals'));
const [ofTokens = '', ofPasswords = ''] = [...section.matchAll(/--command "([^"]*)"/g)].map(([, sql]) => sql);

it('the page about operations counts what is left under which secret, and nobody without a password', async () => {
  const [old, newer] = [new Secrets('the old secret', 1), new Secrets('the new secret', 1)];
  const d1 = new NodeD1();
  const unnamed = (await old.hashPassword('secret')).replace(`.${await old.keyId()}`, '');
  const hashes = [
    null,
    UNMATCHED_HASH,
    unnamed,
    await old.hashPassword('secret'),
    await newer.hashPassword('secret'),
    await newer.hashPassword('another'),
  ];
  for (const [i, hash] of hashes.entries()) {
    d1.rows(
      `INSERT INTO users (uid, login, email, name, is_service_account, home_org_id, password_hash, created, updated)
       VALUES (?1, ?1, ?1, '', 0, 1, ?2, '', '')`,
      `u${i}`,
      hash,
    );
    d1.rows(
      `INSERT INTO tokens (org_id, account_id, name, hash, created, hash_key) VALUES (1, 1, ?1, ?1, '', ?2)`,
      `t${i}`,
      i < 4 ? '' : await newer.keyId(),
    );
  }
  const counted = (sql: string): Record<string, unknown> =>
    Object.fromEntries(d1.rows(sql).map((row) => [Object.values(row)[0], row['count(*)']]));
  expect(counted(ofTokens)).toEqual({ '': 4, [await newer.keyId()]: 2 });
  expect(counted(ofPasswords)).toEqual({ '': 1, [await old.keyId()]: 1, [await newer.keyId()]: 2 });
});
