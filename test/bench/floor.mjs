// The floor: what the platform alone takes for an answer through a coordinator, with no Gatehouse in it. What lies
// between a subject and its floor is the cost of our own code; what lies below the floor cannot be had.
import { DurableObject } from 'cloudflare:workers';
import { Hono } from 'hono';

/** One row in storage, as the coordinator has one to read before each answer, and a text of the same length. */
export class FloorObject extends DurableObject {
  #sql;
  #text = '';
  #changes = 0;

  constructor(ctx, env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec('CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY, revision INTEGER NOT NULL)');
    this.#sql.exec('INSERT OR REPLACE INTO state VALUES (1, 0)');
  }

  /** @param {number} bytes */
  read(bytes) {
    this.#sql.exec('SELECT revision FROM state').one();
    if (this.#text.length !== bytes) this.#text = JSON.stringify('x'.repeat(bytes - 2));
    return { ok: true, value: this.#text };
  }

  /** Two round trips: one that reads, one that writes two tables, an audit trail among them. */
  async change() {
    const { DB } = this.env;
    const id = this.#changes++;
    await DB.batch([DB.prepare('SELECT entry FROM trail WHERE id = ?').bind(id)]);
    await DB.batch([
      DB.prepare('INSERT INTO trail VALUES (?, ?)').bind(id + 1, 'x'.repeat(500)),
      DB.prepare('INSERT INTO assignments VALUES (?)').bind(id),
    ]);
    return { ok: true };
  }
}

const app = new Hono();
app.get('/read/:bytes', async (c) => {
  const { value } = await c.env.FLOOR.getByName('1').read(Number(c.req.param('bytes')));
  return c.body(value, 200, { 'Content-Type': 'application/json' });
});
app.post('/change', async (c) => c.json(await c.env.FLOOR.getByName('1').change()));

export default app;
