/** Which org is asked: docs/authzen.md#orgs. */
import { describe, it } from 'vitest';

import { api } from '../../support/api.ts';
import { askingWorld, authzen, ONE, TOGETHER } from '../../support/authzen.ts';
import { freshOrg } from '../../support/fresh-org.ts';

describe('the org in the path', () => {
  it('is that of a token, or it is a 401', async ({ expect }) => {
    const { org, as, asked } = await askingWorld(await freshOrg());
    const other = await freshOrg();
    expect((await authzen(`/orgs/${org.id}${ONE}`, asked, { as })).body.decision).toBe(true);
    for (const id of [other.id, 2_147_483_647, 9_999_999_999]) {
      const { status, body } = await authzen(`/orgs/${id}${ONE}`, asked, { as });
      expect([status, body]).toEqual([401, { error: 'The token belongs to another org' }]);
    }
  });

  it('is where a person asks, whatever their current one', async ({ expect }) => {
    const { org, alice, asked } = await askingWorld(await freshOrg());
    const { as } = alice;
    expect((await authzen(`/orgs/${org.id}${ONE}`, asked, { as })).body.decision).toBe(true);
    expect((await authzen(ONE, asked, { as })).body.decision).toBe(false);
    const several = await authzen(`/orgs/${org.id}${TOGETHER}`, { ...asked, evaluations: [{}] }, { as });
    expect(several.body.evaluations[0].decision).toBe(true);
  });

  it('may be said again by the header and the query, and not another one', async ({ expect }) => {
    const { org, as, asked } = await askingWorld(await freshOrg());
    const path = `/orgs/${org.id}${ONE}`;
    for (const [query, header] of [
      ['', String(org.id)],
      [`?targetOrgId=${org.id}`, ''],
      ['', '0'],
    ]) {
      const headers = { 'X-Grafana-Org-Id': header ?? '' };
      expect((await authzen(`${path}${query}`, asked, { as, headers })).status, `${query} ${header}`).toBe(
        200,
      );
    }
    for (const [query, header, error] of [
      ['', String(org.id + 1), 'X-Grafana-Org-Id names another org than the path'],
      [`?targetOrgId=${org.id + 1}`, String(org.id), 'targetOrgId names another org than the path'],
      ['', 'x', 'X-Grafana-Org-Id must be the id of one org'],
    ]) {
      const headers = { 'X-Grafana-Org-Id': header ?? '' };
      const { status, body } = await authzen(`${path}${query}`, asked, { as, headers });
      expect([status, body]).toEqual([400, { error }]);
    }
  });

  it('that there is not is answered as one that somebody is no member of', async ({ expect }) => {
    const { alice, asked } = await askingWorld(await freshOrg());
    const other = await freshOrg();
    const answers = await Promise.all(
      [other.id, 2_147_483_647].map(
        async (id) => await authzen(`/orgs/${id}${ONE}`, asked, { as: alice.as }),
      ),
    );
    expect(answers.map(({ status, body }) => [status, body.decision])).toEqual([
      [200, false],
      [200, false],
    ]);
  });
});

describe('somebody whose current org has changed', () => {
  it('is answered there at once', async ({ expect }) => {
    const { org, alice, asked } = await askingWorld(await freshOrg());
    const { as } = alice;
    const before = await authzen(ONE, asked, { as });
    expect([before.status, before.body.decision]).toEqual([200, false]);
    expect((await api('POST', `/user/using/${org.id}`, { as })).status).toBe(200);
    const sent = { 'X-Request-ID': 'a b c' };
    const after = await authzen(ONE, asked, { as, headers: sent });
    expect([after.status, after.body.decision, after.headers.get('X-Request-ID')]).toEqual([
      200,
      true,
      'a b c',
    ]);
  });
});
