import { describe, expect, it } from 'vitest';

import type { LinkOfPerson } from '../../../../src/core/link.ts';
import { linkOwnUser, moveLink, removeLink, removeOwnLink } from '../../../../src/service/people/links.ts';
import { UNMATCHED_HASH } from '../../../../src/core/password-hash.ts';
import type { Answers } from '../../../support/decide.ts';
import { callerWith, decide, MIGHTY, NOW } from '../../../support/decide.ts';
import { SOMEBODY } from '../../../support/somebody.ts';

const ID = SOMEBODY.id;
const HEIR = 8;
const ACCOUNT = 9;
const SUBJECT = { issuer: 'https://idp.example', subject: 'a1' };
const OTHER = { issuer: 'https://idp.example', subject: 'a2' };
const LINK: LinkOfPerson = {
  ...SUBJECT,
  issuedAt: 1,
  created: NOW,
  isBarred: false,
  keepsPassword: false,
  orgRoles: [],
};
const ORGS: Readonly<Record<number, readonly number[]>> = { [ID]: [2, 3], [HEIR]: [3, 4] };

/** Two people, of whom some are linked, and an account; of anybody else nothing is known. */
const people = (links: Readonly<Record<number, LinkOfPerson>>, holders: readonly number[] = []): Answers => ({
  users: {
    profile: (id) =>
      [ID, HEIR, ACCOUNT].includes(id) ? { ...SOMEBODY, id, isServiceAccount: id === ACCOUNT } : undefined,
    orgsOf: (id) => (ORGS[id] ?? []).map((orgId) => ({ orgId, name: `${orgId}`, role: 'Viewer' as const })),
  },
  links: { ofPerson: (id) => links[id], holdersOf: holders },
  userGroups: { saidBy: (_orgId, _source, id) => (links[id] === undefined ? [] : ['editors']) },
});

const requiredOn = (id: number) => ({
  kind: 'permission',
  action: 'users.password:write',
  scopes: [`global.users:id:${id}`],
});
const notFound = (thing: 'user' | 'link') => ({ tag: 'not-found', thing });
const NO_SERVER_ADMIN = { ...MIGHTY, facts: { ...MIGHTY.facts, isServerAdmin: false } };
const self = (id: number, fields: object = {}) => callerWith([], { userId: id, ...fields });

describe('removing a link', () => {
  const input = { userId: ID, ...SUBJECT };
  const answers = people({ [ID]: LINK });

  it('takes the link and its groups, and tells all orgs of the person (I6)', () => {
    expect(decide(removeLink, { input, answers })).toMatchObject({
      requires: requiredOn(ID),
      writes: [
        ['users.expectOrgsOf', ID, [2, 3]],
        ['links.remove', input, NOW],
        ['userGroups.remove', 0, 'jwt', ID, ['editors']],
      ],
      before: { user: ID, identity: SUBJECT, groups: ['editors'] },
      after: { user: ID, identity: null, groups: [] },
      touches: [`user:${ID}`],
      notifies: [2, 3],
    });
  });

  it.each([
    ['by nobody but a server admin', input, NO_SERVER_ADMIN, { tag: 'server-admins-only' }],
    ['of nobody', { ...input, userId: 99 }, MIGHTY, notFound('user')],
    ['of a service account', { ...input, userId: ACCOUNT }, MIGHTY, notFound('user')],
    ['of somebody without one', { ...input, userId: HEIR }, MIGHTY, notFound('link')],
    ['that is another by now', { ...input, ...OTHER }, MIGHTY, notFound('link')],
  ])('is refused: %s', (_what, wanted, caller, refusal) => {
    expect(decide(removeLink, { input: wanted, answers, caller })).toMatchObject({ refusal });
  });

  it('is for its own person without any right', () => {
    expect(decide(removeOwnLink, { input: SUBJECT, answers, caller: self(ID) })).toMatchObject({
      requires: null,
      writes: [
        ['users.expectOrgsOf', ID, [2, 3]],
        ['links.remove', input, NOW],
        ['userGroups.remove', 0, 'jwt', ID, ['editors']],
      ],
      notifies: [2, 3],
    });
    expect(decide(removeOwnLink, { input: OTHER, answers, caller: self(ID) })).toMatchObject({
      refusal: notFound('link'),
    });
  });
});

