import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

import { curlLine } from '../../../../../src/console/pages/accounts/curl-line.ts';

it('lines for a shell send the key that they are given, as a bearer token', async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer(({ url, headers }, response) => {
    asked.push(url, headers.authorization);
    response.end('{"reports:read":["reports:*"]}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    const { port } = server.address() as AddressInfo;
    const run = promisify(execFile)('bash', ['-c', curlLine(`http://127.0.0.1:${port}`)]);
    run.child.stdin?.end('glsa_of-the-program\n');
    const { stdout } = await run;
    expect(stdout).toBe('{"reports:read":["reports:*"]}');
    expect(asked).toEqual(['/api/access-control/user/permissions', 'Bearer glsa_of-the-program']);
  } finally {
    server.close();
  }
});
