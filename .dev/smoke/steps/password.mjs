import { told } from '../client.mjs';
import { fail, figure, inWords, round, timesOf } from '../outcome.mjs';
import { PERMISSIONS } from './speed.mjs';

/** What the first sign-in with a password costs an isolate, against those after it. */
export const password = {
  name: 'password',
  shows: 'the first sign-in with a password against the next ones: hashing, and whether an isolate remembers',
  needs: 'admin',
  makes: ['users'],
  async run({ client, world, options }) {
    const org = await world.org();
    const person = await world.person();
    const line = client.line();
    await client.need(200, 'GET', '/api/health', { line });
    const answers = [];
    for (let i = 0; i < Math.max(10, options.n / 10); i++)
      answers.push(await client.ask('GET', PERMISSIONS, { as: person.as, org, line }));
    line.close();
    const wrong = answers.find(({ status }) => status !== 200);
    const first = round(answers[0].ms);
    const later = timesOf(answers.slice(1).map(({ ms }) => ms));
    const figures = { first, later };
    if (wrong !== undefined) return fail(figures, `a right password was ${told(wrong)}`);
    return figure(figures, `the first ${first} ms; the next ones: ${inWords(later)}`);
  },
};
