import type { OrgOfUser, OrgUser, UserProfile } from '../../core/user.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Part } from '../ports/database.ts';
import type { TeamOfUser } from '../ports/teams.ts';
import type { UserSearch } from '../ports/users.ts';
import type { Read } from '../ports/read.ts';
import { map, readAll } from '../ports/read.ts';

/** Reads of people, each one round trip. Service accounts are no people: they are answered like nobody. */
export class UserReads {
  readonly #repositories: Repositories;

  constructor(repositories: Repositories) {
    this.#repositories = repositories;
  }

  /** One person, wherever. */
  person(userId: number): Read<UserProfile | undefined> {
    return map(this.#repositories.users.profile(userId), (found) => personIn(found));
  }

  /** The orgs of one person, by name; undefined when there is no such person. */
  orgs(userId: number): Read<readonly OrgOfUser[] | undefined> {
    const { users } = this.#repositories;
    return map(
      readAll({ profile: users.profile(userId), orgs: users.orgsOf(userId) }),
      ({ profile, orgs }) => {
        return personIn(profile) && orgs;
      },
    );
  }

  /** The members of an org; undefined when there is no such org. */
  members(orgId: number, search: UserSearch): Read<Part<OrgUser> | undefined> {
    const { orgs, orgUsers } = this.#repositories;
    return map(
      readAll({
        org: orgs.find(orgId),
        members: orgUsers.search(orgId, search),
      }),
      ({ org, members }) => {
        return org && members;
      },
    );
  }

  /** The teams of one person in an org, by name; undefined when there is no such person. */
  teams(orgId: number, userId: number): Read<readonly TeamOfUser[] | undefined> {
    const { users, teams } = this.#repositories;
    return map(
      readAll({
        profile: users.profile(userId),
        teams: teams.ofUser(orgId, userId),
      }),
      ({ profile, teams: found }) => {
        return personIn(profile) && found;
      },
    );
  }
}

const personIn = (profile: UserProfile | undefined): UserProfile | undefined =>
  profile?.isServiceAccount === true ? undefined : profile;
