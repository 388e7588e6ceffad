import { mkdtempSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { generated, textOf, TYPES } from '../../.dev/console/document-types.mjs';
import {
  CLIENTS,
  compile,
  generateClients,
  generateTypes,
  installGenerators,
  use,
} from '../support/generated-clients.ts';
import { freePort, start, stop } from '../support/service.ts';

/** Tools start one after another, each of which takes seconds on a machine that does nothing else. */
const PATIENCE_MS = 600_000;

const folder = mkdtempSync(join(tmpdir(), 'gatehouse clients '));
const clients = join(folder, 'clients');
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Why nothing is tried here. */
const missing = await installGenerators(clients);
if (missing !== undefined) writeSync(2, `Skipped the generated clients: ${missing}\n`);

describe.skipIf(missing !== undefined)(
  'clients that are generated of the document of a running service',
  () => {
    let service: Awaited<ReturnType<typeof start>> | undefined;
    let url = '';
    beforeAll(async () => {
      const port = await freePort();
      url = `http://localhost:${port}`;
      service = await start(port, { STATE_DIR: join(folder, 'state') });
      const answer = await fetch(`${url}/openapi.json`);
      expect(answer.status).toBe(200);
      const document = join(folder, 'openapi.json');
      writeFileSync(document, await answer.text());
      await generateClients(clients, document);
    }, PATIENCE_MS);
    afterAll(async () => {
      if (service !== undefined) await stop(service);
    });

    /** Makes an org, which the admin acts in from now on. */
    async function enterFreshOrg(name: string): Promise<void> {
      const headers = { Authorization: `Basic ${btoa('admin:admin')}`, 'Content-Type': 'application/json' };
      const post = async (path: string, body: object) =>
        await fetch(`${url}/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      const { orgId } = (await (await post('/orgs', { name })).json()) as { orgId: number };
      expect((await post(`/user/using/${orgId}`, {})).status).toBe(200);
    }

    it.for(CLIENTS)(
      'compile in strict mode, and make calls: %s',
      { timeout: PATIENCE_MS },
      async (client) => {
        const { said } = await compile(clients, `${client}.ts`);
        expect(said).toBe('');
        await enterFreshOrg(client);
        expect(await use(clients, client, url)).toEqual({
          created: [200, 'Team created'],
          found: [1, [[true, 'Editors', 1]]],
          changed: [200, 'Team updated'],
          late: [412, null, 'string'],
          again: [409, null, 'Team name taken'],
          asked: [200, true, 201, 1],
          own: [200, true],
          decided: [true, 'string'],
          group: [201, 'Writers', null],
          groups: ['Authors', 'Writers'],
        });
      },
    );

    it('are what the console is compiled with', async () => {
      const document = generated() as object;
      expect(readFileSync(TYPES, 'utf8')).toBe(textOf(document, await generateTypes(clients, document)));
    });

    it.for(CLIENTS)(
      'refuse to compile what the document does not have: %s',
      { timeout: PATIENCE_MS },
      async (client) => {
        const program = `${client}-wrong.ts`;
        const lines = readFileSync(join(clients, program), 'utf8').split('\n');
        const wrong = lines.flatMap((line, at) =>
          line.endsWith('// wrong') ? [`${program}:${at + 1}`] : [],
        );
        expect(wrong.length).toBeGreaterThan(5);
        const found = await compile(clients, program);
        expect(found.wrong, found.said).toEqual(wrong);
      },
    );
  },
);
