// The yardstick: the least a Hono Worker can do. Everything served over HTTP is measured as a share of this.
import { Hono } from 'hono';

const app = new Hono();
app.get('/', (c) => c.json({ ok: true }));

export default app;
