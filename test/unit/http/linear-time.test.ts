import { performance } from 'node:perf_hooks';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { describe, expect, it } from 'vitest';

import { readToken } from '../../../src/access/credential.ts';
import { foldName, findNameProblem } from '../../../src/core/user.ts';
import {
  distinctGroups,
  findGroupIdProblem,
  groupKey,
  siblingsKey,
} from '../../../src/core/external-group.ts';
import { addressOf, networkOf } from '../../../src/core/network.ts';
import { knownName, nearMissOf, notDoneBy } from '../../../src/core/near-miss.ts';
import { parseOrgRole } from '../../../src/core/org-role.ts';
import { roleKindOf } from '../../../src/core/role.ts';
import {
  isWithoutScheme,
  readAssertion,
  readAuthorization,
  readRawAuthorization,
} from '../../../src/http/authorization-header.ts';
import type { AppEnv } from '../../../src/http/context.ts';
import { authzen } from '../../../src/http/authzen/index.ts';
import { grafana } from '../../../src/http/grafana/index.ts';
import { isUid, isWholeNumber, readId, readOrgId } from '../../../src/http/kit/ids.ts';
import { isJsonType } from '../../../src/http/kit/json-type.ts';
import { prefersStrict } from '../../../src/http/kit/prefer.ts';
import { pageQuery } from '../../../src/http/kit/page.ts';
import { flagQuery, idsQuery, orderQuery, textQuery } from '../../../src/http/kit/queries.ts';
import { boundsUrl } from '../../../src/http/middleware/bounds-url.ts';
import { readRequestId } from '../../../src/http/middleware/request-id.ts';
import { pathOf } from '../../../src/http/path.ts';
import { prefersHtml } from '../../../src/http/prefers-html.ts';
import { readSent } from '../../../src/http/sent-credential.ts';
import { unleash } from '../../../src/http/unleash/index.ts';
import { problemOfValue } from '../../../src/rpc/plain-value.ts';
import { readStrictJson } from '../../../src/wire/authzen/strict-json.ts';
import { toAskedSubject } from '../../../src/wire/authzen/subject-name.ts';
import { chooseFlavour } from '../../../src/wire/grafana/flavour.ts';

/** A request as far as its path goes, which the platform has checked. */
const at = (path: string): Request => ({ method: 'GET', url: `http://gatehouse.test${path}` }) as Request;

/** Reads a query as the first reader does: there is one name that it looks for. */
const queries = new Hono<AppEnv>()
  .use(
    '*',
    boundsUrl((c) => c.text('', 414)),
  )
  .get('*', (c) => c.text(String(readOrgId(c.req.query('targetOrgId')))));

/** Reads the tags that a client knows as Unleash's reads do. */
const tags = new Hono().use('*', etag()).get('*', (c) => c.text('x'));

const order = orderQuery(['name', 'email'], '');
const ids = idsQuery('');
const flag = flagQuery('');
const anyText = textQuery('');

