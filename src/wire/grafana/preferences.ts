import { z } from 'zod';

import type { TeamPreferences } from '../../core/team.ts';
import { optionalName } from './fields.ts';
import { form } from './form.ts';

/** Body of `PUT /api/teams/:teamId/preferences`. Source: docs/grafana.md#teams. */
export const UpdatePrefsCmd = form(
  'UpdatePrefsCmd',
  z.object({
    theme: optionalName('Colour theme, such as `light`, `dark` or `system`.'),
    timezone: optionalName('Time zone, such as `utc`, `browser` or `Europe/Berlin`.'),
    weekStart: optionalName('First day of the week, such as `monday`.'),
    homeDashboardUID: optionalName('Uid of the home dashboard.'),
    language: optionalName('Language, such as `en-US`.'),
  }),
  // Older clients name the home dashboard by its number, which is no slip of its uid.
  ['homeDashboardId'],
);

/** Preferences; an empty text means none. Source: docs/grafana.md#teams. */
export const PreferencesDTO = z
  .object({
    theme: z.string().describe('Colour theme.'),
    timezone: z.string().describe('Time zone.'),
    weekStart: z.string().describe('First day of the week.'),
    homeDashboardUID: z.string().describe('Uid of the home dashboard.'),
    language: z.string().describe('Language.'),
  })
  .meta({ id: 'PreferencesDTO' });

/** Preferences as clients read them. */
export const toPreferencesDTO = ({
  homeDashboardUid,
  ...rest
}: TeamPreferences): z.infer<typeof PreferencesDTO> => ({ ...rest, homeDashboardUID: homeDashboardUid });

/** Preferences as clients send them: absent and null mean none. */
export const fromPreferencesForm = (sent: z.infer<typeof UpdatePrefsCmd>): TeamPreferences => ({
  theme: sent.theme ?? '',
  timezone: sent.timezone ?? '',
  weekStart: sent.weekStart ?? '',
  homeDashboardUid: sent.homeDashboardUID ?? '',
  language: sent.language ?? '',
});
