import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Claims } from '../../../../src/core/claims.ts';
import type { IssuerPolicy } from '../../../../src/core/issuer-policy.ts';
import type { UserProfile } from '../../../../src/core/user.ts';
import { unauthenticated } from '../../../../src/core/refusal.ts';
import { ok, refuse } from '../../../../src/core/result.ts';
import { RepeatedRefusals } from '../../../../src/service/engine/repeated-refusals.ts';
import type { Identity } from '../../../../src/service/ports/identities.ts';
import { JwtSignIn } from '../../../../src/service/sign-in/jwt-sign-in.ts';
import { signInByProvider } from '../../../../src/service/sign-in/provider-sign-in.ts';
import type { ProviderSignIn } from '../../../../src/service/sign-in/said.ts';
import { Secrets } from '../../../../src/service/sign-in/secrets.ts';
import { callerWith, decide, NOW, standIn } from '../../../support/decide.ts';

/** A token: when it was really issued, in seconds of the test, how far its clock was ahead, and the group that it says. */
type Token = { readonly at: number; readonly ahead: number; readonly says: string };
/** A token comes to an isolate. */
type Coming = { readonly token: Token; readonly at: number; readonly isolate: number };

const START = Date.parse(NOW) / 1_000;
const SUBJECT = { issuer: 'https://idp.example', subject: 's-1' };
const POLICY: IssuerPolicy = {
  issuer: SUBJECT.issuer,
  formerIssuers: [],
  claims: { login: 'login', groups: 'groups' },
  absentClaims: 'say-nothing',
  refusesUnlistedGroups: false,
  emailsAreVerified: false,
  createUsers: true,
  linkUsers: false,
  manages: [],
  orgId: 1,
  defaultOrgRole: 'Viewer',
  orgMapping: [],
};
const PROFILE: UserProfile = {
  id: 9,
  uid: 'ada1',
  login: 'ada',
  email: 'ada',
  name: 'Ada',
  isServiceAccount: false,
  homeOrgId: 1,
  isServerAdmin: false,
  isDisabled: false,
  created: NOW,
  updated: NOW,
  isLinked: true,
  links: [],
} as unknown as UserProfile;

const claimsOf = ({ at, ahead, says }: Token, now: number): Claims => {
  const stated = START + at + ahead;
  return {
    ...SUBJECT,
    issuedAt: Math.min(stated, now),
    ...(stated > now && { statedAt: stated }),
    expires: '2030-01-01T00:00:00.000Z',
    login: 'ada',
    email: undefined,
    name: undefined,
    groups: [says],
    orgRole: undefined,
    mapped: {},
  };
};

