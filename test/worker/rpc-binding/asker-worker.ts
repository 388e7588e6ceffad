import type { Decisions } from '../../../src/client/contract.ts';
import type { Touched } from './odd.ts';
import { withOdd } from './odd.ts';

/** What the Worker has: a service binding to the entrypoint `Decisions` of Gatehouse, typed by the contract alone. */
type Env = { readonly DECISIONS: Decisions };

/**
 * What a test wants the Worker to call on its service binding, or to read where there are no arguments. A name may be a path, such as
 * `env.DB`.
 */
export type Wish = { readonly name: string; readonly args?: readonly unknown[] };

/** What came of it. `touched` is how often Gatehouse called back. */
export type Outcome =
  | { readonly answered: unknown; readonly isJson: boolean; readonly touched: number }
  | { readonly thrown: string; readonly touched: number };

/** A Worker of somebody who uses Gatehouse: what a request wishes is called by RPC, and what comes is the answer. */
export default {
  async fetch(request: Request, { DECISIONS }: Env): Promise<Response> {
    const wish = await request.json<Wish>();
    const touched: Touched = { count: 0 };
    const outcome = await call(DECISIONS, wish, touched);
    return Response.json({ ...outcome, touched: touched.count });
  },
};

async function call(decisions: Decisions, { name, args }: Wish, touched: Touched) {
  const sent = args?.map((one) => withOdd(one, touched));
  try {
    const answered: unknown = await ask(decisions, name, sent);
    return { answered, isJson: isJson(answered) };
  } catch (error) {
    return { thrown: String(error) };
  }
}

/** As a Worker calls the three by their types, and everything else in spite of them. */
async function ask(decisions: Decisions, name: string, sent?: readonly unknown[]): Promise<unknown> {
  switch (sent && name) {
    case 'evaluate':
      return await decisions.evaluate(...(sent as Parameters<Decisions['evaluate']>));
    case 'evaluations':
      return await decisions.evaluations(...(sent as Parameters<Decisions['evaluations']>));
    case 'permissionsOf':
      return await decisions.permissionsOf(...(sent as Parameters<Decisions['permissionsOf']>));
    default: {
      const path = name.split('.');
      const last = path.pop() ?? '';
      const of = path.reduce<object>((at, part) => Reflect.get(at, part), decisions);
      const found = Reflect.get(of, last);
      return await (sent === undefined ? found : Reflect.apply(found, of, sent));
    }
  }
}

/** Whether there is nothing in it but what JSON has: no stub, no promise, nothing that is undefined. */
function isJson(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value !== 'object') return ['string', 'number', 'boolean'].includes(typeof value);
  if (value === null) return true;
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson);
}
