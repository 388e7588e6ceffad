// Slips: the line below each mark must not compile, for the reason whose number it has, and no other line may fail.
import { Gatehouse } from 'gatehouse/client';
import type { ClientOptions, Question, Subject } from 'gatehouse/client';

const url = 'https://access.example.com';
const token = 'a token';
const gatehouse = new Gatehouse({ url, token });
const subject: Subject = { type: 'user', id: 'alice' };
const action = { name: 'approve' };
const resource = { type: 'invoices', id: '7' };
const question: Question = { subject, action, resource };

// @ts-expect-error 2741: a question without a resource
export const a: Question = { subject, action };
// @ts-expect-error 2741: a question without a resource that is asked
await gatehouse.evaluate({ subject, action });
// @ts-expect-error 2322: an id that is a number
await gatehouse.evaluate({ subject, action, resource: { type: 'invoices', id: 7 } });
// @ts-expect-error 2322: an action that is a text
await gatehouse.evaluate({ subject, action: 'approve', resource });
// @ts-expect-error 2741: a subject without a type
await gatehouse.evaluate({ subject: { id: 'alice' }, action, resource });
// @ts-expect-error 2561: a misspelt field
await gatehouse.evaluate({ subject, action, resource, ressource: resource });
// @ts-expect-error 2353: a misspelt field of a subject
await gatehouse.evaluate({ subject: { type: 'user', id: 'alice', property: {} }, action, resource });
// @ts-expect-error 2739: two questions where one is asked
await gatehouse.evaluate([question, question]);
// @ts-expect-error 2740: one question where several are asked
await gatehouse.evaluateAll(question);
// @ts-expect-error 2741: a list with a question that has no resource
await gatehouse.evaluateAll([question, { subject, action }]);
// @ts-expect-error 2339: `allowed`, which an answer does not have
export const b = (await gatehouse.evaluate(question)).allowed;
// @ts-expect-error 2339: a decision that nobody waited for
export const c = gatehouse.evaluate(question).decision;
// @ts-expect-error 2801: a condition that nobody waited for, which is always true
export const d = gatehouse.allows(question) ? 'yes' : 'no';
// @ts-expect-error 2339: `decision` of a boolean
export const e = (await gatehouse.allows(question)).decision;
// @ts-expect-error 2540: an answer that is turned into a yes
(await gatehouse.evaluate(question)).decision = true;

// @ts-expect-error 2769: a search for resources without the id of the subject
await gatehouse.search('resource', { subject: { type: 'user' }, action, resource: { type: 'invoices' } });
// @ts-expect-error 2769: a search for subjects without the id of the resource
await gatehouse.search('subject', { subject: { type: 'user' }, action, resource: { type: 'invoices' } });
// @ts-expect-error 2769: a search for what there is no search for
await gatehouse.search('role', { subject, action, resource });
// @ts-expect-error 2339: the id of an action, which has a name
export const f = (await gatehouse.search('action', { subject, resource })).results[0]?.id;

// @ts-expect-error 2322: a client that answers yes where nothing was answered
export const g: ClientOptions = { url, token, whenUnanswered: 'allow' };
// @ts-expect-error 2322: a call that answers yes where nothing was answered
await gatehouse.evaluate(question, { whenUnanswered: 'allow' });
// @ts-expect-error 2322: a function that gives no boolean where nothing was answered
export const h: ClientOptions = { url, token, whenUnanswered: () => 'yes' };
// @ts-expect-error 2741: a client without a token
export const i = new Gatehouse({ url });
// @ts-expect-error 2561: a setting that there is not
export const j = new Gatehouse({ url, token, timeout: 100 });
// @ts-expect-error 2322: a time that is a text
export const k = new Gatehouse({ url, token, timeoutMs: '100' });
// @ts-expect-error 2353: an org for a single call, which only a client has
await gatehouse.evaluate(question, { org: 7 });
