/** A role as a change names it. */
type RoleRef = { readonly uid: string; readonly name: string };
/** A team as a change names it. */
export type TeamRef = { readonly id: number; readonly name: string };
/** A resource as the routes of levels name it. */
export type ResourceRef = { readonly type: string; readonly id: string };
/** Who has a level on a resource. */
type LevelHolder =
  | { readonly of: 'subject' }
  | { readonly of: 'team'; readonly team: TeamRef }
  | { readonly of: 'org-role'; readonly orgRole: string };

/** A change that turns an answer round, or is a step on the way there. */
export type Change =
  | { readonly kind: 'take-role'; readonly role: RoleRef; readonly isGlobal: boolean }
  | { readonly kind: 'give-role'; readonly role: RoleRef }
  | { readonly kind: 'take-team-role'; readonly role: RoleRef; readonly team: TeamRef }
  | { readonly kind: 'leave-team'; readonly team: TeamRef }
  | { readonly kind: 'join-team'; readonly team: TeamRef }
  | {
      readonly kind: 'set-level';
      readonly resource: ResourceRef;
      readonly holder: LevelHolder;
      /** Empty takes the level away. */
      readonly level: string;
      /** The level that is there now; empty for none. */
      readonly before: string;
    };

/** A change in words, for the one whom it is about. */
type ChangeWords = {
  /** What a button that offers it says. */
  readonly offer: string;
  /** As a question. */
  readonly title: string;
  /** What the button that makes it says. */
  readonly verb: string;
  /** What is said once it is made. */
  readonly done: string;
  /** Whether it takes something away. */
  readonly isGrave: boolean;
  /** Whom else it concerns, or what may still be in the way. */
  readonly about?: string;
};

/** Says a change in words. `name` is whom the question is about. */
export function wordsOf(name: string, change: Change): ChangeWords {
  switch (change.kind) {
    case 'take-role': {
      const where = change.isGlobal ? ' in all orgs' : '';
      return taking(
        `Take the role ${change.role.name} from ${name}${where}`,
        'Take away',
        `The role ${change.role.name} was taken from ${name}${where}.`,
      );
    }
    case 'give-role':
      return giving(
        `Give the role ${change.role.name} to ${name}`,
        'Give role',
        `${name} has the role ${change.role.name}.`,
      );
    case 'take-team-role':
      return {
        ...taking(
          `Take the role ${change.role.name} from the team ${change.team.name}`,
          'Take away',
          `The role ${change.role.name} was taken from the team ${change.team.name}.`,
        ),
        about: 'This is for all members of the team.',
      };
    case 'leave-team':
      return {
        ...taking(
          `Remove ${name} from the team ${change.team.name}`,
          'Remove',
          `${name} was removed from the team ${change.team.name}.`,
        ),
        about:
          'A member who is there by an external group stays until that group is unlinked, or somebody leaves it.',
      };
    case 'join-team':
      return giving(
        `Add ${name} to the team ${change.team.name}`,
        'Add to team',
        `${name} is a member of the team ${change.team.name}.`,
      );
    case 'set-level':
      return levelWords(name, change);
  }
}

function levelWords(
  name: string,
  { resource, holder, level, before }: Extract<Change, { kind: 'set-level' }>,
): ChangeWords {
  const whom = holderWords(name, holder);
  const where = `${resource.type} ${resource.id}`;
  const about = holder.of === 'subject' ? {} : { about: `This is for everybody who belongs to ${whom}.` };
  if (level === '')
    return {
      ...taking(
        `Take the level ${before} on ${where} from ${whom}`,
        'Take away',
        `The level ${before} on ${where} was taken from ${whom}.`,
      ),
      ...about,
    };
  const instead = before === '' ? '' : ` instead of ${before}`;
  return {
    ...giving(
      `Give ${whom} the level ${level} on ${where}${instead}`,
      'Give level',
      `${whom} has the level ${level} on ${where}.`,
    ),
    ...about,
  };
}

function holderWords(name: string, holder: LevelHolder): string {
  if (holder.of === 'team') return `the team ${holder.team.name}`;
  return holder.of === 'org-role' ? `the org role ${holder.orgRole}` : name;
}

const taking = (offer: string, verb: string, done: string): ChangeWords => ({
  offer,
  title: `${offer}?`,
  verb,
  done,
  isGrave: true,
});

const giving = (offer: string, verb: string, done: string): ChangeWords => ({
  ...taking(offer, verb, done),
  isGrave: false,
});
