import type { Pair } from '../people.ts';

/**
 * Everything that the sample requests name: under the name of the path parameter that names it, and under a name of its
 * own what only some requests are about.
 */
export type Things = {
  readonly orgId: number;
  readonly orgName: string;
  readonly roleUID: string;
  /** A person who is a Viewer of the org. `userID` is what resource permissions call it. */
  readonly userId: number;
  readonly userID: number;
  readonly teamId: number;
  readonly teamID: number;
  readonly groupID: string;
  readonly groupId: string;
  /** The name of a type that the org declared. */
  readonly resource: string;
  /** The name of a type that is declared and deleted, and that of one whose deletion is forced. */
  readonly type: string;
  readonly forcedType: string;
  /** The same of types of all orgs. */
  readonly globalType: string;
  readonly forcedGlobalType: string;
  readonly resourceID: string;
  readonly builtInRole: string;
  readonly serviceAccountId: number;
  readonly tokenId: number;
  readonly email: string;
  readonly globalRole: string;
  /** A team that is spoken of in Unleash's dialect, and is given levels: `teamID`. */
  readonly group: number;
  /** People whom a request adds, removes or deletes, so that other requests still find theirs. */
  readonly newcomer: string;
  readonly otherNewcomer: string;
  readonly leaver: number;
  readonly otherLeaver: number;
  readonly doomed: number;
};

/** What a route requires of its caller, and a request that it takes. */
export type Row = {
  /** Where the caller's rights are looked at: its org, the global plane, or the org that the path names. */
  readonly plane: 'org' | 'global' | 'org-of-path';
  /** All that is required, as texts `<action> <scope>`, without scope where the action alone is asked for. */
  readonly needs: readonly string[];
  /** Set where what is held in that org counts only if it is held in the global plane as well. */
  readonly isHeldGlobally?: true;
  /** Set where nothing but a good credential is required, of anyone or of people alone. */
  readonly signedIn?: 'anyone' | 'people';
} & More;

type More = {
  /** What the sample request gives away: who makes it must hold that as well (I11). */
  readonly also?: readonly string[];
  /** An action that is enough in place of what is needed. */
  readonly orElse?: string;
  readonly body?: (things: Things) => unknown;
  readonly query?: string;
  /** What path parameters are, where it is not the thing of that name. */
  readonly at?: Readonly<Record<string, string>>;
  /** The permission is not enough: it takes a server admin. */
  readonly isForServerAdmins?: true;
  /** How the sample is answered to who may send it, where that is no success. */
  readonly status?: 400 | 404;
};

/** Rows by operation. What follows a `/` tells several requests of one operation apart. */
export type Rows = Readonly<Record<string, Row>>;

const listOf = (needs: string | readonly string[]): readonly string[] =>
  typeof needs === 'string' ? [needs] : needs;

/** A route that is decided on the caller's rights in the org it acts in. */
export const inOrg = (needs: string | readonly string[], more: More = {}): Row => ({
  plane: 'org',
  needs: listOf(needs),
  ...more,
});

/** A route that is decided in the org of the caller, on rights that only the global plane gives. */
export const inOrgOfGlobal = (needs: string | readonly string[], more: More = {}): Row => ({
  ...inOrg(needs, more),
  isHeldGlobally: true,
});

/** Whether the rights that a row requires are those of the global plane. */
export const isOfGlobalPlane = ({ plane, isHeldGlobally }: Row): boolean =>
  plane === 'global' || isHeldGlobally === true;

/** A route that is decided on the caller's rights in the global plane. */
export const inGlobal = (needs: string | readonly string[], more: More = {}): Row => ({
  plane: 'global',
  needs: listOf(needs),
  ...more,
});

/** A route that is decided on the caller's rights in the org of the path; of who is no member, in the global plane. */
export const inOrgOfPath = (needs: string | readonly string[], more: More = {}): Row => ({
  plane: 'org-of-path',
  needs: listOf(needs),
  ...more,
});

/** A route for everybody who is signed in. */
export const signedIn = (more: More = {}): Row => ({
  plane: 'org',
  needs: [],
  signedIn: 'anyone',
  ...more,
});

/** A route for every person who is signed in, and no service account. */
export const signedInPerson = (more: More = {}): Row => ({ ...signedIn(more), signedIn: 'people' });

/** A text with the names in braces replaced by what they stand for. */
export const fill = (text: string, things: Things): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = (things as Readonly<Record<string, string | number | undefined>>)[name];
    if (value === undefined) throw new Error(`nothing is called ${name}`);
    return String(value);
  });

/** Texts `<action> <scope>` as pairs about the things. */
export const pairsOf = (texts: readonly string[], things: Things): Pair[] =>
  texts.map((text) => {
    const [action = '', scope = ''] = fill(text, things).split(' ');
    return [action, scope];
  });

/** The actions of a row, as a refusal names them. */
export function describeNeeds({ needs, orElse }: Row): string {
  const actions = [...new Set(needs.map((text) => text.split(' ')[0] ?? ''))].toSorted();
  if (orElse !== undefined) return `any of ${[...actions, orElse].toSorted().join(', ')}`;
  return actions.length === 1 ? (actions[0] ?? '') : `all of ${actions.join(', ')}`;
}
