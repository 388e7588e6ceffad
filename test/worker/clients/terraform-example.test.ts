import { describe, it } from 'vitest';

import { ADMIN, ok } from '../../support/api.ts';
import { applyExample } from '../../support/terraform-example.ts';
import { DEFAULT_ORG, splitId, terraform } from '../../support/terraform.ts';

const pages = import.meta.glob('../../../docs/terraform.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const page = String(Object.values(pages)[0]);

/** The configurations that the page shows. */
const examples = [...page.matchAll(/^```hcl\n([\s\S]*?)^```$/gm)].map(([, hcl = '']) => hcl);
const [whole = '', ownAction = ''] = examples;

// The storage of this file is its own, so that nobody else is in the org that the example is for.
const tf = terraform(ADMIN, DEFAULT_ORG);

describe('the example of the page about Terraform', () => {
  it('is applied, planned without a difference, imported as the page says, and destroyed', async ({
    expect,
  }) => {
    const made = await applyExample(tf, whole);
    expect([...made.keys()]).toEqual([
      'grafana_user.ada',
      'grafana_team.editors',
      'grafana_team_external_group.editors',
      'grafana_role.reporter',
      'grafana_service_account.robot',
      'grafana_service_account_token.robot',
      'grafana_role_assignment.reporter',
      'grafana_service_account_permission.robot',
    ]);
    for (const one of made.values()) await one.plan();

    await made.get('grafana_role.reporter')?.importAs('reporter');
    await made.get('grafana_role_assignment.reporter')?.importAs('reporter');
    for (const address of ['grafana_team.editors', 'grafana_service_account.robot']) {
      const id = made.get(address)?.attributes['id'] ?? '';
      await made.get(address)?.importAs(id);
      await made.get(address)?.importAs(splitId(id).local);
    }

    for (const one of [...made.values()].toReversed()) await one.destroy();
  });

  it('gives the token what the page shows', async ({ expect }) => {
    const made = await applyExample(tf, whole);
    const token = made.get('grafana_service_account_token.robot')?.attributes['key'] ?? '';
    const { body } = await ok(200, 'GET', '/access-control/user/permissions', { as: { token } });
    const [, shown = ''] = new RegExp('robot_token.*permissions\\n# (\\{.*\\})$', 'm').exec(page) ?? [];
    expect(body).toEqual(JSON.parse(shown));
    for (const one of [...made.values()].toReversed()) await one.destroy();
  });

  it('names an action of one’s own once it is declared, and not before', async ({ expect }) => {
    await expect(applyExample(tf, ownAction)).rejects.toMatchObject({ status: 400 });
    const [, path = '', body = ''] = /-X PUT \S+\/api(\S+) \\\n  -d '(.*)'$/m.exec(page) ?? [];
    await ok(200, 'PUT', path, { body: JSON.parse(body) });
    const made = await applyExample(tf, ownAction);
    expect([...made.keys()]).toEqual(['grafana_role.approver']);
    await made.get('grafana_role.approver')?.destroy();
  });
});

describe('what reads the example', () => {
  it('refuses what it does not know', async ({ expect }) => {
    for (const hcl of [
      'resource "grafana_dashboard" "a" { }',
      'resource "grafana_team" "a" { nam = "a" }',
      'resource "grafana_team_external_group" "a" { team_id = grafana_team.b.id }',
      'resource "grafana_role" "a" { name = "${b}" }',
      'resource "grafana_role" "a" { name = "a"',
    ])
      await expect(applyExample(tf, hcl), hcl).rejects.toThrow();
  });
});
