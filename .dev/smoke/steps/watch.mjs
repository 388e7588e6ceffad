import { isUnknown, Stopped } from '../client.mjs';
import { countsInWords, countsOf, fail, figure, inWords, timesOf } from '../outcome.mjs';
import { onReport, ACTION } from '../world.mjs';
import { coloOf } from './colo.mjs';
import { PERMISSIONS } from './speed.mjs';

const SECOND_MS = 1000;
/** Checks of each connection, and changes, in a second. */
const CHECKS_A_SECOND = 5;
const CHANGES_A_SECOND = 2;

/** Steady traffic of checks and changes, to be watched while something is done to the deployment. */
export const watch = {
  name: 'watch',
  shows:
    'steady checks and changes while you deploy, roll back or tail: statuses each second, and nothing stale',
  needs: 'admin',
  makes: ['service accounts', 'roles'],
  when: 'watch',
  async run(context) {
    const { client, world, options, say } = context;
    const account = await world.account();
    const toggle = new Toggle(world, account);
    const seconds = new Seconds();
    const endsAt = performance.now() + options.watchMinutes * 60_000;
    const isOver = () => performance.now() > endsAt;
    const lines = client.lines(options.connections + 2);
    const [changeLine, healthLine, ...checkLines] = lines;

    const every = async (ms, work) => {
      while (!isOver()) {
        const begin = performance.now();
        await work();
        await client.pause(Math.max(1, ms - (performance.now() - begin)));
      }
    };
    const checks = checkLines.map((line) =>
      every(SECOND_MS / CHECKS_A_SECOND, async () => {
        const expected = toggle.known();
        const answer = await client.ask('GET', PERMISSIONS, { as: account.as, line });
        seconds.note('checks', answer);
        // Judged when no change was under way from before it was sent until after it was answered.
        if (answer.status !== 200 || expected === undefined || !toggle.isStill(expected)) return;
        if ((answer.body[ACTION]?.includes(expected.scope) === true) !== expected.isGiven) seconds.stale++;
      }),
    );
    const changes = every(SECOND_MS / CHANGES_A_SECOND, async () => {
      seconds.note('changes', await toggle.change(changeLine));
    });
    const health = every(SECOND_MS, async () => {
      const answer = await client.ask('GET', '/api/health', { line: healthLine });
      seconds.see(answer);
      say(seconds.next());
    });
    const all = Promise.all([...checks, changes, health]);
    try {
      await all;
    } catch (error) {
      // Whoever stops it has seen enough, and wants to know what it was.
      if (!(error instanceof Stopped)) throw error;
    } finally {
      for (const line of lines) line.close();
    }
    return seconds.judge();
  },
};

/** Gives a role and takes it away in turn, and knows which of both holds where that is certain. */
class Toggle {
  #world;
  #path;
  #role = '';
  #scope = '';
  #edition = 0;
  /** Undefined while a change is under way, and from one whose outcome is unknown until there is another role. */
  #known;

  constructor(world, account) {
    this.#world = world;
    this.#path = `/access-control/users/${account.id}/roles`;
  }

  /** What every answer must show; undefined when that is not certain. */
  known() {
    return this.#known;
  }

  /** Whether that has been so all the time. */
  isStill(known) {
    return this.#known?.edition === known.edition;
  }

  async change(line) {
    const before = this.#known;
    this.#known = undefined;
    // A change with an unknown outcome may be made later than the next one. So nothing more is said of that role.
    if (before === undefined) return await this.#makeRole(line);
    const isGiven = !before.isGiven;
    const answer = isGiven
      ? await this.#world.tries('POST', this.#path, { roleUid: this.#role }, { line })
      : await this.#world.tries('DELETE', `${this.#path}/${this.#role}`, undefined, { line });
    if (answer.status === 200) this.#knows(isGiven);
    else if (!isUnknown(answer)) this.#knows(before.isGiven);
    return answer;
  }

  async #makeRole(line) {
    const uid = this.#world.name('role');
    const permission = onReport(uid);
    this.#world.noteMade(`role ${uid}`, `/access-control/roles/${uid}?force=true`);
    const role = { uid, name: uid, version: 1, permissions: [permission] };
    const answer = await this.#world.tries('POST', '/access-control/roles', role, { line });
    if (answer.status === 200 || answer.status === 201) {
      [this.#role, this.#scope] = [uid, permission.scope];
      this.#knows(false);
    }
    return answer;
  }

  #knows(isGiven) {
    this.#known = { edition: ++this.#edition, isGiven, scope: this.#scope };
  }
}

/** What came in each second, and in all. */
class Seconds {
  stale = 0;
  #all = { checks: [], changes: [] };
  #times = { checks: [], changes: [] };
  #now = { checks: [], changes: [] };
  #bare503 = 0;
  #commits = new Set();
  #colos = new Set();
  #last = 'no answer';

  note(what, { status, headers, ms }) {
    const shown = status === 0 ? 'lost' : status;
    this.#now[what].push(shown);
    this.#all[what].push(shown);
    if (status === 200 || status === 201) this.#times[what].push(ms);
    if (status === 503 && headers['retry-after'] === undefined) this.#bare503++;
  }

  see(answer) {
    this.#last = answer.body?.commit ?? `health ${answer.status || 'lost'}`;
    if (answer.body?.commit !== undefined) this.#commits.add(answer.body.commit);
    const place = coloOf(answer);
    if (place !== undefined) this.#colos.add(place);
  }

  /** A line about the second that has passed. */
  next() {
    const { checks, changes } = this.#now;
    this.#now = { checks: [], changes: [] };
    const time = new Date().toISOString().slice(11, 19);
    const counts = `checks ${countsInWords(countsOf(checks)) || 'none'} | changes ${countsInWords(countsOf(changes)) || 'none'}`;
    return `${time} | ${counts} | stale ${this.stale} | version ${this.#last}`;
  }

  judge() {
    const [checks, changes] = [countsOf(this.#all.checks), countsOf(this.#all.changes)];
    const times = { checks: timesOf(this.#times.checks), changes: timesOf(this.#times.changes) };
    const figures = { checks, changes, times, stale: this.stale, bare503: this.#bare503 };
    const seen = { versions: [...this.#commits], colos: [...this.#colos] };
    const odd = Object.keys({ ...checks, ...changes }).filter((status) => !EXPECTED.has(status));
    const problems = [
      ...(this.stale > 0 ? [`${this.stale} checks were answered by an old state`] : []),
      ...(this.#bare503 > 0 ? [`${this.#bare503} answers 503 had no Retry-After`] : []),
      ...(odd.length > 0 ? [`there were answers ${odd.join(', ')}`] : []),
    ];
    const says = [
      `checks: ${countsInWords(checks)}; ${inWords(times.checks)}`,
      `changes: ${countsInWords(changes)}; ${inWords(times.changes)}`,
      `versions seen: ${seen.versions.join(', ')}`,
    ];
    return (problems.length > 0 ? fail : figure)({ ...figures, ...seen }, ...problems, ...says);
  }
}

/** What a deployment may cause. In one flavour, making a role is 201. */
const EXPECTED = new Set(['200', '201', '429', '503', 'lost']);
