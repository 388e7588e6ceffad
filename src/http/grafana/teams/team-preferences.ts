import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

import { notFound } from '../../../core/refusal.ts';
import * as requirements from '../../../core/requirements.ts';
import { SuccessResponseBody } from '../../../wire/grafana/message.ts';
import {
  fromPreferencesForm,
  PreferencesDTO,
  toPreferencesDTO,
  UpdatePrefsCmd,
} from '../../../wire/grafana/preferences.ts';
import type { AppEnv } from '../../context.ts';
import { readsJson } from '../dialect/body.ts';
import { onInvalidInput } from '../dialect/malformed.ts';
import { namedId, needs } from '../dialect/needs.ts';
import { here } from '../dialect/place.ts';
import { readIfAllowed } from '../dialect/read-allowed.ts';
import { refused } from '../dialect/refused.ts';
import { idOrUid, jsonBody, refusals, security, success } from '../dialect/route.ts';

const tags = ['Teams'];
const NAMED = { teamId: 'team' } as const;
const params = z.object({ teamId: idOrUid('Id of the team') });

const getTeamPreferencesRoute = createRoute({
  method: 'get',
  path: '/teams/{teamId}/preferences',
  operationId: 'getTeamPreferences',
  summary: 'Read the preferences of a team',
  tags,
  security,
  middleware: [needs((c) => requirements.readTeam(namedId(c, 'teamId')), here, NAMED)] as const,
  request: { params },
  responses: { 200: success('All preferences.', PreferencesDTO), ...refusals },
});

const updateTeamPreferencesRoute = createRoute({
  method: 'put',
  path: '/teams/{teamId}/preferences',
  operationId: 'updateTeamPreferences',
  summary: 'Replace the preferences of a team',
  tags,
  security,
  middleware: [needs((c) => requirements.writeTeam(namedId(c, 'teamId')), here, NAMED), readsJson] as const,
  request: { params, body: jsonBody(UpdatePrefsCmd) },
  responses: { 200: success('The preferences are as was sent.', SuccessResponseBody), ...refusals },
});

/** Preferences of teams: kept for clients, and used by nothing here. Source: docs/grafana.md#teams. */
export const teamPreferences = new OpenAPIHono<AppEnv>({ defaultHook: onInvalidInput });

teamPreferences.openapi(getTeamPreferencesRoute, async (c) => {
  const read = c.var.services.repositories.teamPreferences.find(c.var.orgId, namedId(c, 'teamId'));
  const result = await readIfAllowed(c, read);
  if (!result.ok) return refused(c, result.refusal);
  const { answer } = result.value;
  return answer === undefined ? refused(c, notFound('team')) : c.json(toPreferencesDTO(answer), 200);
});

teamPreferences.openapi(updateTeamPreferencesRoute, async (c) => {
  const input = {
    teamId: namedId(c, 'teamId'),
    preferences: fromPreferencesForm(c.req.valid('json')),
  };
  const result = await c.var.services.org.change(c.var.orgId, c.var.caller, 'setTeamPreferences', input);
  return result.ok ? c.json({ message: 'Preferences updated' }, 200) : refused(c, result.refusal);
});
