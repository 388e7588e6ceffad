import { PEOPLE_ROWS } from './people.ts';
import { RESOURCE_ROWS } from './resources.ts';
import { ROLE_ROWS } from './roles.ts';
import type { Rows } from './row.ts';
import { TEAM_ROWS } from './teams.ts';

/** Operations that need no credentials, and how they answer. */
export const PUBLIC: Readonly<Record<string, number>> = { getHealth: 200 };

/** Every other operation. */
export const ROWS: Rows = { ...ROLE_ROWS, ...PEOPLE_ROWS, ...TEAM_ROWS, ...RESOURCE_ROWS };
