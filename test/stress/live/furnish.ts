import { globallyAssignedRole, updatedGlobalRole } from './kinds/everywhere.ts';
import { endingOrgs } from './kinds/ending-orgs.ts';
import { federate, groupsByToken, orgRoleByToken } from './kinds/federated.ts';
import { groupMapping, teamGroup, userGroups } from './kinds/groups.ts';
import { levelOfBasicRole, levelOfTeam, levelOfUser } from './kinds/levels.ts';
import { accountRole, disabledAccount, disabledPerson, orgMember, orgRole } from './kinds/members.ts';
import { passwords } from './kinds/passwords.ts';
import { assignedRole, deletedRole, heldRole, updatedAndAssignedRole, updatedRole } from './kinds/roles.ts';
import { deletedTeam, replacedTeam, teamMember, teamRole } from './kinds/teams.ts';
import { deletedTokens, expiringTokens } from './kinds/tokens.ts';
import type { Org, World } from './world.ts';

/** Fills the orgs with everything that the load is about: each kind of change at least once for each kind of subject. */
export async function furnish(world: World): Promise<void> {
  const orgs = world.orgs;
  // Each org by itself, so that they are filled side by side.
  await Promise.all(orgs.map(async (org, i) => await furnishOrg(world, org, i)));
  const [first, second] = orgs as [Org, Org];
  await disabledPerson(world, [first, second], await world.person(first, second));
  await updatedGlobalRole(world, [first, second], await world.person(first, second));
  await globallyAssignedRole(world, [first, second], await world.person(first, second));
  await groupsByToken(world, [first, second]);
  await orgRoleByToken(world, first);
  endingOrgs(world);
}

async function furnishOrg(world: World, org: Org, i: number): Promise<void> {
  // Some of them share a subject, so that what one changes makes the others load again.
  const account = await world.account(org, 'Viewer');
  const person = await world.person(org);
  const [one, other] = i % 2 === 0 ? [account, person] : [person, account];
  await updatedRole(world, org, one);
  await deletedRole(world, org, other);
  await assignedRole(world, org, one);
  await heldRole(world, org, other);
  await updatedAndAssignedRole(world, org, one);
  await teamMember(world, org, one);
  await teamRole(world, org, other);
  await deletedTeam(world, org, one);
  await replacedTeam(world, org, other);
  levelOfUser(world, org, one);
  await levelOfTeam(world, org, other);
  levelOfBasicRole(world, org, one);
  const fresh = async (isAccount: boolean) =>
    isAccount ? await world.account(org) : await world.person(org);
  const isEven = i % 2 === 0;
  await groupMapping(world, org, await fresh(isEven));
  await userGroups(world, org, await fresh(!isEven));
  await teamGroup(world, org, await fresh(isEven), false);
  await teamGroup(world, org, await fresh(!isEven), true);
  if (isEven) orgRole(world, org, await world.person(org));
  else accountRole(world, org, await world.account(org));
  const elsewhere = world.org(i + 1);
  orgMember(world, org, await world.person(elsewhere));
  await disabledAccount(world, org, await world.account(org));
  await deletedTokens(world, org);
  await expiringTokens(world, org);
  // Each takes few changes, for the limits on guessing.
  for (let j = 0; j < 2; j++) await passwords(world, org);
  if (org.id === 1) {
    const { subject } = await federate(world, 'groups', { groups: [] });
    await updatedRole(world, org, subject);
    await assignedRole(world, org, subject);
    await teamMember(world, org, subject);
  }
}
