import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Caller, Standing } from '../../../../src/core/caller.ts';
import type { Location } from '../../../../src/core/locations.ts';
import { unauthenticated } from '../../../../src/core/refusal.ts';
import { DatabaseAway } from '../../../../src/faults.ts';
import { RepeatedRefusals } from '../../../../src/service/engine/repeated-refusals.ts';
import type { Belonging } from '../../../../src/service/ports/belonging.ts';
import type { CallAtDoor } from '../../../../src/service/sign-in/belonging.ts';
import type { Belongs } from '../../../../src/service/sign-in/belonging.ts';
import { Belongings } from '../../../../src/service/sign-in/belonging.ts';
import { standIn } from '../../../support/decide.ts';

const NOW_MS = Date.parse('2026-01-02T03:04:05.000Z');
const ORG = 7;

const PERSON: Caller = {
  userId: 9,
  credential: { kind: 'password', name: 'ada', credentialVersion: 3 },
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
};
const tokenOf = (tokenOrgId: number, tokenId = 4): Caller => ({
  ...PERSON,
  credential: { kind: 'token', tokenId },
  tokenOrgId,
});

type Principal = NonNullable<Belonging['principal']>;
const PRINCIPAL: Principal = {
  evaluatedIn: ORG,
  login: 'ada',
  email: 'ada@example.org',
  isServiceAccount: false,
  homeOrgId: 1,
  isDisabled: false,
  credentialVersion: 3,
  tokens: [],
  isMember: false,
  holdsGlobally: false,
};
const MEMBER = { isMember: true };
const GLOBAL = { holdsGlobally: true };

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}));

function newIsolate() {
  const world = {
    now: NOW_MS,
    orgExists: true,
    location: null as Location | null,
    isPlaced: true,
    principal: {} as Partial<Principal> | undefined,
    at: { own: 5, global: 6 },
    isDown: false,
  };
  const read = vi.fn<() => void>();
  const known = new Map<string, Belongs>();
  const belongings = new Belongings({
    database: {
      read: async (question) => {
        read();
        if (world.isDown) throw new DatabaseAway('Network connection lost.');
        return question.answer([]);
      },
    },
    repositories: standIn({
      belonging: {
        find: () => ({
          orgExists: world.orgExists,
          location: world.location,
          isPlaced: world.isPlaced,
          principal: world.principal && { ...PRINCIPAL, ...world.principal },
        }),
      },
      changes: { revision: (orgId) => (orgId === 0 ? world.at.global : world.at.own) },
    }),
    known,
    refusals: new RepeatedRefusals({ memory: new Map(), now: () => world.now }),
    now: () => world.now,
  });
  const admit = async (
    caller: Caller = PERSON,
    standing: Standing = 'in-org',
    more: Partial<CallAtDoor> = {},
  ) => await belongings.admit({ orgId: ORG, caller, standing, isOpen: false, ...more });
  const admitAnew = async (caller: Caller = PERSON, standing: Standing = 'in-org') =>
    await belongings.admitAnew({ orgId: ORG, caller, standing, isOpen: false });
  return { world, read, known, admit, admitAnew };
}

describe('who is let in', () => {
  it('without a look: everybody to the global plane, and a token to its own org', async () => {
    const { admit, read, world } = newIsolate();
    world.principal = undefined;
    expect(await admit(PERSON, 'in-org', { orgId: 0 })).toEqual({ kind: 'pass' });
    expect(await admit(tokenOf(ORG))).toEqual({ kind: 'pass' });
    expect(read).not.toHaveBeenCalled();
  });

  const at = { own: 5, global: 6 };
  const outsider = { kind: 'outsider', orgExists: true, at };
  const nowhere = { kind: 'outsider', orgExists: false, at };
  it.each<[string, Partial<Principal>, boolean, Standing, object]>([
    ['a member', MEMBER, true, 'in-org', { kind: 'pass' }],
    ['a member, also where the path names the org', MEMBER, true, 'in-org-or-global', { kind: 'pass' }],
    [
      'somebody with global rights, in the org of the path',
      GLOBAL,
      true,
      'in-org-or-global',
      { kind: 'pass' },
    ],
    ['not somebody with global rights elsewhere', GLOBAL, true, 'in-org', outsider],
    ['not somebody without, in the org of the path', {}, true, 'in-org-or-global', outsider],
    ['not somebody who is no member', {}, true, 'in-org', outsider],
    ['nobody to an org that does not exist', {}, false, 'in-org', nowhere],
    ['nobody there, member or not', MEMBER, false, 'in-org', nowhere],
    ['nobody there who has global rights elsewhere', GLOBAL, false, 'in-org', nowhere],
    [
      'nobody there, but global rights are asked for',
      GLOBAL,
      false,
      'in-org-or-global',
      { kind: 'no-org', at },
    ],
  ])('%s', async (_, principal, orgExists, standing, admission) => {
    const { admit, world } = newIsolate();
    Object.assign(world, { principal, orgExists });
    expect(await admit(PERSON, standing)).toMatchObject(admission);
  });

  it('everybody while the database is away, and nobody is remembered for it (I9)', async () => {
    const { admit, world, known } = newIsolate();
    world.isDown = true;
    expect(await admit()).toEqual({ kind: 'pass' });
    expect(known.size).toBe(0);
    world.isDown = false;
    expect(await admit()).toMatchObject({ kind: 'outsider' });
  });
});

