import type { OrgOfUser, OrgUser, UserProfile } from '../../core/user.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Part } from '../ports/database.ts';
import type { TeamOfUser } from '../ports/teams.ts';
import type { UserSearch } from '../ports/users.ts';
import type { Read } from '../engine/read.ts';
import { readAll } from '../engine/read.ts';

/** Reads of people, each one round trip. Service accounts are no people: they are answered like nobody. */
export class UserReads {
  readonly #repositories: Repositories;

  constructor(repositories: Repositories) {
    this.#repositories = repositories;
  }

  /** One person, wherever. */
  person(userId: number): Read<UserProfile | undefined> {
    const { statements, answer } = this.#repositories.users.profile(userId);
    return { statements, answer: (rows) => personIn(answer(rows)) };
  }

  /** The orgs of one person, by name; undefined when there is no such person. */
  orgs(userId: number): Read<readonly OrgOfUser[] | undefined> {
    const { users } = this.#repositories;
    const { statements, answer } = readAll({ profile: users.profile(userId), orgs: users.orgsOf(userId) });
    return {
      statements,
      answer: (rows) => {
        const { profile, orgs } = answer(rows);
        return personIn(profile) && orgs;
      },
    };
  }

  /** The members of an org; undefined when there is no such org. */
  members(orgId: number, search: UserSearch): Read<Part<OrgUser> | undefined> {
    const { orgs, orgUsers } = this.#repositories;
    const { statements, answer } = readAll({
      org: orgs.find(orgId),
      members: orgUsers.search(orgId, search),
    });
    return {
      statements,
      answer: (rows) => {
        const { org, members } = answer(rows);
        return org && members;
      },
    };
  }

  /** The teams of one person in an org, by name; undefined when there is no such person. */
  teams(orgId: number, userId: number): Read<readonly TeamOfUser[] | undefined> {
    const { users, teams } = this.#repositories;
    const { statements, answer } = readAll({
      profile: users.profile(userId),
      teams: teams.ofUser(orgId, userId),
    });
    return {
      statements,
      answer: (rows) => {
        const { profile, teams: found } = answer(rows);
        return personIn(profile) && found;
      },
    };
  }
}

const personIn = (profile: UserProfile | undefined): UserProfile | undefined =>
  profile?.isServiceAccount === true ? undefined : profile;
