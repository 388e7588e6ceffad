import { OpenAPIHono, z } from '@hono/zod-openapi';

import * as requirements from '../../../core/requirements.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import {
  fromPreferencesForm,
  PreferencesDTO,
  toPreferencesDTO,
  UpdatePrefsCmd,
} from '../../../wire/grafana/preferences.ts';
import type { AppEnv } from '../../context.ts';
import { namedId } from '../../kit/needs.ts';
import { jsonBody, success } from '../../kit/document.ts';
import { idOrUid } from '../../kit/ids.ts';
import { createRoute, security } from '../document.ts';
import { answerOne, changing, needs, onInvalidInput, readsJson } from '../dialect.ts';

const tags = ['Teams'];
const NAMED = { teamId: 'team' } as const;
const params = z.object({ teamId: idOrUid('Id of the team') });

const getTeamPreferencesRoute = createRoute({
  method: 'get',
  path: '/teams/{teamId}/preferences',
  operationId: 'getTeamPreferences',
  summary: 'Get the preferences of a team',
  tags,
  security,
  middleware: [needs((c) => requirements.readTeam(namedId(c, 'teamId')), { named: NAMED })] as const,
  request: { params },
  responses: { 200: success('The preferences.', PreferencesDTO) },
});

const setTeamPreferences = changing('setTeamPreferences', {
  of: (c) => ({ teamId: namedId(c, 'teamId') }),
  named: NAMED,
});
const updateTeamPreferencesRoute = createRoute({
  method: 'put',
  path: '/teams/{teamId}/preferences',
  operationId: 'updateTeamPreferences',
  summary: 'Replace the preferences of a team',
  tags,
  security,
  middleware: [setTeamPreferences.needs, readsJson] as const,
  request: { params, body: jsonBody(UpdatePrefsCmd) },
  responses: { 200: success('The preferences are replaced.', SuccessResponseBody) },
});

/** Preferences of teams. They are stored for clients only: nothing here uses them. Source: docs/grafana.md#teams. */
export const teamPreferences = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

teamPreferences.openapi(getTeamPreferencesRoute, async (c) => {
  const read = c.var.services.repositories.teamPreferences.find(c.var.orgId, namedId(c, 'teamId'));
  return await answerOne(c, 'team', read, (found) => c.json(toPreferencesDTO(found), 200));
});

teamPreferences.openapi(updateTeamPreferencesRoute, async (c) => {
  const input = {
    teamId: namedId(c, 'teamId'),
    preferences: fromPreferencesForm(c.req.valid('json')),
  };
  return await setTeamPreferences.make(c, input, () => c.json({ message: 'Preferences updated' }, 200));
});
