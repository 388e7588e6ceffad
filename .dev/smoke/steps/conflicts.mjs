import { told } from '../client.mjs';
import { countsInWords, countsOf, fail, pass } from '../outcome.mjs';
import { onReport } from '../world.mjs';

const AT_ONCE = 20;
const atOnce = async (make) => await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => make(i)));

/** Repeats what was put off. Not a 503: that change may have been made. */
async function settled(client, ask) {
  let answer = await ask();
  for (let tries = 0; answer.status === 429 && tries < 10; tries++) {
    await client.pause(500);
    answer = await ask();
  }
  return answer;
}

/** Changes that want the same thing at once: one gets it, and none is lost. */
export const conflicts = {
  name: 'conflicts',
  shows: 'changes at once: of one name one wins, of one version one wins, and no change of a role is lost',
  needs: 'admin',
  makes: ['service accounts', 'roles'],
  async run({ client, world }) {
    const lines = client.lines(AT_ONCE);
    const permissions = [onReport('conflicts')];
    try {
      const name = world.name('account');
      const named = await atOnce(
        async (i) =>
          await world.tries('POST', '/serviceaccounts', { name, role: 'None' }, { line: lines[i] }),
      );
      const account = named.find(({ status }) => status === 201);
      if (account) world.noteMade(`service account ${name}`, `/serviceaccounts/${account.body.id}`);

      const role = await world.role(permissions);
      const path = `/access-control/roles/${role}`;
      const put = (headers, body) => async (i) =>
        await settled(
          client,
          async () =>
            await world.tries(
              'PUT',
              path,
              { name: role, permissions, ...body(i) },
              { line: lines[i], headers },
            ),
        );
      const sameVersion = await atOnce(put({ 'X-Grafana-Dialect': 'documented' }, () => ({ version: 100 })));
      const numbered = await atOnce(
        put({ 'X-Grafana-Dialect': '13' }, (i) => ({ description: `change ${i}` })),
      );
      const last = (await world.admin(200, 'GET', path)).body;

      const figures = {
        sameName: countsOf(named.map(({ status }) => status)),
        sameVersion: countsOf(sameVersion.map(({ status }) => status)),
        numbered: countsOf(numbered.map(({ status }) => status)),
      };
      const problems = [
        ...winners('name', named, 201, [400, 409]),
        ...winners('version', sameVersion, 200, [400]),
        ...lostUpdates(numbered, last),
      ];
      if (problems.length > 0) return fail(figures, ...problems);
      return pass(
        figures,
        `one name: ${countsInWords(figures.sameName)}; one version: ${countsInWords(figures.sameVersion)}`,
        `${AT_ONCE} changes of one role: versions 101 to ${100 + AT_ONCE}, and the last of them stands`,
      );
    } finally {
      for (const line of lines) line.close();
    }
  },
};

function winners(what, answers, won, lost) {
  const winning = answers.filter(({ status }) => status === won).length;
  const others = answers.find(({ status }) => status !== won && !lost.includes(status));
  return [
    ...(winning === 1 ? [] : [`of ${AT_ONCE} who wanted one ${what}, ${winning} got it`]),
    ...(others === undefined ? [] : [`one who wanted a ${what} was ${told(others)}`]),
  ];
}

function lostUpdates(answers, last) {
  const refused = answers.find(({ status }) => status !== 200);
  if (refused !== undefined) return [`a change was ${told(refused)}`];
  const versions = answers.map(({ body }) => body.version).sort((a, b) => a - b);
  const wanted = answers.map((_, i) => 101 + i);
  if (versions.join() !== wanted.join()) return [`versions were ${versions.join(', ')}: an update was lost`];
  const newest = answers.find(({ body }) => body.version === last.version);
  if (newest?.body.description !== last.description)
    return ['what stands is not what the change with the highest version said'];
  return [];
}
