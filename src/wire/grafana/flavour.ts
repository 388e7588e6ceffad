import type { VersionRule } from '../../core/role.ts';

/**
 * Where the Grafana of the documents and the Grafana of its clients differ. `documented` is what the published HTTP API
 * documents say, `13` what the current official clients accept, and `12` what they accepted of servers before 13.
 */
export type Flavour = {
  readonly createRoleStatus: 200 | 201;
  readonly versionWhenAbsent: 0 | 1;
  readonly versionRule: VersionRule;
  /** What an update of a user without a name means. Terraform leaves out a name that should be empty. */
  readonly userNameWhenAbsent: 'kept' | 'empty';
  /** Whether the object with the mapped groups is inside an array, as in the published example. */
  readonly mappedGroupsInArray: boolean;
};

/** The names of the flavours. */
export const FLAVOUR_NAMES = ['documented', '12', '13'] as const;

/** One of the flavours. */
export type FlavourName = (typeof FLAVOUR_NAMES)[number];

const THIRTEEN: Flavour = {
  createRoleStatus: 201,
  versionWhenAbsent: 1,
  versionRule: 'gate',
  userNameWhenAbsent: 'empty',
  mappedGroupsInArray: false,
};

/** Everything that the choice of a flavour decides. */
export const FLAVOURS: Readonly<Record<FlavourName, Flavour>> = {
  documented: {
    createRoleStatus: 200,
    versionWhenAbsent: 0,
    versionRule: 'stored-as-sent',
    userNameWhenAbsent: 'kept',
    mappedGroupsInArray: true,
  },
  // Servers before 13 number a role as they are told.
  '12': { ...THIRTEEN, versionWhenAbsent: 0, versionRule: 'stored-if-sent' },
  '13': THIRTEEN,
};

/** The headers of a request that a flavour is chosen by. One that is sent twice has a comma in it. */
export type FlavourHeaders = {
  /** `X-Grafana-Dialect`. */
  readonly dialect: string | undefined;
  /** `Grafana-Terraform-Provider`. */
  readonly terraform: string | undefined;
  /** `Grafana-Terraform-Provider-Version`. */
  readonly terraformVersion: string | undefined;
};

/**
 * The flavour of one request: the one that `X-Grafana-Dialect` names; else `12` or `13` for the official Terraform provider,
 * by its version; else the one of the deployment's setting. Undefined when the header names none, or two.
 */
export function chooseFlavour(
  { dialect = '', terraform, terraformVersion }: FlavourHeaders,
  setting: FlavourName,
): Flavour | undefined {
  const named = new Set(dialect.split(',').map((name) => name.trim()));
  named.delete('');
  if (named.size > 1) return undefined;
  const [asked] = named;
  if (asked !== undefined) {
    const known = FLAVOUR_NAMES.find((name) => name === asked);
    return known && FLAVOURS[known];
  }
  if (terraform?.toLowerCase() !== 'true') return FLAVOURS[setting];
  return FLAVOURS[leavesNumbering(terraformVersion ?? '') ? '13' : '12'];
}

/** x.y.z, also of a tag, a pre-release or a build of one's own. No number of a release is longer than this. */
const RELEASE = /^v?(\d{1,4})\.(\d{1,4})\.\d{1,4}(?:[-+]|$)/;

/** The first release of the provider that leaves it to the server to number a role's versions. */
const LEAVES_NUMBERING = { major: 4, minor: 34 };

/** Whether the provider of this version leaves the numbering to the server. What is no x.y.z is taken for the newest. */
function leavesNumbering(version: string): boolean {
  const release = RELEASE.exec(version);
  if (release === null) return true;
  const [major, minor] = [Number(release[1]), Number(release[2])];
  return (
    major > LEAVES_NUMBERING.major || (major === LEAVES_NUMBERING.major && minor >= LEAVES_NUMBERING.minor)
  );
}
