import { writeFileSync } from 'node:fs';

const WIDTH = Math.max(...['pass', 'fail', 'figure', 'not here'].map((verdict) => verdict.length));
const NAME_WIDTH = 24;

/** Shows what each step came to, and keeps it for the file of figures. Holds no credential. */
export class Report {
  #steps = [];
  #begin = new Date();
  #options;

  constructor(options) {
    this.#options = options;
  }

  /** A line that is no outcome. */
  say(text) {
    console.log(text);
  }

  /** What a step came to. */
  add({ name, shows }, { verdict, says, figures }, ms) {
    this.#steps.push({ name, shows, verdict, says, figures, ms: Math.round(ms) });
    const [first = '', ...more] = says;
    console.log(`${verdict.padEnd(WIDTH)}  ${name.padEnd(NAME_WIDTH)}  ${first}`);
    for (const line of more) console.log(`${' '.repeat(WIDTH + NAME_WIDTH + 4)}${line}`);
  }

  get hasFailed() {
    return this.#steps.some(({ verdict }) => verdict === 'fail');
  }

  /** How many steps came to what, in words. */
  get summary() {
    const of = (wanted) => this.#steps.filter(({ verdict }) => verdict === wanted).length;
    return `${of('pass')} passed, ${of('fail')} failed, ${of('figure')} with figures, ${of('not here')} not here`;
  }

  /** Writes all figures. `left` is what could not be removed. */
  write(file, run, left) {
    const { url, n, connections, rounds, cold, isSlow, watchMinutes } = this.#options;
    const counts = { n, connections, rounds, cold, isSlow, watchMinutes };
    const times = { begin: this.#begin.toISOString(), end: new Date().toISOString() };
    const all = { url: url.href, run, ...times, counts, steps: this.#steps, left };
    writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
  }
}
