import type { ToldOf } from '../told.ts';

/** Teams. */
export const TEAMS: ToldOf = {
  createTeam: {
    does: 'Makes a team without members. Whoever makes it, a person, becomes its admin where that may be.',
    needs: '`teams:create`.',
    refuses: { 409: 'A team of this org has the name. Nothing was made.' },
  },
};
