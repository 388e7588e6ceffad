import { told } from '../client.mjs';
import { fail, figure, pass } from '../outcome.mjs';
import { onReport } from '../world.mjs';

/**
 * The end of an id, as it is written in a path. What is encoded must arrive. What is not is rewritten by some hosts, and by
 * whatever reads an address (docs/group-sync.md, ids in paths).
 */
const FORMS = [
  { sent: 'a%2Fb', means: 'a/b', must: true },
  { sent: 'a%2F%2Fb', means: 'a//b', must: true },
  { sent: 'a%2F', means: 'a/', must: true },
  { sent: 'a%5Cb', means: 'a\\b', must: true },
  { sent: 'a%25b', means: 'a%b', must: true },
  { sent: 'a%252Fb', means: 'a%2Fb', must: true },
  { sent: 'a%20b', means: 'a b', must: true },
  { sent: 'a+b', means: 'a+b', must: true },
  { sent: 'cn=a,ou=b%20c', means: 'cn=a,ou=b c', must: true },
  { sent: 'caf%C3%A9', means: 'café', must: true },
  { sent: 'a/b', means: 'a/b', must: true },
  { sent: 'a%2Db', means: 'a-b', must: true },
  { sent: 'a//b', means: 'a//b', must: false },
  { sent: 'a///b/', means: 'a///b/', must: false },
  { sent: 'a\\b', means: 'a\\b', must: false },
  { sent: 'a%b', means: 'a%b', must: false },
];

/** Steps in a path end at another group. Both spellings are steps to whatever reads an address. */
const STEPS = ['a/../b', 'a/%2E%2E/b'];

const GROUPS = '/groupsync/groups';
/** What a path that was rewritten, or an id that is not allowed, is answered. */
const REFUSALS = [400, 403, 404, 405];

/** What the host makes of ids of groups in paths. */
export const paths = {
  name: 'paths',
  shows:
    'ids of groups in paths arrive as they were sent; what the host rewrites, and the form that it cannot',
  needs: 'admin',
  makes: ['roles', 'teams', 'groups'],
  async run({ world }) {
    const role = await world.role([onReport('paths')]);
    const problems = [];
    const rewritten = [];
    const arrived = {};
    for (const [i, { sent, means, must }] of FORMS.entries()) {
      const own = `${world.run}-p${i}-`;
      const got = await arrivesAs(world, role, own, sent);
      arrived[sent] = got;
      if (got === means) continue;
      (must ? problems : rewritten).push(`${sent} arrives as ${got ?? 'nothing'}`);
    }
    for (const [i, sent] of STEPS.entries()) {
      const got = await arrivesAs(world, role, `${world.run}-s${i}-`, sent, `${world.run}-s${i}-b`);
      arrived[sent] = got;
      rewritten.push(`${sent} arrives as ${got ?? 'nothing'}`);
    }
    problems.push(...(await removedByQuery(world)));
    const isNormal = arrived['a//b'] === 'a/b';
    const says = [
      isNormal
        ? 'this host turns // in a path into /: send ids encoded, or switch off normalisation of incoming URLs'
        : 'this host leaves // in a path as it is',
      ...(rewritten.length > 0 ? [`rewritten, as documented: ${rewritten.join('; ')}`] : []),
    ];
    const figures = { arrived, isNormal };
    if (problems.length > 0) return fail(figures, ...problems, ...says);
    return isNormal ? figure(figures, ...says) : pass(figures, ...says);
  },
};

/** Maps a group by its path, and finds which group was mapped: what follows `own` in its id. */
async function arrivesAs(world, role, own, sent, other = '') {
  // For steps the last of them is what stays: it has a name of its own as well.
  const path = other === '' ? `${own}${sent}` : `${own}${sent.slice(0, sent.lastIndexOf('/') + 1)}${other}`;
  const put = await world.admin([201, ...REFUSALS], 'PUT', `${GROUPS}/${path}`, { roles: [role] });
  if (put.status !== 201) return `an error, ${told(put)}`;
  const { body } = await world.admin(200, 'GET', GROUPS, undefined, {
    headers: { 'X-Grafana-Dialect': '13' },
  });
  const found = body.groups.map(({ groupID }) => groupID).filter((id) => id.startsWith(own));
  for (const id of found) {
    const at = `${GROUPS}/${encodeURIComponent(id)}`;
    const gone = await world.admin([204, ...REFUSALS], 'DELETE', at);
    if (![204, 404].includes(gone.status)) world.noteMade(`group ${id}`, at);
  }
  return found.map((id) => id.slice(own.length))[0];
}

/** The form with the id in the query, which no host rewrites: links of a team are removed by it. */
async function removedByQuery(world) {
  const teamId = await world.team();
  const problems = [];
  for (const id of ['a//b', 'a\\b', 'a/../b', 'a%2Fb', 'a b', 'a+b']) {
    const groupId = `${world.run}-q-${id}`;
    const link = await world.admin([200, 400], 'POST', `/teams/${teamId}/groups`, { groupId });
    // Ids with steps are refused. Others are linked already when a reply was lost.
    if (link.status === 400 && id.includes('..')) continue;
    const query = `/teams/${teamId}/groups?groupId=${encodeURIComponent(groupId)}`;
    const end = await world.admin([200, ...REFUSALS], 'DELETE', query);
    if (end.status !== 200) problems.push(`${id} in a query: removing it was ${told(end)}`);
  }
  return problems;
}
