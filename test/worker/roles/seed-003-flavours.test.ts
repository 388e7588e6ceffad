import { describe, it } from 'vitest';

import { ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';

type Headers = Readonly<Record<string, string>>;

const DOCUMENTED: readonly (readonly [who: string, headers: Headers])[] = [
  ['nobody asks for a flavour', {}],
  ['the header asks for it', { 'X-Grafana-Dialect': 'documented' }],
  [
    'the header asks for it, though Terraform calls',
    { 'X-Grafana-Dialect': 'documented', 'Grafana-Terraform-Provider': 'true' },
  ],
  ['the Terraform header is there, but does not say true', { 'Grafana-Terraform-Provider': 'false' }],
];

const THIRTEEN: readonly (readonly [who: string, headers: Headers])[] = [
  ['the header asks for it', { 'X-Grafana-Dialect': '13' }],
  ['Terraform calls', { 'Grafana-Terraform-Provider': 'true' }],
  [
    'Terraform calls, by a provider from 4.34 on',
    { 'Grafana-Terraform-Provider': 'true', 'Grafana-Terraform-Provider-Version': '4.34.0' },
  ],
  [
    'Terraform calls, by a build of one’s own',
    { 'Grafana-Terraform-Provider': 'true', 'Grafana-Terraform-Provider-Version': 'dev' },
  ],
  [
    'the header asks for it and Terraform calls',
    { 'X-Grafana-Dialect': '13', 'Grafana-Terraform-Provider': 'true' },
  ],
];

const TWELVE: readonly (readonly [who: string, headers: Headers])[] = [
  ['the header asks for it', { 'X-Grafana-Dialect': '12' }],
  ['the header asks for it twice', { 'X-Grafana-Dialect': '12, 12' }],
  [
    'Terraform calls, by a provider before 4.34',
    { 'Grafana-Terraform-Provider': 'true', 'Grafana-Terraform-Provider-Version': '4.25.0' },
  ],
  [
    'the header asks for it, though a newer Terraform calls',
    {
      'X-Grafana-Dialect': '12',
      'Grafana-Terraform-Provider': 'true',
      'Grafana-Terraform-Provider-Version': '4.45.1',
    },
  ],
];

const FLAVOURS = [
  ...DOCUMENTED.map(([who, headers]) => ({
    name: `documented, as ${who}`,
    headers,
    status: 200,
    versionWhenAbsent: 0,
  })),
  ...TWELVE.map(([who, headers]) => ({
    name: `12, as ${who}`,
    headers,
    status: 201,
    versionWhenAbsent: 0,
  })),
  ...THIRTEEN.map(([who, headers]) => ({
    name: `13, as ${who}`,
    headers,
    status: 201,
    versionWhenAbsent: 1,
  })),
];

describe('a header that names no flavour', () => {
  it.for(['11', '12.0', 'Documented', '13, documented', 'constructor'])(
    'is refused before anything is done: %s',
    async (named, { expect }) => {
      const org = await freshOrg();
      const headers = { 'X-Grafana-Dialect': named, 'Grafana-Terraform-Provider': 'true' };
      const role = { name: unique('role') };
      const { answer, trace } = await traceOf(() =>
        org.admin(400, 'POST', '/access-control/roles', role, { headers }),
      );
      expect(answer.body.message).toBe('X-Grafana-Dialect must be one of documented, 12, 13');
      expect(trace).toEqual({});
      await org.admin(400, 'GET', '/user', undefined, { headers });
    },
  );

  it('tells nothing to whoever is not signed in', async () => {
    await ok(401, 'GET', '/user', { as: null, headers: { 'X-Grafana-Dialect': '11' } });
  });
});

describe('creating a role', () => {
  it.for(FLAVOURS)('in flavour $name', async ({ headers, status, versionWhenAbsent }, { expect }) => {
    const org = await freshOrg();
    const created = await org.admin(
      status,
      'POST',
      '/access-control/roles',
      { name: unique('role') },
      { headers },
    );
    expect(created.body.version).toBe(versionWhenAbsent);
    const stored = await org.admin(200, 'GET', `/access-control/roles/${created.body.uid}`);
    expect(stored.body.version).toBe(versionWhenAbsent);
  });

  it.for(FLAVOURS)(
    'stores a version that is sent, in flavour $name',
    async ({ headers, status }, { expect }) => {
      const org = await freshOrg();
      const role = { name: unique('role'), version: 1 };
      const { body } = await org.admin(status, 'POST', '/access-control/roles', role, { headers });
      expect(body.version).toBe(1);
    },
  );
});

/** The version that the role has when each of the updates below is sent. */
const STORED = 37;

type Sent = { readonly what: string; readonly version?: number | null };
const MISSING: Sent = { what: 'no version' };
const NULL: Sent = { what: 'null', version: null };
const SAME: Sent = { what: 'the stored version', version: STORED };
const LOWER: Sent = { what: 'a lower version', version: STORED - 1 };
const FAR_LOWER: Sent = { what: 'version 1', version: 1 };
const HIGHER: Sent = { what: 'the next version', version: STORED + 1 };
const FAR_HIGHER: Sent = { what: 'a far higher version', version: 5_000 };

/** What becomes of each: the version stored after it, or a refusal that says why. */
const UPDATES: readonly {
  readonly flavour: string;
  readonly sent: Sent;
  readonly becomes: number | 'required' | 'both numbers';
}[] = [
  { flavour: 'documented', sent: MISSING, becomes: 'required' },
  { flavour: 'documented', sent: NULL, becomes: 'required' },
  { flavour: 'documented', sent: SAME, becomes: 'both numbers' },
  { flavour: 'documented', sent: LOWER, becomes: 'both numbers' },
  { flavour: 'documented', sent: FAR_LOWER, becomes: 'both numbers' },
  { flavour: 'documented', sent: HIGHER, becomes: STORED + 1 },
  { flavour: 'documented', sent: FAR_HIGHER, becomes: 5_000 },
  { flavour: '12', sent: MISSING, becomes: STORED + 1 },
  { flavour: '12', sent: NULL, becomes: STORED + 1 },
  { flavour: '12', sent: SAME, becomes: 'both numbers' },
  { flavour: '12', sent: LOWER, becomes: 'both numbers' },
  { flavour: '12', sent: FAR_LOWER, becomes: 'both numbers' },
  { flavour: '12', sent: HIGHER, becomes: STORED + 1 },
  { flavour: '12', sent: FAR_HIGHER, becomes: 5_000 },
  { flavour: '13', sent: MISSING, becomes: STORED + 1 },
  { flavour: '13', sent: NULL, becomes: STORED + 1 },
  { flavour: '13', sent: SAME, becomes: 'both numbers' },
  { flavour: '13', sent: LOWER, becomes: 'both numbers' },
  { flavour: '13', sent: FAR_LOWER, becomes: 'both numbers' },
  { flavour: '13', sent: HIGHER, becomes: STORED + 1 },
  { flavour: '13', sent: FAR_HIGHER, becomes: STORED + 1 },
];

describe('updating a role', () => {
  for (const { flavour, sent, becomes } of UPDATES) {
    const outcome = typeof becomes === 'number' ? `stores ${becomes}` : `is refused (${becomes})`;
    it(`in flavour ${flavour}, ${sent.what} over ${STORED} ${outcome}`, async ({ expect }) => {
      const org = await freshOrg();
      const uid = await org.role([['reports:read', 'reports:*']], { version: STORED });
      const path = `/access-control/roles/${uid}`;
      const before = await org.admin(200, 'GET', path);
      const { what: _what, ...version } = sent;
      const update = { name: unique('renamed'), displayName: 'Renamed', permissions: [], ...version };
      const headers = { 'X-Grafana-Dialect': flavour };
      const status = typeof becomes === 'number' ? 200 : 400;
      const answer = await org.admin(status, 'PUT', path, update, { headers });
      const after = await org.admin(200, 'GET', path);
      if (typeof becomes === 'number') {
        expect(answer.body).toMatchObject({ version: becomes, displayName: 'Renamed', permissions: [] });
        expect(after.body).toEqual(answer.body);
        return;
      }
      expect(after.text).toBe(before.text);
      if (becomes === 'required') expect(answer.body.message).toMatch(/version/i);
      else {
        const numbers = String(answer.body.message).match(/\d+/g)?.map(Number) ?? [];
        expect(numbers.toSorted((a, b) => a - b)).toEqual([sent.version, STORED].toSorted((a, b) => a! - b!));
      }
    });
  }

  it('by Terraform needs no version, time after time', async ({ expect }) => {
    const org = await freshOrg();
    const headers = { 'Grafana-Terraform-Provider': 'true' };
    const role = { name: unique('role'), description: '', displayName: '', group: '', permissions: null };
    const created = await org.admin(201, 'POST', '/access-control/roles', role, { headers });
    for (const version of [2, 3, 4]) {
      const path = `/access-control/roles/${created.body.uid}`;
      const { body } = await org.admin(200, 'PUT', path, role, { headers });
      expect(body.version).toBe(version);
    }
  });
});
