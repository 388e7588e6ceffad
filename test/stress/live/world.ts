import type { Kind, Way } from './applicability.ts';
import { APPLICABLE, LISTS } from './applicability.ts';
import type { Answer, Call, Sent } from './client.ts';
import { basic, bearer } from './client.ts';
import type { Factor, Writer } from './factor.ts';
import { FactorWriter } from './factor.ts';
import type { Subject, Target } from './looks.ts';
import { looksAt } from './looks.ts';
import type { Provider } from './provider.ts';
import { Register } from './register.ts';
import { ADMIN_PASSWORD } from './service.ts';

/** Signs in the server admin. */
export const SERVER_ADMIN = basic('admin', ADMIN_PASSWORD);

/** An org of the run, with who administers it. */
export type Org = {
  readonly id: number;
  /** Signs in a service account with the org role Admin. */
  readonly admin: string;
};

/** A person with a password. */
export type Person = Subject & { readonly login: string; readonly kind: 'person' };

let names = 0;

/** A name that nothing else in the run has. */
export const unique = (what: string): string => `${what}-${++names}`;

/** The orgs, people and things that the load is about, and all that is written to and read. */
export class World {
  readonly call: Call;
  readonly orgs: readonly Org[];
  readonly provider: Provider;
  readonly writers: Writer[] = [];
  /** Those whose factors the database can be asked for. */
  readonly factorWriters: FactorWriter[] = [];
  /** Everything that was ever read, those that have ended among it. */
  readonly history: Register[] = [];

  private constructor(call: Call, orgs: readonly Org[], provider: Provider) {
    this.call = call;
    this.orgs = orgs;
    this.provider = provider;
  }

  /** A world with org 1 and more orgs, with nothing in them yet. */
  static async make(call: Call, provider: Provider, orgCount: number): Promise<World> {
    const orgs: Org[] = [];
    for (let i = 0; i < orgCount; i++) orgs.push(await makeOrg(call, i === 0 ? 1 : undefined));
    return new World(call, orgs, provider);
  }

  /** An org of the run, in turn. */
  org(i: number): Org {
    return this.orgs[i % this.orgs.length] as Org;
  }

  /** Sends a request that must be answered with success. */
  async must(sent: Sent): Promise<Answer['body']> {
    return await must(this.call, sent);
  }

  /** The admin of an org, as a caller of `must`. */
  async inOrg(org: Org, method: string, path: string, body?: unknown): Promise<Answer['body']> {
    return await this.must({ as: org.admin, method, path, body });
  }

  /** A service account with a token. */
  async account(org: Org, role = 'None'): Promise<Subject> {
    const { id, token } = await makeAccount(this.call, org.admin, org.id, role);
    return { id, kind: 'account', as: () => token };
  }

  /** A person who is a member of the orgs, as Viewer. */
  async person(...orgs: readonly Org[]): Promise<Person> {
    const login = unique('person');
    const password = unique('a right password');
    const [first, ...others] = orgs;
    const body = { login, password, orgId: first?.id };
    const { id } = await this.must({ as: SERVER_ADMIN, method: 'POST', path: '/admin/users', body });
    for (const org of others) await this.join(org, login);
    return { id, login, kind: 'person', as: () => basic(login, password) };
  }

  /** Makes a person a Viewer of an org at once: whom an Admin of the org adds is none before they act there. */
  async join(org: Org, login: string): Promise<void> {
    const body = { loginOrEmail: login, role: 'Viewer' };
    await this.must({ as: SERVER_ADMIN, method: 'POST', path: `/orgs/${org.id}/users`, body });
  }

  /** A team. */
  async team(org: Org): Promise<number> {
    return (await this.inOrg(org, 'POST', '/teams', { name: unique('team') })).teamId;
  }

  /** What a subject is to be seen with: the right to read one role, which need not exist. */
  target(org: Org, subject: Subject): Target {
    const probe = unique('probe');
    return {
      subject,
      action: 'roles:read',
      scope: `roles:uid:${probe}`,
      decision: `/access-control/roles/${probe}`,
      admin: () => org.admin,
    };
  }

  /** A role that brings what a target is about. */
  async role(org: Org, { action, scope }: Target): Promise<string> {
    const uid = unique('role');
    const body = { uid, name: uid, version: 1, permissions: [{ action, scope }] };
    await this.inOrg(org, 'POST', '/access-control/roles', body);
    return uid;
  }

  /** Assigns a role to a subject. */
  async assign(org: Org, { id }: Subject, roleUid: string): Promise<void> {
    await this.inOrg(org, 'POST', `/access-control/users/${id}/roles`, { roleUid });
  }

  /** Begins a register: what a target holds in the orgs, by factors that must hold together. */
  register(orgs: readonly Org[], target: Target, factors: readonly Factor[]): FactorWriter {
    const [first] = factors as [Factor];
    const kinds = factors.map(({ kind }) => kind).join(' and ');
    const applicable = (way: Way) => factors.every(({ kind }) => APPLICABLE[kind].includes(way));
    // Of several factors, a list shows one only.
    const ways = APPLICABLE[first.kind].filter(
      (way) => applicable(way) && (factors.length === 1 || way === 'search' || !LISTS.has(way)),
    );
    const register = this.begin(first.kind, {
      name: `${kinds} of ${target.subject.kind} ${target.subject.id} on ${target.scope}`,
      value: factors.every(({ on }) => on),
      orgs,
      target,
      ways,
    });
    const writer = new FactorWriter(this.call, register, factors);
    this.writers.push(writer);
    this.factorWriters.push(writer);
    return writer;
  }

  /** Begins a register that something else writes to. */
  begin(
    kind: Kind,
    fields: {
      readonly name: string;
      readonly value: boolean;
      readonly orgs: readonly Org[];
      readonly target: Target;
      readonly ways?: readonly Way[];
      readonly isTimed?: boolean;
    },
  ): Register {
    const { name, value, orgs, target, ways = APPLICABLE[kind], isTimed = false } = fields;
    const orgIds = orgs.map(({ id }) => id);
    const looks = looksAt(this.call, target, ways);
    const register = new Register({ name, kind, value, orgIds, looks, isTimed });
    this.history.push(register);
    return register;
  }
}

/** Sends a request that must be answered with success. */
async function must(call: Call, sent: Sent): Promise<Answer['body']> {
  const { status, body } = await call(sent);
  if (status >= 200 && status < 300) return body;
  throw new Error(`${sent.method ?? 'GET'} ${sent.path} answered ${status} ${JSON.stringify(body)}`);
}

/** An org with an admin; the id is given for one that is there. */
export async function makeOrg(call: Call, known?: number): Promise<Org> {
  const name = unique('org');
  const id =
    known ?? (await must(call, { as: SERVER_ADMIN, method: 'POST', path: '/orgs', body: { name } })).orgId;
  const { token } = await makeAccount(call, SERVER_ADMIN, id, 'Admin');
  return { id, admin: token };
}

async function makeAccount(call: Call, as: string, org: number, role: string) {
  const send = async (path: string, body: unknown) =>
    await must(call, { as, org, method: 'POST', path, body });
  const { id } = await send('/serviceaccounts', { name: unique('account'), role });
  const { key } = await send(`/serviceaccounts/${id}/tokens`, { name: unique('token') });
  return { id: id as number, token: bearer(key) };
}
