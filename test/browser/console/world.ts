import { expect } from 'vitest';

import type { Site } from '../site.ts';

/** Who calls: login and password, or a token. */
export type Caller = { readonly login: string; readonly password: string } | { readonly token: string };

const ADMIN: Caller = { login: 'admin', password: 'admin' };

const headerOf = (caller: Caller): string =>
  'token' in caller ? `Bearer ${caller.token}` : `Basic ${btoa(`${caller.login}:${caller.password}`)}`;

/** Each has a number of its own, so that names are told apart. */
let made = 0;

/** An org of its own for a story, with an Admin of it, and the API to set up what the story is about. */
export class World {
  readonly orgId: number;
  readonly admin: { readonly login: string; readonly password: string; readonly id: number };
  readonly #origin: string;

  private constructor(origin: string, orgId: number, admin: World['admin']) {
    this.#origin = origin;
    this.orgId = orgId;
    this.admin = admin;
  }

  /** A fresh org with one member, its Admin. */
  static async make({ origin }: Site): Promise<World> {
    const number = (made += 1);
    const call = caller(origin);
    const { orgId } = await call<{ orgId: number }>('POST', '/api/orgs', { name: `Story ${number}` });
    const login = `lead-${number}`;
    const password = 'correct horse battery';
    const form = { login, password, name: `Lead ${number}`, OrgId: orgId };
    const { id } = await call<{ id: number }>('POST', '/api/admin/users', form);
    await call('PATCH', `/api/orgs/${orgId}/users/${id}`, { role: 'Admin' });
    await call('DELETE', `/api/orgs/${orgId}/users/1`);
    return new World(origin, orgId, { login, password, id });
  }

  /** Calls the API as the Admin of the org, or as somebody else. A refusal is a failure of the test. */
  async call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    as: Caller = this.admin,
  ): Promise<T> {
    return await caller(this.#origin, as)<T>(method, path, body);
  }

  /** Makes a person who is a member of the org. Logins are told apart by the org's number. */
  async person(
    name: string,
    role: 'Viewer' | 'Editor' | 'Admin' = 'Viewer',
  ): Promise<{ id: number; login: string; password: string }> {
    const login = `${name}-${this.orgId}`;
    const password = 'correct horse battery';
    const form = { login, password, name, OrgId: this.orgId };
    const { id } = await this.call<{ id: number }>('POST', '/api/admin/users', form, ADMIN);
    await this.call('PATCH', `/api/orgs/${this.orgId}/users/${id}`, { role }, ADMIN);
    // Who has not acted in the org yet is found by no search.
    await this.call('GET', '/api/access-control/user/actions', undefined, { login, password });
    return { id, login, password };
  }
}

const caller =
  (origin: string, as: Caller = ADMIN) =>
  async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { Authorization: headerOf(as), 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    expect(response.status, `${method} ${path}: ${text}`).toBeLessThan(300);
    return (text === '' ? {} : JSON.parse(text)) as T;
  };
