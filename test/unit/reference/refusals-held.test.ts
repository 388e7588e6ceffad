import { describe, it } from 'vitest';

import { makeDocument } from '../../../src/reference/document.ts';
import type { Exchange } from '../../support/documented.ts';
import { documentedBy } from '../../support/documented.ts';

const law = documentedBy(JSON.parse(JSON.stringify(makeDocument())) as never);

const JSON_TYPE = { 'Content-Type': 'application/json', 'X-Request-Id': 'x' };

type Told = {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly text?: string;
};

/** An answer to a request. */
const exchange = (
  method: string,
  path: string,
  { status = 200, headers = JSON_TYPE, body, text }: Told,
): Exchange => ({
  method,
  url: `http://gatehouse.test${path}`,
  status,
  headers: new Headers(headers),
  text: text ?? (body === undefined ? '' : JSON.stringify(body)),
});

const MADE = { teamId: 1, uid: 'u', message: 'Team created' };
const TAGGED = { ...JSON_TYPE, ETag: '"1.1"' };
const created = (told: Told) => law(exchange('POST', '/api/teams', { headers: TAGGED, body: MADE, ...told }));
const REFUSED = { message: 'no', traceID: '' };

describe('what the document has of an operation', () => {
  it('passes: a success, a refusal, a dry run, a HEAD, a list of lines, a path that is written in another way', ({
    expect,
  }) => {
    expect(created({})).toBeUndefined();
    expect(created({ headers: { ...TAGGED, 'Gatehouse-Revision': '1.1' } })).toBeUndefined();
    expect(created({ status: 409, headers: JSON_TYPE, body: REFUSED })).toBeUndefined();
    const dryRun = {
      dryRun: true,
      status: 200,
      reply: MADE,
      effect: { groups: [], narrowed: [], approximate: [] },
    };
    const asked = exchange('POST', '/api/teams?dryRun=true', { body: dryRun });
    expect(law(asked)).toMatch(/^The document does not have of createTeam .* body\/effect/);
    expect(law(exchange('HEAD', '/api/teams/1', { headers: TAGGED }))).toBeUndefined();
    expect(
      law(
        exchange('GET', '/API/admin//roles', {
          status: 304,
          headers: { ETag: 'W/"1"', 'X-Request-Id': 'x' },
        }),
      ),
    ).toBe(undefined);
  });

  it('passes what is no operation, if it is refused', ({ expect }) => {
    expect(law(exchange('GET', '/api/nowhere', { status: 404, body: REFUSED }))).toBeUndefined();
    expect(law(exchange('PUT', '/api/teams', { status: 405, body: REFUSED }))).toBeUndefined();
    expect(law(exchange('OPTIONS', '/api/admin/groups', {}))).toBeUndefined();
  });
});

describe('what the document does not have', () => {
  it.for<readonly [what: string, told: Told, says: string]>([
    ['a status', { status: 418, headers: JSON_TYPE, body: REFUSED }, 'the status 418'],
    ['a success of another status', { status: 201 }, 'the status 201'],
    ['a type', { headers: { ...TAGGED, 'Content-Type': 'text/plain' } }, 'the type text/plain'],
    ['no body', { text: '' }, 'a body that is no JSON'],
    ['a body that is no JSON', { text: 'made' }, 'a body that is no JSON: made'],
    ['a body without a field', { body: { teamId: 1, uid: 'u' } }, "must have required property 'message'"],
    ['a field of another type', { body: { ...MADE, teamId: '1' } }, 'body/teamId must be integer'],
    ['a field that it does not name', { body: { ...MADE, more: 1 } }, 'must NOT have additional properties'],
    ['a header', { headers: { ...TAGGED, 'X-More': '1' } }, 'the header x-more with 200'],
    ['an answer without a header that is always there', { headers: JSON_TYPE }, 'the absence of etag'],
    [
      'an answer without a header that all have',
      { headers: { 'Content-Type': 'application/json', ETag: '"1.1"' } },
      'the absence of x-request-id',
    ],
    [
      'a refusal without its header',
      { status: 401, headers: JSON_TYPE, body: REFUSED },
      'the absence of www-authenticate',
    ],
    [
      'an error in the words of another dialect',
      { status: 400, headers: JSON_TYPE, body: { error: 'no' } },
      "must have required property 'message'",
    ],
  ])('is told: %s', ([, told, says], { expect }) => {
    const wrong = created(told);
    expect(wrong).toMatch(
      /^The document does not have of createTeam \(POST http:\/\/gatehouse\.test\/api\/teams\) /,
    );
    expect(wrong).toContain(says);
  });

  it('is told of an operation that it does not have, which succeeds', ({ expect }) => {
    expect(law(exchange('GET', '/api/nowhere', { body: {} }))).toBe(
      'The document has no GET http://gatehouse.test/api/nowhere, which answered 200',
    );
    expect(law(exchange('PATCH', '/api/teams', { body: {} }))).toContain('has no PATCH');
  });

  it('is told of a body to HEAD, of a line among lines, and of a 405 to a method that the path has', ({
    expect,
  }) => {
    expect(law(exchange('HEAD', '/api/teams/1', { headers: TAGGED, text: '{}' }))).toContain('a body');
    const lines = { ...JSON_TYPE, 'Content-Type': 'application/x-ndjson; charset=utf-8' };
    expect(
      law(exchange('GET', '/api/access-control/changes', { headers: lines, text: '{"orgId":1}\n' })),
    ).toContain('of listChanges');
    const allow = { ...JSON_TYPE, Allow: 'GET,HEAD,POST' };
    expect(created({ status: 405, headers: allow, body: REFUSED })).toContain('the status 405');
  });
});
