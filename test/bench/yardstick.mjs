// The yardstick: the least a Hono Worker can do. Everything served over HTTP is measured as a share of this.
import { Hono } from 'hono';

const YES = { decision: true };

const app = new Hono();
app.get('/', (c) => c.json({ ok: true }));
/** The least for a question in a body: it is parsed, and nothing is asked. */
app.post('/decision', async (c) => {
  const { evaluations } = await c.req.json();
  return c.json(evaluations === undefined ? YES : { evaluations: evaluations.map(() => YES) });
});

export default app;
