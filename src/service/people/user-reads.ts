import type { LinkOfPerson } from '../../core/link.ts';
import type { OrgOfUser, OrgUser, ShownProfile, UserProfile } from '../../core/user.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Part } from '../ports/database.ts';
import type { TeamOfUser } from '../ports/teams.ts';
import type { UserSearch } from '../ports/users.ts';
import type { Read } from '../ports/read.ts';
import { map, readAll } from '../ports/read.ts';
import type { TooLong } from '../ports/too-long.ts';

/** Reads of people, each in one round trip. Service accounts are not people: they count as not existing. */
export class UserReads {
  readonly #repositories: Repositories;

  constructor(repositories: Repositories) {
    this.#repositories = repositories;
  }

  /** One person, in any org. */
  person(userId: number): Read<ShownProfile | undefined> {
    return map(this.#repositories.users.shownProfile(userId), (found) => personIn(found));
  }

  /** The link of one person to an identity provider, none or one; undefined when the person does not exist. */
  links(userId: number): Read<readonly LinkOfPerson[] | undefined> {
    const { users, links } = this.#repositories;
    return map(
      readAll({ profile: users.profile(userId), link: links.ofPerson(userId) }),
      ({ profile, link }) => {
        return personIn(profile) && (link === undefined ? [] : [link]);
      },
    );
  }

  /** The orgs of one person, ordered by name; undefined when the person does not exist. */
  orgs(userId: number): Read<readonly OrgOfUser[] | undefined> {
    const { users } = this.#repositories;
    return map(
      readAll({ profile: users.profile(userId), orgs: users.orgsOf(userId) }),
      ({ profile, orgs }) => {
        return personIn(profile) && orgs;
      },
    );
  }

  /** The members of an org; undefined when the org does not exist. */
  members(orgId: number, search: UserSearch): Read<Part<OrgUser> | TooLong | undefined> {
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

  /** The teams of one person in an org, ordered by name; undefined when the person does not exist. */
  teams(orgId: number, userId: number): Read<readonly TeamOfUser[] | TooLong | undefined> {
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

const personIn = <T extends UserProfile>(profile: T | undefined): T | undefined =>
  profile?.isServiceAccount === true ? undefined : profile;