describe('moving a link', () => {
  const input = { userId: ID, ...SUBJECT, toUserId: HEIR };
  const answers = people({ [ID]: LINK });

  it('requires what the passwords of both require, and tells the orgs of both (I6, I11)', () => {
    expect(decide(moveLink, { input, answers })).toMatchObject({
      requires: { kind: 'all', of: [requiredOn(ID), requiredOn(HEIR)] },
      writes: [
        ['users.expectOrgsOf', ID, [2, 3]],
        ['userGroups.remove', 0, 'jwt', ID, ['editors']],
        ['users.expectOrgsOf', HEIR, [3, 4]],
        ['links.move', { userId: ID, ...SUBJECT }, HEIR, NOW],
        ['users.setPassword', HEIR, UNMATCHED_HASH, NOW],
      ],
      touches: [`user:${ID}`, `user:${HEIR}`],
      notifies: [2, 3, 4],
    });
  });

  it.each([
    ['by nobody but a server admin', input, NO_SERVER_ADMIN, { tag: 'server-admins-only' }],
    ['from nobody', { ...input, userId: 99 }, MIGHTY, notFound('user')],
    ['to nobody', { ...input, toUserId: 99 }, MIGHTY, notFound('user')],
    ['to a service account', { ...input, toUserId: ACCOUNT }, MIGHTY, notFound('user')],
    ['that is another by now', { ...input, ...OTHER }, MIGHTY, notFound('link')],
    ['to who has it', { ...input, toUserId: ID }, MIGHTY, { tag: 'linked-already', whose: 'user' }],
  ])('is refused: %s', (_what, wanted, caller, refusal) => {
    expect(decide(moveLink, { input: wanted, answers, caller })).toMatchObject({ refusal });
  });

  it('is refused to somebody who is linked to another subject', () => {
    const both = people({ [ID]: LINK, [HEIR]: { ...LINK, ...OTHER } });
    expect(decide(moveLink, { input, answers: both })).toMatchObject({
      refusal: { tag: 'linked-already', whose: 'user' },
    });
  });
});

describe('linking oneself', () => {
  const input = { ...SUBJECT, issuedAt: 5, formerIssuers: ['https://old.example'] };

  it('needs no right, and keeps the password: also of a server admin', () => {
    for (const isServerAdmin of [false, true])
      expect(
        decide(linkOwnUser, { input, answers: people({}), caller: self(ID, { isServerAdmin }) }),
      ).toMatchObject({
        requires: null,
        writes: [
          ['users.expectOrgsOf', ID, [2, 3]],
          [
            'links.add',
            { userId: ID, ...SUBJECT },
            { issuedAt: 5, formerIssuers: ['https://old.example'] },
            NOW,
          ],
        ],
        after: { user: ID, identity: SUBJECT, password: 'kept' },
        touches: [`user:${ID}`],
        notifies: [2, 3],
      });
  });

  it.each([
    ['a service account', self(ACCOUNT, { isServiceAccount: true }), people({}), { tag: 'only-users' }],
    ['who is linked', self(ID), people({ [ID]: LINK }), { tag: 'linked-already', whose: 'user' }],
    ['to whom another is linked', self(ID), people({}, [HEIR]), { tag: 'linked-already', whose: 'subject' }],
  ])('is refused: %s', (_what, caller, answers, refusal) => {
    expect(decide(linkOwnUser, { input, answers, caller })).toMatchObject({ refusal });
  });
});

describe('one’s own link', () => {
  const expires = '2100-01-01T00:00:00.000Z';

  it.each([
    { kind: 'jwt', ...SUBJECT, expires },
    { kind: 'provider', ...SUBJECT },
    { kind: 'token', tokenId: 1 },
  ] as const)('is not changed by a credential that is no password: $kind', (credential) => {
    const refused = { refusal: { tag: 'only-by-password' } };
    const linked = { answers: people({ [ID]: LINK }), caller: self(ID), credential };
    expect(decide(removeOwnLink, { ...linked, input: SUBJECT })).toMatchObject(refused);
    const input = { ...SUBJECT, issuedAt: 5, formerIssuers: [] };
    expect(decide(linkOwnUser, { ...linked, input })).toMatchObject(refused);
  });
});
