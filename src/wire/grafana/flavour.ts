import type { VersionRule } from '../../core/role.ts';

/**
 * Where the Grafana of the documents and the Grafana of today's clients differ. `documented` is what the published
 * HTTP API documents say, `13` what the current official clients accept.
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
export const FLAVOUR_NAMES = ['documented', '13'] as const;

/** One of the two flavours. */
export type FlavourName = (typeof FLAVOUR_NAMES)[number];

/** Everything that the choice of a flavour decides. */
export const FLAVOURS: Readonly<Record<FlavourName, Flavour>> = {
  documented: {
    createRoleStatus: 200,
    versionWhenAbsent: 0,
    versionRule: 'stored-as-sent',
    userNameWhenAbsent: 'kept',
    mappedGroupsInArray: true,
  },
  '13': {
    createRoleStatus: 201,
    versionWhenAbsent: 1,
    versionRule: 'gate',
    userNameWhenAbsent: 'empty',
    mappedGroupsInArray: false,
  },
};

/**
 * The flavour of one request: the one that the header `X-Grafana-Dialect` names; else `13` for a request of the
 * official Terraform provider; else the one of the deployment's setting.
 */
export function chooseFlavour(
  dialect: string | undefined,
  terraform: string | undefined,
  setting: FlavourName,
): Flavour {
  const asked = FLAVOUR_NAMES.find((name) => name === dialect);
  return FLAVOURS[asked ?? (terraform?.toLowerCase() === 'true' ? '13' : setting)];
}