/** A deployment of many isolates with one database, in which somebody is linked and in no group. */
function newDeployment() {
  let now = START;
  let tokens: readonly Token[] = [];
  let group = '';
  let link: Identity = {
    userId: PROFILE.id,
    ...SUBJECT,
    issuedAt: 0,
    claims: '',
    orgRole: null,
    roleOrgId: null,
    otherRoles: new Map(),
    isPostponed: false,
    isBarred: false,
    ahead: [],
  };
  const apply = (input: ProviderSignIn) => {
    const arriving = {
      profile: PROFILE,
      identity: link,
      memberships: [{ orgId: 1, name: 'one', role: 'Viewer' as const }],
      groups: [group],
      namesakes: [],
      hasPassword: false,
      hasGlobalRoles: false,
      endedAt: undefined,
      endedRoles: undefined,
      leftRoles: new Map(),
      unlinkedFrom: [],
    };
    const decided = decide(signInByProvider, {
      input,
      answers: {
        identities: { arriving },
        orgs: { exists: true },
        changes: { revision: 1 },
        orgUsers: { someAdmins: [] },
      },
      caller: callerWith([], { userId: 0 }),
      orgId: 0,
    });
    if ('refusal' in decided) throw new Error(JSON.stringify(decided.refusal));
    if ('unchanged' in decided) return decided.unchanged;
    const put = decided.writes.find(([method]) => method === 'identities.put');
    link = { ...link, ...(put?.[2] as Partial<Identity>) };
    group = input.claims.groups?.[0] ?? '';
    return decided.reply;
  };
  const names = { login: PROFILE.login, email: PROFILE.email, name: PROFILE.name };
  const isolates = [0, 1, 2].map(
    () =>
      new JwtSignIn({
        database: {
          read: async (question) => question.answer([]),
          commit: async (writes) => {
            for (const { statement } of writes) {
              const [, note] = statement as [string, Pick<Identity, 'issuedAt' | 'ahead'>];
              link = { ...link, issuedAt: note.issuedAt, ahead: note.ahead };
            }
            return { kind: 'committed', idOf: () => 0 };
          },
        },
        repositories: standIn({
          identities: {
            find: () => ({
              ...link,
              ...names,
              homeOrgId: 1,
              // All orgs have heard of it.
              updated: '2020-01-01T00:00:00.000Z',
              keepsPassword: false,
              hasPassword: false,
              isLoginFree: true,
              isEmailFree: true,
              hasOtherRoles: false,
            }),
          },
        }),
        secrets: new Secrets('a key of one deployment'),
        verify: async (text) => {
          const token = tokens[Number(text)];
          if (token === undefined) return refuse(unauthenticated('jwt-expired'));
          return ok({ claims: claimsOf(token, now), policy: POLICY, until: Infinity });
        },
        issuers: [SUBJECT.issuer],
        signInByProvider: async (input) => ok(apply(input)),
        sessions: new Map(),
        refusals: new RepeatedRefusals({ memory: new Map(), now: () => now * 1_000 }),
        now: () => now * 1_000,
      }),
  );
  return {
    /** The group that the person is in, once the token has come. */
    come: async ({ token, at, isolate }: Coming): Promise<string> => {
      now = START + at;
      if (!tokens.includes(token)) tokens = [...tokens, token];
      const come = isolates[isolate % isolates.length];
      const result = await come?.withToken(String(tokens.indexOf(token)), { address: '', userAgent: '' });
      expect(result).toMatchObject({ ok: true });
      return group;
    },
    /** How many tokens from ahead the link keeps. */
    kept: () => link.ahead.length,
  };
}

const says = fc.constantFrom('a', 'b', 'c');

/** Tokens that come at first `wait` seconds after they were issued, and again as often as not, in the order of time. */
function comingsOf(tokens: readonly (Token & { wait: number; again: readonly number[] })[]): Coming[] {
  return tokens
    .flatMap(({ wait, again, ...token }) =>
      [wait, ...again.map((after) => wait + after)].map((after, index) => ({
        token,
        at: token.at + after,
        isolate: index,
      })),
    )
    .toSorted((a, b) => a.at - b.at);
}

/** After each token that comes, the person has what the model says of all that have come. */
async function expectAsSaid(comings: readonly Coming[], newestOf: (come: readonly Token[]) => Token) {
  const deployment = newDeployment();
  const come: Token[] = [];
  for (const coming of comings) {
    if (!come.includes(coming.token)) come.push(coming.token);
    expect(await deployment.come(coming)).toBe(newestOf(come).says);
    expect(deployment.kept()).toBeLessThanOrEqual(8);
  }
}

const again = fc.array(fc.nat(150), { maxLength: 4 });

describe('what people may do by tokens of a provider whose clock is ahead', () => {
  it('is what the token says that was issued last, however often and where the others come (I6)', async () => {
    const token = fc.record({ at: fc.nat(80), says, wait: fc.nat(59), again });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.uniqueArray(token, { minLength: 2, maxLength: 14, selector: ({ at }) => at }),
        async (ahead, made) => {
          // Its time has not come when it comes first.
          const tokens = made.map((one) => ({ ...one, ahead, wait: one.wait % Math.max(ahead, 1) }));
          await expectAsSaid(comingsOf(tokens), (come) => come.reduce((a, b) => (b.at > a.at ? b : a)));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is what the last one says that came anew, of two clocks of which one is right (I6)', async () => {
    const token = fc.record({ at: fc.nat(80), says, isAhead: fc.boolean(), again });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.uniqueArray(token, { minLength: 2, maxLength: 8, selector: ({ at }) => at }),
        async (ahead, made) => {
          const tokens = made.map((one) => ({ ...one, ahead: one.isAhead ? ahead : 0, wait: 0 }));
          // Nobody could tell those apart.
          const seen = new Set(tokens.map((one) => `${one.at + one.ahead} ${one.says}`));
          fc.pre(seen.size === tokens.length);
          await expectAsSaid(comingsOf(tokens), (come) => come.at(-1) ?? expect.unreachable());
        },
      ),
      { numRuns: 150 },
    );
  });
});
