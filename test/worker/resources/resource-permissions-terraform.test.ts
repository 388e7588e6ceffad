import { describe, it } from 'vitest';

import { api, ok } from '../../support/api.ts';
import { crowd } from '../../support/crowd.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { storedPerson } from '../../support/stored-people.ts';

/** One assignee with a level, as a configuration of Terraform says it. */
type Wanted = {
  readonly userId?: number;
  readonly teamId?: number;
  readonly builtInRole?: string;
  readonly permission: string;
};

type Row = {
  readonly isManaged: boolean;
  readonly isInherited: boolean;
  readonly userId?: number;
  readonly teamId?: number;
  readonly builtInRole?: string;
  readonly permission: string;
};

const nameOf = ({ userId, teamId, builtInRole }: Partial<Wanted>): string =>
  `${userId ?? ''}/${teamId ?? ''}/${builtInRole ?? ''}`;

/**
 * What the provider does with the permissions of one resource: it reads, sends the difference to what is wanted, and
 * expects to find no difference afterwards. Source: docs/grafana.md#terraform.
 */
class Provider {
  readonly #org: FreshOrg;
  readonly #path: string;

  constructor(org: FreshOrg, path: string) {
    this.#org = org;
    this.#path = path;
  }

  /** It looks at levels given on the resource itself, and at nothing else. */
  async read(): Promise<Wanted[]> {
    const rows: Row[] = (await this.#org.admin(200, 'GET', this.#path)).body;
    return rows
      .filter(({ isManaged, isInherited }) => isManaged && !isInherited)
      .map(({ userId, teamId, builtInRole, permission }) => ({
        ...(userId !== undefined && { userId }),
        ...(teamId !== undefined && { teamId }),
        ...(builtInRole !== undefined && { builtInRole }),
        permission,
      }));
  }

  /** The difference; `null` for none, as the Go client sends it. */
  async plan(wanted: readonly Wanted[]): Promise<readonly Partial<Wanted>[] | null> {
    const now = await this.read();
    const isSame = (a: Wanted) => now.some((b) => nameOf(a) === nameOf(b) && a.permission === b.permission);
    const removed = now
      .filter((row) => !wanted.some((entry) => nameOf(entry) === nameOf(row)))
      .map(({ permission: _permission, ...assignee }) => assignee);
    const changes = [...wanted.filter((entry) => !isSame(entry)), ...removed];
    return changes.length === 0 ? null : changes;
  }

  async apply(wanted: readonly Wanted[]): Promise<void> {
    const { body } = await this.#org.admin(200, 'POST', this.#path, { permissions: await this.plan(wanted) });
    if (body.message !== 'Permissions updated') throw new Error(body.message);
  }
}

const SEQUENCES = ['serviceaccounts', 'folders', 'dashboards', 'datasources'] as const;
const LEVELS = {
  serviceaccounts: ['Edit', 'Admin'],
  folders: ['View', 'Admin'],
  dashboards: ['View', 'Edit'],
  datasources: ['Query', 'Admin'],
} as const;

describe('Terraform leaves no difference', () => {
  it.for(SEQUENCES)('with all permissions of one of %s', async (resource, { expect }) => {
    const org = await freshOrg();
    const id = resource === 'serviceaccounts' ? (await org.account()).id : 'x';
    const path = `/access-control/${resource}/${id}`;
    const provider = new Provider(org, path);
    const [low, high] = LEVELS[resource];
    const [one, two] = [await storedPerson(org.id), await storedPerson(org.id)];
    const teamId = await org.team();

    // Created: whoever was there before, such as the creator of the account, is not wanted.
    const first: Wanted[] = [
      { userId: one.id, permission: low },
      { teamId, permission: high },
    ];
    await provider.apply(first);
    expect(await provider.plan(first)).toBeNull();
    expect(await provider.read()).toEqual(first);
    // Applied again: nothing to do.
    await provider.apply(first);
    expect(await provider.plan(first)).toBeNull();

    // Updated.
    const second: Wanted[] = [
      { userId: one.id, permission: high },
      { userId: two.id, permission: low },
    ];
    await provider.apply(second);
    expect(await provider.plan(second)).toBeNull();

    // Drifted by somebody else's hand, seen, and put right.
    await org.admin(200, 'POST', `${path}/users/${two.id}`, { permission: high });
    await org.admin(200, 'POST', `${path}/teams/${teamId}`, { permission: low });
    await org.admin(200, 'POST', `${path}/users/${one.id}`, {});
    expect(await provider.plan(second)).toHaveLength(3);
    await provider.apply(second);
    expect(await provider.plan(second)).toBeNull();

    // Destroyed.
    await provider.apply([]);
    expect(await provider.read()).toEqual([]);
  });

  it('with single permissions of a service account', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    const path = `/access-control/serviceaccounts/${id}`;
    const person = await storedPerson(org.id);
    const teamId = await org.team();
    const item = async (assignee: Partial<Wanted>) => {
      const rows: Row[] = (await org.admin(200, 'GET', path)).body;
      return rows.find((row) => nameOf(row) === nameOf(assignee))?.permission;
    };
    for (const [single, assignee] of [
      [`${path}/users/${person.id}`, { userId: person.id }],
      [`${path}/teams/${teamId}`, { teamId }],
    ] as const) {
      await org.admin(200, 'POST', single, { permission: 'Edit' });
      expect(await item(assignee)).toBe('Edit');
      await org.admin(200, 'POST', single, { permission: 'Admin' });
      expect(await item(assignee)).toBe('Admin');
      await org.admin(200, 'POST', single, {});
      expect(await item(assignee)).toBeUndefined();
    }
  });

  it('and learns by 404 that a thing is gone', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    for (const resource of ['serviceaccounts', 'teams']) {
      const answer = await api('GET', `/access-control/${resource}/2147483647`, { as });
      expect(answer.status).toBe(404);
    }
  });

  it('when ten items are created at once, as Terraform does', async ({ expect }) => {
    const org = await freshOrg();
    const ids = await crowd(org.id, 10);
    const path = '/access-control/folders/x';
    await Promise.all(
      ids.map((id) => ok(200, 'POST', `${path}/users/${id}`, { org: org.id, body: { permission: 'Edit' } })),
    );
    const wanted = ids.map((userId) => ({ userId, permission: 'Edit' }));
    expect(await new Provider(org, path).plan(wanted)).toBeNull();
  });
});
