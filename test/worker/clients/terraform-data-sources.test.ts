import { describe, it } from 'vitest';

import { ADMIN } from '../../support/api.ts';
import { unique } from '../../support/fresh-org.ts';
import { findOrganization, organization } from '../../support/terraform-organization.ts';
import { findRole, roleResource } from '../../support/terraform-role.ts';
import { findServiceAccount, serviceAccount } from '../../support/terraform-service-account.ts';
import {
  CREDENTIALS,
  freshTerraform,
  member,
  roleStory,
  teamStory,
} from '../../support/terraform-stories.ts';
import { findTeam, findTeams, teamResource } from '../../support/terraform-team.ts';
import { findOrgUser, findUser, listUsers, userResource } from '../../support/terraform-user.ts';
import { Managed, terraform } from '../../support/terraform.ts';

describe('data grafana_role', () => {
  it.for(CREDENTIALS)(
    'with %s: finds a role by its name, hidden and global ones too',
    async (credential, { expect }) => {
      const { org, tf } = await freshTerraform(credential);
      const { first } = roleStory(org);
      const role = new Managed(tf, roleResource);
      for (const config of [first, { ...first, hidden: false }]) {
        await role.apply(config);
        expect(await findRole(tf, config.name, org.id)).toEqual(roleResource.planned(config));
      }
      const global = roleStory(org, { global: true }).first;
      await new Managed(terraform(ADMIN), roleResource).apply(global);
      expect(await findRole(tf, global.name, org.id)).toEqual(roleResource.planned(global));
      expect(await findRole(tf, 'basic:viewer', org.id)).toMatchObject({
        name: 'basic:viewer',
        global: true,
      });
      expect(await findRole(tf, 'fixed:teams:writer', org.id)).toMatchObject({ group: 'Teams' });
      expect(await findRole(tf, unique('nobody'), org.id)).toBeNull();
      const other = await freshTerraform(credential);
      expect(await findRole(other.tf, first.name, other.org.id)).toBeNull();
    },
  );
});

describe('data grafana_team and grafana_teams', () => {
  it.for(CREDENTIALS)('with %s: finds a team by its whole name', async (credential, { expect }) => {
    const { org, tf } = await freshTerraform(credential);
    const { first } = await teamStory(org);
    const team = new Managed(tf, teamResource);
    await team.apply(first);
    await new Managed(tf, teamResource).apply({ name: `${first.name} and more` });
    expect(await findTeam(tf, first.name, org.id)).toEqual(teamResource.planned(first));
    expect(await findTeam(tf, first.name.slice(1), org.id)).toBeNull();
    await team.destroy();
    expect(await findTeam(tf, first.name, org.id)).toBeNull();
  });

  it('finds all of the org, and those whose name holds a text', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    expect(await findTeams(tf, undefined, org.id)).toEqual([]);
    const names = ['a% one', 'b_ two', 'C Three', 'd one%'].map(unique);
    for (const name of names) await new Managed(tf, teamResource).apply({ name });
    await (await freshTerraform()).org.team();
    const those = (text: string) => names.filter((name) => name.includes(text)).toSorted();
    expect(await findTeams(tf, undefined, org.id)).toEqual(names.toSorted());
    for (const text of [' one', 'a%', '%', '_', 'Three', unique('none')]) {
      expect(await findTeams(tf, text, org.id), text).toEqual(those(text));
    }
  });
});

describe('data grafana_service_account', () => {
  it.for(CREDENTIALS)(
    'with %s: asks for pages until one has the name, or is empty',
    async (credential, { expect }) => {
      const { org, tf } = await freshTerraform(credential);
      const name = unique('account');
      expect(await findServiceAccount(tf, name, org.id)).toBeNull();
      const account = new Managed(tf, serviceAccount);
      const config = { name, role: 'Editor', isDisabled: true } as const;
      await account.apply(config);
      for (const other of ['b', 'c'])
        await new Managed(tf, serviceAccount).apply({ name: `${name}${other}` });
      expect(await findServiceAccount(tf, name, org.id)).toEqual(config);
      await account.destroy();
      expect(await findServiceAccount(tf, name, org.id)).toBeNull();
    },
  );
});

describe('data grafana_user and grafana_users', () => {
  it('finds a person by id, login or email', async ({ expect }) => {
    const tf = terraform(ADMIN);
    const login = unique('Person');
    const config = {
      email: `${login}+x@example.org`,
      login,
      name: 'A name',
      password: 'secret',
      isAdmin: true,
    };
    const user = new Managed(tf, userResource());
    await user.apply(config);
    const wanted = userResource().planned(config);
    for (const by of [
      { id: user.id },
      { loginOrEmail: config.login },
      { loginOrEmail: config.email },
      { loginOrEmail: config.email.toLowerCase() },
    ]) {
      expect(await findUser(tf, by), JSON.stringify(by)).toEqual(wanted);
    }
    const listed = (await listUsers(tf)).filter(({ id }) => String(id) === user.id);
    expect(listed).toMatchObject([{ name: 'A name', isAdmin: true }]);
    await user.destroy();
    for (const by of [{ id: user.id }, { loginOrEmail: config.login }, { loginOrEmail: config.email }])
      expect(await findUser(tf, by)).toBeNull();
  });

  it('finds the first admin, and no service account', async ({ expect }) => {
    const { org, tf } = await freshTerraform();
    const account = await org.account();
    const users = await listUsers(tf);
    expect(users[0]).toMatchObject({ id: 1, login: 'admin', email: 'admin@localhost', isAdmin: true });
    expect(users.map(({ id }) => id)).not.toContain(account.id);
  });
});

describe('data grafana_organization and grafana_organization_user', () => {
  it('finds an org by its name', async ({ expect }) => {
    const { org: somewhere, tf } = await freshTerraform();
    const person = await member(somewhere);
    for (const name of ['org', 'Org ä/b', 'c? d&e', 'f%2F+g', 'h:i@j=k,l'].map(unique)) {
      const org = new Managed(terraform(ADMIN), organization);
      await org.apply({ name, editors: [person.email] });
      expect(await findOrganization(tf, name), name).toEqual(
        organization.planned({ name, editors: [person.email] }),
      );
      await org.destroy();
      expect(await findOrganization(tf, name)).toBeNull();
    }
  });

  it.for(CREDENTIALS)(
    'with %s: finds a member of the org by email or login',
    async (credential, { expect }) => {
      const { org, tf } = await freshTerraform(credential);
      const [person, stranger] = [await member(org, 'Editor'), await member((await freshTerraform()).org)];
      const found = await findOrgUser(tf, person.email, org.id);
      expect(found).toMatchObject({ userId: person.id, orgId: org.id, role: 'Editor' });
      expect(await findOrgUser(tf, found?.login ?? '', org.id)).toEqual(found);
      expect(await findOrgUser(tf, person.email.slice(1), org.id)).toBeNull();
      expect(await findOrgUser(tf, stranger.email, org.id)).toBeNull();
    },
  );
});
