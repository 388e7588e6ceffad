import { told } from '../client.mjs';
import { fail, pass } from '../outcome.mjs';
import { PERMISSIONS } from './speed.mjs';

/** docs/sign-in.md, guessing: so many wrong passwords for a name from one address, within five minutes. */
const WRONG_MAX = 5;
const BLOCKED_MS = 5 * 60_000;
const MARGIN_MS = 15_000;

/** Wrong passwords for a login of its own block that login from here, and nobody else. */
export const guessing = {
  name: 'guessing',
  shows:
    'five wrong passwords block a login from one address, even for the right one, and nobody else; --slow: until when',
  needs: 'admin',
  makes: ['users'],
  async run({ client, world, options }) {
    const org = await world.org();
    const [victim, other] = [await world.person(), await world.person()];
    const signIn = async (as) => await client.ask('GET', PERMISSIONS, { as, org });
    const begin = performance.now();
    const wrong = [];
    for (let i = 0; i < WRONG_MAX; i++) wrong.push(await signIn({ ...victim.as, password: `wrong ${i}` }));
    const sixth = await signIn({ ...victim.as, password: 'wrong too' });
    const right = await signIn(victim.as);
    const another = await signIn(other.as);
    const figures = {
      wrong: wrong.map(({ status }) => status),
      sixth: sixth.status,
      right: right.status,
      another: another.status,
    };
    const refused = (answer) => [401, 429].includes(answer.status);
    const problems = [];
    const passed = [...wrong, sixth].find((answer) => !refused(answer));
    if (passed !== undefined) problems.push(`a wrong password was ${told(passed)}`);
    if (!refused(right))
      problems.push(
        `after ${WRONG_MAX + 1} wrong passwords the right one was ${told(right)}: guesses are not counted`,
      );
    if (another.status !== 200) problems.push(`another login from here was ${told(another)}`);
    if (problems.length > 0) return fail(figures, ...problems);
    const says = 'six wrong passwords are refused, then the right one too; another login is not';
    if (!options.isSlow) return pass(figures, says);
    await client.pause(BLOCKED_MS + MARGIN_MS - (performance.now() - begin));
    const later = await signIn(victim.as);
    const all = { ...figures, later: later.status };
    if (later.status !== 200) return fail(all, `five minutes later the right password was ${told(later)}`);
    return pass(all, says, 'five minutes later the right one passes');
  },
};
