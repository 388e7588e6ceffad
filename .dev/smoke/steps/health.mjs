import { told } from '../client.mjs';
import { fail, pass } from '../outcome.mjs';

const HEALTH = '/api/health';

/** Whether the service is there, its migrations have run, and its answers have the headers that all of them have. */
export const health = {
  name: 'health',
  shows: 'the service answers, its migrations have run, every answer says how it may be kept',
  needs: 'nothing',
  async run({ client, world }) {
    const id = `smoke-${Date.now()}`;
    const answer = await client.ask('GET', HEALTH, { headers: { 'X-Request-Id': id } });
    const { commit, version, database, passwordLogin, warnings } = answer.body ?? {};
    const figures = { status: answer.status, commit, version, database, passwordLogin, warnings };
    if (answer.status !== 200) {
      const more = database === undefined ? '' : `, the database is ${database}`;
      return fail(figures, `health is ${told(answer)}${more}`);
    }
    const problems = [];
    if (answer.headers['x-request-id'] !== id) problems.push('X-Request-Id does not come back');
    if (answer.headers['x-content-type-options'] !== 'nosniff')
      problems.push('X-Content-Type-Options is absent');
    if (!/no-store/.test(answer.headers['cache-control'] ?? ''))
      problems.push(`Cache-Control is ${answer.headers['cache-control']}: something on the way changes it`);
    if (world !== undefined && passwordLogin === false)
      problems.push('there is no password login, so no step can use --admin: set ADMIN_PASSWORD');
    if (problems.length > 0) return fail(figures, ...problems);
    const warned = warnings.length === 0 ? 'no warnings' : `warnings: ${warnings.join(', ')}`;
    return pass(figures, `Gatehouse ${commit} speaks Grafana ${version}; database ok; ${warned}`);
  },
};