describe('somebody who does not belong there is refused for the credential first', () => {
  it.each<[string, Partial<Principal> | undefined, Caller, string]>([
    ['deleted', undefined, PERSON, 'wrong-password'],
    ['disabled', { isDisabled: true }, PERSON, 'disabled'],
    ['with another password', { credentialVersion: 4 }, PERSON, 'wrong-password'],
    ['with another login', { login: 'eve' }, PERSON, 'wrong-password'],
    ['whose current org this was', { homeOrgId: 2 }, { ...PERSON, currentOrgId: ORG }, 'moved'],
    ['with a token that is gone', { isServiceAccount: true }, tokenOf(1), 'invalid-token'],
    [
      'with a token that was revoked',
      { isServiceAccount: true, tokens: [{ id: 4, expires: null, revoked: true }] },
      tokenOf(1),
      'revoked-token',
    ],
    [
      'with a token that has ended',
      { isServiceAccount: true, tokens: [{ id: 4, expires: '2026-01-02T03:04:05.000Z', revoked: false }] },
      tokenOf(1),
      'expired-token',
    ],
  ])('%s', async (_, principal, caller, problem) => {
    const refused = { kind: 'refused', refusal: unauthenticated(problem as 'disabled') };
    for (const orgExists of [true, false]) {
      const { admit, world } = newIsolate();
      Object.assign(world, { principal, orgExists });
      expect(await admit(caller)).toEqual(refused);
      expect(await admit(caller, 'in-org-or-global')).toEqual(refused);
    }
  });

  it('a member is not: the object decides', async () => {
    const { admit, world } = newIsolate();
    world.principal = { ...MEMBER, isDisabled: true };
    expect(await admit()).toEqual({ kind: 'pass' });
  });
});