/** Everything that reads a text of somebody whom nobody knows yet, or that is not bounded before. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  'an Authorization header': (text) => readAuthorization(`Bearer a${text}b`),
  'the blanks after a scheme': (text) => readAuthorization(`Bearer ${text}`),
  'a header without a scheme': (text) => [readRawAuthorization(`${text}b`), isWithoutScheme(`a${text}b`)],
  'Basic credentials': (text) => readAuthorization(`Basic ${Buffer.from(`${text}:x`).toString('base64')}`),
  'an assertion': (text) => readAssertion(`bearer a${text}b`),
  'a token without a header': (text) => [readToken(text), readToken(`a.b${text}`)],
  'a value that another Worker sends': (text) => [
    problemOfValue({ [text]: [text, `${text}\ud800`] }),
    problemOfValue(Array.from(text)),
  ],
  'the headers that say who calls': (text) => readSent(() => text, readAuthorization, ['x', 'y']),
  'the path of a group': (text) => pathOf(at(`/api/groupsync/groups/${text}`)),
  'the path of the roles of a group': (text) => pathOf(at(`/api/groupsync/groups/${text}/roles`)),
  "a path of Unleash's": (text) => pathOf(at(`/api/admin/groups/${text}`)),
  'a group': (text) => [groupKey(text), siblingsKey(`cn=${text},ou=x`), findGroupIdProblem(text)],
  'a list of groups': (text) => distinctGroups([text, `${text}x`]),
  'a name': (text) => [foldName(text), findNameProblem({ login: text, email: text })],
  'an id': (text) => [readId(text), isUid(text), isWholeNumber('1'.repeat(text.length))],
  'an org role': (text) => parseOrgRole(text),
  "a role's name": (text) => roleKindOf(text),
  'an address': (text) => networkOf(text),
  'the address and the zone of a Worker': (text) => [
    networkOf(`2a06:98c0:3600::103 ${text}`),
    addressOf('2a06:98c0:3600::103', text),
    addressOf(text, 'a.example'),
  ],
  'a query': async (text) => await queries.request(`/?${text}&${text}%`),
  'a query that names an org': async (text) => await queries.request(`/?targetOrgId=${text}%`),
  'the tags that a client knows': async (text) => [
    await tags.request('/', { headers: { 'If-None-Match': `"${ascii(text)}` } }),
  ],
  'a path on its way to a route': (text) => [
    ...[grafana, unleash].map(({ router }) => router.match('PATCH', `/teams/${text}/groups/${text}`)),
    authzen.router.match('POST', `/orgs/${text}/access/${text}`),
  ],
  'the id of a request': (text) => readRequestId(text),
  'the number of an org': (text) => [
    readOrgId(text),
    readOrgId(`1${text}`),
    readOrgId('1'.repeat(text.length)),
  ],
  'what is accepted': (text) => prefersHtml(`text/html${text}`),
  'a preference': (text) => prefersStrict(`handling${text}=${text}`),
  'the name of a field': (text) => [nearMissOf(text, [knownName('permissions')]), notDoneBy(text)],
  'JSON that is read strictly': (text) => [
    readStrictJson(`{"a":"${text}"}`),
    readStrictJson(`{"${text}":0,"${text}":0}`),
    readStrictJson(`[${text}]`),
    readStrictJson(`[1${text}`),
  ],
  'a subject': (text) => [toAskedSubject(text, text, text), toAskedSubject('user', `id:1${text}`, text)],
  'a flavour': (text) =>
    chooseFlavour({ dialect: text, terraform: `true${text}`, terraformVersion: undefined }, 'documented'),
  'a version of Terraform': (text) =>
    chooseFlavour({ dialect: undefined, terraform: 'true', terraformVersion: text }, 'documented'),
  'a Content-Type': (text) => isJsonType(`application/json${text}x`),
  'the number of a page': (text) => [pageQuery.page.parse(text), pageQuery.page.parse([text, text])],
  'an order': (text) => [order.safeParse(text), order.safeParse(`name-asc,${text}`)],
  'ids, a flag and a text of a query': (text) => [
    ids.safeParse([text, text]),
    flag.parse(text),
    anyText.parse(text),
  ],
};

/** Headers have no other letters. */
const ascii = (text: string): string => text.replaceAll('é', 'e').trim();

const LENGTH = 65_536;
const RUNS = 5;
/** A machine that is busy with something else is measured again. */
const ATTEMPTS = 4;
const GROWTH_MAX = 3;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** How long a reader takes for a text of twice the length, compared with the text itself. */
async function growth(read: (text: string) => unknown, letter: string): Promise<number> {
  const timed = async (length: number): Promise<number> => {
    const text = letter.repeat(length / letter.length);
    const began = performance.now();
    await read(text);
    return performance.now() - began;
  };
  const once: number[] = [];
  const twice: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    once.push(await timed(LENGTH));
    twice.push(await timed(2 * LENGTH));
  }
  // What takes less than this is no reader's work, but noise.
  const NOISE_MS = 5;
  return (median(twice) + NOISE_MS) / (median(once) + NOISE_MS);
}

describe('strangers’ text', () => {
  it.each(Object.entries(READERS))('is read in linear time: %s', async (_, read) => {
    for (const letter of [
      ' ',
      '\t',
      '"',
      ',',
      '.',
      '/',
      '%20',
      '=',
      '&',
      '%',
      '0',
      'a',
      'é',
      ':',
      '\\',
      'cn=a,',
      'a&',
    ]) {
      const grown: number[] = [];
      do grown.push(await growth(read, letter));
      while (Math.min(...grown) > GROWTH_MAX && grown.length < ATTEMPTS);
      expect(Math.min(...grown), JSON.stringify(letter)).toBeLessThanOrEqual(GROWTH_MAX);
    }
  });
});
