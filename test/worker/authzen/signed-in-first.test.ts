import { describe, it } from 'vitest';

import { authzen, ONE, TOGETHER } from '../../support/authzen.ts';
import { freshOrg } from '../../support/fresh-org.ts';

const RESOURCE = { type: 'folders', id: 'f1' };
const READ = { name: 'read' };
const SUBJECT = { type: 'user', id: 'admin' };
const SUBJECTS = { subject: { type: 'user' }, action: READ, resource: RESOURCE };

describe('what is wrong with a request', () => {
  it.for([
    ['a body that is not JSON', ONE, '{', {}],
    ['a name that is twice there', TOGETHER, '{"a":1,"a":2}', {}],
    ['an incomplete question', ONE, {}, {}],
    ['an incomplete batch', TOGETHER, {}, {}],
    [
      'a header that is neither true nor false',
      ONE,
      { subject: SUBJECT, action: READ, resource: RESOURCE },
      { 'Gatehouse-Explain': 'yes' },
    ],
    ['an incomplete search', '/access/v1/search/action', {}, {}],
    ['a forged token', '/access/v1/search/subject', { ...SUBJECTS, page: { token: 'forged.token' } }, {}],
  ] as const)(
    'is told to nobody whose credentials do not hold any more: %s',
    async ([, path, body, headers], { expect }) => {
      const org = await freshOrg();
      const { id, as } = await org.account();
      expect((await authzen(path, body, { as, headers })).status).toBe(400);
      await org.admin(200, 'PATCH', `/serviceaccounts/${id}`, { isDisabled: true });
      const answer = await authzen(path, body, { as, headers });
      expect(answer.status, answer.text).toBe(401);
    },
  );
});
