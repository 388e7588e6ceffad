// The floor: what the platform alone takes for an answer through a coordinator, with no Gatehouse in it. What lies
// between a subject and its floor is the cost of our own code; what lies below the floor cannot be had.
import { DurableObject } from 'cloudflare:workers';
import { Hono } from 'hono';

/** What a change of ours asks before it decides, a row of each. */
const ASKED = ['heads', 'principals', 'roles', 'permissions', 'members', 'limits', 'assignments'];

/** One row in storage, as the coordinator has one to read before each answer, and a text of the same length. */
export class FloorObject extends DurableObject {
  #sql;
  #text = '';
  // From the clock: an object that is replaced goes on above what the one before it wrote.
  #changes = Date.now() * 1_000;
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();

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

  /**
   * A row is read, and the question, which had to come here with who asks it, is answered.
   *
   * @param {{ readonly action: { readonly name: string } }} question
   * @param {string | undefined} who
   */
  evaluate({ action }, who) {
    this.#sql.exec('SELECT revision FROM state').one();
    const decision = action.name === 'approve' && who !== undefined;
    return { ok: true, value: JSON.stringify({ decision }) };
  }

  /** Two round trips: one that reads, one that writes two tables, an audit trail among them. */
  async change() {
    const { DB } = this.env;
    const id = this.#changes++;
    await DB.batch([DB.prepare('SELECT entry FROM trail WHERE id = ?').bind(id)]);
    await DB.batch([
      DB.prepare('INSERT INTO trail VALUES (?, ?)').bind(id + 1, 'x'.repeat(500)),
      DB.prepare('INSERT INTO given VALUES (?)').bind(id),
    ]);
    return { ok: true };
  }

  /** What a change of ours asks of the platform: one at a time, seven reads, three writes, and two of the object's storage. */
  async changeAsOurs() {
    const before = this.#queue;
    const change = before.then(async () => await this.#changeAlone());
    this.#queue = change.catch(() => {});
    return await change;
  }

  async #changeAlone() {
    const { DB } = this.env;
    const id = this.#changes++;
    await DB.batch(ASKED.map((table) => DB.prepare(`SELECT value FROM ${table} WHERE id = ?`).bind(1)));
    this.#sql.exec('UPDATE state SET revision = ?', -id);
    await DB.batch([
      DB.prepare('INSERT INTO trail VALUES (?, ?)').bind(id + 1, 'x'.repeat(500)),
      DB.prepare('INSERT INTO given VALUES (?)').bind(id),
      DB.prepare('UPDATE heads SET value = ? WHERE id = 1').bind(String(id)),
    ]);
    this.#sql.exec('UPDATE state SET revision = ?', id);
    return { ok: true };
  }
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

const app = new Hono();
app.get('/read/:bytes', async (c) => {
  const { value } = await c.env.FLOOR.getByName('1').read(Number(c.req.param('bytes')));
  return c.body(value, 200, JSON_TYPE);
});
app.post('/evaluation', async (c) => {
  const who = c.req.header('Authorization');
  const { value } = await c.env.FLOOR.getByName('1').evaluate(await c.req.json(), who);
  return c.body(value, 200, JSON_TYPE);
});
app.post('/change', async (c) => c.json(await c.env.FLOOR.getByName('1').change()));
app.post('/change-as-ours', async (c) => c.json(await c.env.FLOOR.getByName('1').changeAsOurs()));

export default app;
