/**
 * A service binding and HTTP are two ways to the same answer: the decision, its state, its reason, or why there is none.
 */
import { it } from 'vitest';

import type { BindingOptions, Question, Questions } from '../../../src/client/contract.ts';
import { askingWorld, ONE, TOGETHER } from '../../support/authzen.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { asker, decisionOf, overHttp, tokenOf } from './bound.ts';

type World = Awaited<ReturnType<typeof newWorld>>;

async function newWorld() {
  const org = await freshOrg();
  const world = await askingWorld(org);
  await declareInvoices(org);
  await org.grant(world.alice.id, [['invoices:approve', 'invoices:*']]);
  const [knowing, alone, elsewhere] = [
    await org.account('Admin'),
    await org.account('Viewer'),
    await freshOrg(),
  ];
  return { ...world, knowing, alone, elsewhere };
}

const declareInvoices = async (org: FreshOrg) =>
  await org.admin(200, 'PUT', '/access-control/resource-types/invoices', { actions: ['read', 'approve'] });

/** A question, by whom it is asked, and what is said beside it. */
type Case = (world: World) => {
  readonly token?: string;
  readonly question?: unknown;
  readonly options?: BindingOptions;
};

const without = (question: Question, name: keyof Question): unknown => {
  const { [name]: _left, ...rest } = question;
  return rest;
};

const CASES: Readonly<Record<string, Case>> = {
  'a yes': () => ({}),
  'a no': ({ asked }) => ({ question: { ...asked, resource: { type: 'folders', id: 'f2' } } }),
  'a whole action': ({ asked }) => ({ question: { ...asked, action: { name: 'folders:read' } } }),
  'an action that is nowhere': ({ asked }) => ({ question: { ...asked, action: { name: 'paint' } } }),
  'a type that is nowhere': ({ asked }) => ({ question: { ...asked, resource: { type: 'boats', id: '1' } } }),
  'a declared type': ({ asked }) => ({
    question: { ...asked, action: { name: 'approve' }, resource: { type: 'invoices', id: '*' } },
  }),
  'a subject by its id': ({ asked, alice }) => ({
    question: { ...asked, subject: { type: 'user', id: `id:${alice.id}` } },
  }),
  'a subject that is nobody': ({ asked }) => ({
    question: { ...asked, subject: { type: 'user', id: 'bob' } },
  }),
  'a type of subject that there is not': ({ asked }) => ({
    question: { ...asked, subject: { type: 'robot', id: 'r2' } },
  }),
  'a subject of a provider': ({ asked }) => ({
    question: {
      ...asked,
      subject: { type: 'user', id: 'sub:1', properties: { iss: 'https://login.example.com' } },
    },
  }),
  'the reason of a yes': ({ knowing }) => ({ token: tokenOf(knowing.as), options: { explain: true } }),
  'the reason of a no': ({ asked, knowing }) => ({
    token: tokenOf(knowing.as),
    question: { ...asked, resource: { type: 'folders', id: 'f2' } },
    options: { explain: true },
  }),
  'a reason that is not for the caller': () => ({ options: { explain: true } }),
  'the org of the token': ({ org }) => ({ options: { org: org.id } }),
  'another org': ({ elsewhere }) => ({ options: { org: elsewhere.id } }),
  'somebody else than oneself': ({ alone }) => ({ token: tokenOf(alone.as) }),
  oneself: ({ asked, alone }) => ({
    token: tokenOf(alone.as),
    question: { ...asked, subject: { type: 'service_account', id: `id:${alone.id}` } },
  }),
  'a token that is unknown': () => ({ token: 'nonsense' }),
  'no subject': ({ asked }) => ({ question: without(asked, 'subject') }),
  'no action': ({ asked }) => ({ question: without(asked, 'action') }),
  'no resource': ({ asked }) => ({ question: without(asked, 'resource') }),
  'a number for an id': ({ asked }) => ({ question: { ...asked, resource: { type: 'folders', id: 7 } } }),
  'a list for a subject': ({ asked }) => ({ question: { ...asked, subject: ['user', 'alice'] } }),
  'a text for properties': ({ asked }) => ({
    question: { ...asked, subject: { ...asked.subject, properties: 'x' } },
  }),
  'a text for a context': ({ asked }) => ({ question: { ...asked, context: 'x' } }),
  'fields that nobody knows': ({ asked }) => ({ question: { ...asked, colour: 'blue' } }),
  'a text that is too long': ({ asked }) => ({
    question: { ...asked, resource: { type: 'folders', id: 'f'.repeat(1_001) } },
  }),
  'no question': () => ({ question: {} }),
  'a text for a question': () => ({ question: 'may I?' }),
  'a list for a question': () => ({ question: [] }),
};

it.for(Object.entries(CASES))(
  '%s is answered alike, alone and among others',
  async ([, told], { expect }) => {
    const world = await newWorld();
    const { token = tokenOf(world.as), question = world.asked, options = {} } = told(world);
    const alone = await overHttp(
      ONE,
      token,
      typeof question === 'string' ? JSON.stringify(question) : question,
      options,
    );
    expect(await asker.evaluate(token, question as Question, options)).toEqual(decisionOf(alone));
    const questions = { evaluations: [world.asked, question, world.asked] };
    const together = await overHttp(TOGETHER, token, questions, options);
    const { evaluations } = await asker.evaluations(token, questions as Questions, options);
    const expected =
      together.status === 200 ? together.body.evaluations : Array(3).fill(decisionOf(together));
    expect(evaluations).toEqual(expected);
  },
);
