import type { Entry } from '../../../../src/console/changes/entry.ts';
import type { Names } from '../../../../src/console/changes/names.ts';

/** An entry of the trail that says this, by the admin with a password. */
export const entry = (said: Partial<Record<keyof Entry, unknown>> = {}): Entry =>
  ({
    orgId: 1,
    revision: 1,
    id: '00000000-0000-4000-8000-000000000001',
    globalRevision: 1,
    at: '2026-01-01T12:00:00.000Z',
    actor: { userId: 1, credential: { kind: 'password', name: 'admin', credentialVersion: 0 }, through: [] },
    origin: null,
    kind: 'team.create',
    before: null,
    after: null,
    touches: [],
    previousHash: '',
    hash: '',
    sealKey: '',
    seal: '',
    ...said,
  }) as Entry;

/** What is known by name. */
export const names: Names = {
  users: new Map([
    [1, { name: 'admin', kind: 'person' }],
    [2, { name: 'ada', kind: 'person' }],
    [3, { name: 'grace', kind: 'person' }],
    [9, { name: 'ci', kind: 'account' }],
  ]),
  teams: new Map([[5, 'Ops']]),
  roles: new Map([
    ['r1', 'Reader'],
    ['r2', 'Writer'],
    ['basic_viewer', 'Viewer'],
  ]),
  orgs: new Map([[7, 'Acme']]),
};
