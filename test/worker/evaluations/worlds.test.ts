import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, it } from 'vitest';

import type { Asked, SubjectName } from '../../../src/core/asking.ts';
import { acceptedScopes, actions } from '../../../src/core/catalogue/actions.ts';
import { basicRoles } from '../../../src/core/catalogue/basic-roles.ts';
import { fixedRoles } from '../../../src/core/catalogue/fixed-roles.ts';
import { answers, callerBy } from '../../support/asking.ts';
import { namesOf, namesOfNobody, storeWorld, tableWorld } from '../../support/asking-tables.ts';
import { HELD_ACTIONS, question } from '../../support/asking-worlds.ts';
import type { NaiveQuestion } from '../../support/naive-asking.ts';
import { naiveDecision, naiveMayAsk, naiveMayAskNobody, placeOf } from '../../support/naive-asking.ts';
import type { NaiveGrant } from '../../support/naive-evaluator.ts';
import { naiveGrants } from '../../support/naive-evaluator.ts';
import { factsFrom, readStored } from '../../support/stored-world.ts';

const WORLDS = 200;
/** Of one caller, all at once. */
const QUESTIONS = 24;
/** Of these, as many are asked one by one as well. */
const SINGLES = 3;

const SHIPPED = [...basicRoles, ...fixedRoles];
const placeIn = placeOf(actions.map((action) => ({ action, scopes: acceptedScopes(action) ?? [] })));

/** A question, drawn before it is known what is held; `near` makes it one about a thing that the subject holds something on. */
type Draw = {
  readonly who: number;
  readonly named: number;
  readonly isMistaken: boolean;
  readonly isAccount: boolean;
  readonly asked: NaiveQuestion;
  readonly near: number | null;
};

const draw: fc.Arbitrary<Draw> = fc.record({
  who: fc.nat({ max: 4 }),
  named: fc.nat({ max: 20 }),
  isMistaken: fc.constantFrom(false, false, false, true),
  isAccount: fc.constantFrom(true, false),
  asked: question,
  near: fc.option(fc.nat({ max: 1_000 }), { freq: 3 }),
});

/** The thing that a scope names, or one below its wildcard. */
function near(held: readonly NaiveGrant[], { asked, near: chosen }: Draw): NaiveQuestion {
  const known = held.filter((grant) => HELD_ACTIONS.some((action) => action === grant.action));
  const { action, scope } = chosen === null ? {} : (known[chosen % known.length] ?? {});
  if (action === undefined || scope === undefined || scope === '*') return asked;
  const [resource = '', attribute = '', ...rest] = scope.split(':');
  const id = rest.length === 0 ? attribute : rest.join(':');
  return {
    action,
    resource: { resource, id: id.replace(/\*$/, '') + (id.endsWith('*') ? asked.resource.id : '') },
  };
}

describe('what is answered to questions', () => {
  it(
    'is in any world what the rules say of its rows, and the same all at once as one by one',
    { timeout: 600_000 },
    async ({ expect }) => {
      let base = 1_000_000;
      const seen = { yes: 0, no: 0, refused: 0, declared: 0 };
      const world = fc.tuple(tableWorld, fc.array(draw, { minLength: 1, maxLength: QUESTIONS, size: 'max' }));
      const isAnsweredBy = async ([table, draws]: typeof world extends fc.Arbitrary<infer W> ? W : never) => {
        const { orgId, userIds, declared } = await storeWorld(table, (base += 100));
        const stored = await readStored();
        const place = placeIn(declared, orgId);
        const people = userIds.map((id, i) => {
          const facts = factsFrom(stored, orgId, id);
          return { id, isAccount: i % 2 === 1, facts, held: naiveGrants(facts, SHIPPED, declared) };
        });
        const coordinator = env.ORG.getByName(String(orgId));
        for (const caller of people) {
          const { facts } = caller;
          if (caller.isAccount || facts.isDisabled || facts.isPending === true || facts.orgRole === null)
            continue;
          const asked: Asked[] = [];
          const wanted: (boolean | 'may not ask')[] = [];
          for (const one of draws) {
            const subject = people[one.who] ?? caller;
            const names: readonly SubjectName[] = one.isMistaken
              ? namesOfNobody(subject.id)
              : namesOf(subject.id);
            const name = names[one.named % names.length] ?? null;
            const isAccount = one.isMistaken ? one.isAccount : subject.isAccount;
            const about = near(subject.held, one);
            // Objects without a prototype, as they may be drawn, do not cross.
            const resource = { ...about.resource };
            asked.push({ subject: { isServiceAccount: isAccount, name }, action: about.action, resource });
            const isOwn = !one.isMistaken && subject === caller;
            if (!isOwn && naiveMayAskNobody(caller.held)) wanted.push('may not ask');
            else
              wanted.push(
                !one.isMistaken &&
                  naiveMayAsk(caller.held, caller.id, subject.id) &&
                  naiveDecision(subject.held, about, place),
              );
          }
          const by = callerBy(caller.id, `l${caller.id}`);
          const all = await answers(coordinator, by, ...asked);
          const told = asked.map((question, i) => ({ question, answer: all[i] }));
          expect(told, `${caller.id} asks`).toEqual(
            asked.map((question, i) => ({ question, answer: wanted[i] })),
          );
          const chosen = all.indexOf(true);
          for (const i of [chosen, 0, 1].filter((each) => each >= 0).slice(0, SINGLES)) {
            const single = asked[i];
            if (single !== undefined) expect(await answers(coordinator, by, single)).toEqual([all[i]]);
          }
          seen.yes += all.filter((answer) => answer === true).length;
          seen.no += all.filter((answer) => answer === false).length;
          seen.refused += all.filter((answer) => answer === 'may not ask').length;
          seen.declared += asked.filter(
            ({ resource }, i) => all[i] === true && declared.some(({ name }) => name === resource.resource),
          ).length;
        }
      };
      await fc.assert(fc.asyncProperty(world, isAnsweredBy), { seed: 1, numRuns: WORLDS });
      // The worlds are not so odd that there is nothing to say.
      expect(seen).toEqual({
        yes: expect.toSatisfy((count: number) => count > WORLDS),
        no: expect.toSatisfy((count: number) => count > WORLDS),
        refused: expect.toSatisfy((count: number) => count > WORLDS),
        declared: expect.toSatisfy((count: number) => count > WORLDS / 2),
      });
    },
  );
});
