// The yardstick: the least a Hono Worker can do. Everything served over HTTP is measured as a share of this.
import { Hono } from 'hono';

import { readStrictBody } from '../../src/http/authzen/body.ts';
import { readJson } from '../../src/http/kit/json-body.ts';

const YES = { decision: true };

const app = new Hono();
app.get('/', (c) => c.json({ ok: true }));
/** The least for a question in a body: it is parsed, and nothing is asked. */
app.post('/decision', async (c) => {
  const { evaluations } = await c.req.json();
  return c.json(evaluations === undefined ? YES : { evaluations: evaluations.map(() => YES) });
});

// What reading a body costs: the same route without it, as the framework reads it, and as we do.
app.post('/body/unread', (c) => c.json(YES));
app.post('/body/framework', async (c) => {
  await c.req.json();
  return c.json(YES);
});
app.post('/body/ours', async (c) => {
  await readJson(c);
  return c.json(YES);
});
app.post('/body/strict', async (c) => {
  await readStrictBody(c);
  return c.json(YES);
});

export default app;