describe('where the object of an org is to be made', () => {
  const WEUR = { kind: 'pass', location: 'weur' };

  it('is told with whom is let in, from memory as well: of two who come at once, either may be first', async () => {
    const { admit, read, world } = newIsolate();
    Object.assign(world, { principal: MEMBER, location: 'weur', isPlaced: false });
    expect(await admit()).toEqual(WEUR);
    expect(await admit()).toEqual(WEUR);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('is read again by who only asked about the org before it was used', async () => {
    const { admit, read, world } = newIsolate();
    Object.assign(world, { principal: GLOBAL, isPlaced: false });
    const elsewhere = async () => await admit(PERSON, 'in-org-or-global', { isElsewhere: true });
    for (let i = 0; i < 2; i++) expect(await elsewhere()).toEqual({ kind: 'pass' });
    world.location = 'weur';
    expect(await admit(PERSON, 'in-org-or-global')).toEqual(WEUR);
    expect(read).toHaveBeenCalledTimes(3);
    expect(await elsewhere(), 'now it is known').toEqual(WEUR);
    expect(read).toHaveBeenCalledTimes(3);
  });

  it('is no matter once it is made', async () => {
    const { admit, read, world } = newIsolate();
    world.principal = GLOBAL;
    for (let i = 0; i < 2; i++) await admit(PERSON, 'in-org-or-global', { isElsewhere: true });
    expect(read).toHaveBeenCalledTimes(1);
  });
});

describe('what an isolate remembers', () => {
  it('is who belongs where, for as long as it lives, whatever becomes of it', async () => {
    const { admit, read, world } = newIsolate();
    world.principal = MEMBER;
    await admit();
    world.now += 1_000_000_000;
    world.principal = {};
    for (const standing of ['in-org', 'in-org-or-global'] as const)
      expect(await admit(PERSON, standing)).toEqual({ kind: 'pass' });
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('is forgotten when the object says that there is no such org', async () => {
    const { admit, admitAnew, known, world } = newIsolate();
    world.principal = MEMBER;
    await admit();
    world.principal = GLOBAL;
    await admit({ ...PERSON }, 'in-org-or-global');
    world.orgExists = false;
    expect(await admitAnew(PERSON, 'in-org-or-global')).toMatchObject({ kind: 'no-org' });
    expect(known.size).toBe(0);
    expect(await admit()).toMatchObject({ kind: 'outsider', orgExists: false });
    world.principal = undefined;
    // A token is looked at as well, though its org was known with it.
    expect(await admitAnew(tokenOf(ORG))).toMatchObject({ kind: 'refused' });
  });

  it('is that of one person in one org', async () => {
    const { admit, read, world } = newIsolate();
    world.principal = MEMBER;
    await admit();
    await admit({ ...PERSON, userId: 10 });
    await admit(PERSON, 'in-org', { orgId: 8 });
    expect(read).toHaveBeenCalledTimes(3);
  });

  it('is of no use elsewhere when it was by rights of the global plane', async () => {
    const { admit, read, world } = newIsolate();
    world.principal = GLOBAL;
    for (let i = 0; i < 2; i++) expect(await admit(PERSON, 'in-org-or-global')).toEqual({ kind: 'pass' });
    expect(read).toHaveBeenCalledTimes(1);
    expect(await admit()).toMatchObject({ kind: 'outsider' });
  });

  it('is not who does not belong somewhere: who joins is let in at once', async () => {
    const { admit, read, world } = newIsolate();
    for (let i = 0; i < 20; i++) expect(await admit()).toMatchObject({ kind: 'outsider' });
    expect(read).toHaveBeenCalledTimes(20);
    world.principal = MEMBER;
    expect(await admit()).toEqual({ kind: 'pass' });
  });

  it('but it is for a second, once that was so more than 20 times within a minute', async () => {
    const { admit, read, world } = newIsolate();
    for (let i = 0; i < 500; i++) expect(await admit()).toMatchObject({ kind: 'outsider' });
    expect(read).toHaveBeenCalledTimes(21);
    world.principal = MEMBER;
    world.now += 999;
    expect(await admit()).toMatchObject({ kind: 'outsider' });
    world.now += 1;
    expect(await admit()).toEqual({ kind: 'pass' });
  });

  it('is then still judged for each caller and way, by what was read', async () => {
    const { admit, read, world } = newIsolate();
    world.principal = GLOBAL;
    for (let i = 0; i < 21; i++) await admit();
    const older: Caller = { ...PERSON, credential: { kind: 'password', name: 'ada', credentialVersion: 2 } };
    expect(await admit(older)).toMatchObject({ kind: 'refused' });
    expect(read).toHaveBeenCalledTimes(21);
    expect(await admit(PERSON, 'in-org-or-global')).toEqual({ kind: 'pass' });
    // Nothing was read of the state of a token.
    await admit(tokenOf(1));
    expect(read).toHaveBeenCalledTimes(23);
  });

  it('is nothing for what everybody may: who is disabled is refused there at once (I6)', async () => {
    const { admit, world } = newIsolate();
    for (let i = 0; i < 30; i++) await admit(PERSON, 'in-org', { isOpen: true });
    for (let i = 0; i < 30; i++) await admit();
    world.principal = { isDisabled: true };
    expect(await admit()).toMatchObject({ kind: 'outsider' });
    const refused = { kind: 'refused', refusal: unauthenticated('disabled') };
    expect(await admit(PERSON, 'in-org', { isOpen: true })).toEqual(refused);
  });

  it('is not that somebody who holds nothing asked what everybody may', async () => {
    const { admit, read } = newIsolate();
    for (let i = 0; i < 30; i++) await admit(PERSON, 'in-org', { isOpen: true });
    await admit();
    expect(read).toHaveBeenCalledTimes(31);
  });

  it('is nothing from before a pair that the reader saw', async () => {
    const { admit, read, world } = newIsolate();
    for (let i = 0; i < 21; i++) await admit();
    world.at = { own: 6, global: 6 };
    expect(await admit(PERSON, 'in-org', { seen: { own: 5, global: 6 } })).toMatchObject({
      at: { own: 5, global: 6 },
    });
    expect(await admit(PERSON, 'in-org', { seen: { own: 6, global: 6 } })).toMatchObject({
      at: { own: 6, global: 6 },
    });
    expect(read).toHaveBeenCalledTimes(22);
  });
});
