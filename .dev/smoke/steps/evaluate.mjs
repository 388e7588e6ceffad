import { Failed, fail, pass } from '../outcome.mjs';
import { onReport } from '../world.mjs';

/** Where the service says which endpoints it has. */
const METADATA = '/.well-known/authzen-configuration';

/** A service that is told yes about somebody, alone and in a batch, and no once the role is taken away. */
export const evaluate = {
  name: 'evaluate',
  shows: 'a service is told by AuthZEN what a person may do, and no longer once it is taken away',
  needs: 'admin',
  makes: ['service accounts', 'people', 'roles'],
  async run({ client, world }) {
    const metadata = await client.need(200, 'GET', METADATA);
    const [service, person] = [await world.account(), await world.person()];
    await world.gives(service.id, await world.role([{ action: 'access:evaluate', scope: 'users:*' }]));
    const role = await world.role([onReport('evaluate')]);
    await world.gives(person.id, role);

    const question = {
      subject: { type: 'user', id: `id:${person.id}` },
      action: { name: 'read' },
      resource: { type: 'reports', id: 'evaluate' },
    };
    const ask = async (path, body) =>
      (await client.need(200, 'POST', `/access/v1/${path}`, { as: service.as, body })).body;
    const evaluations = [{}, { resource: { type: 'reports', id: 'another' } }];
    const given = await ask('evaluation', question);
    const together = await ask('evaluations', { ...question, evaluations });
    await world.admin(200, 'DELETE', `/access-control/users/${person.id}/roles/${role}`);
    const taken = await ask('evaluation', question);

    const seen = [given, ...(together.evaluations ?? []), taken].map(({ decision }) => decision);
    const figures = { decisions: seen, identifier: metadata.body.policy_decision_point };
    if (typeof figures.identifier !== 'string') throw new Failed(`${METADATA} has no policy_decision_point`);
    return seen.join() === 'true,true,false,false'
      ? pass(figures, `yes and no as they should be; the metadata names ${figures.identifier}`)
      : fail(figures, `the decisions were ${seen.join(', ')}, and not true, true, false, false`);
  },
};
