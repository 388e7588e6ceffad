import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';

import { foldName, findNameProblem } from '../../../src/core/user.ts';
import {
  distinctGroups,
  findGroupIdProblem,
  groupKey,
  siblingsKey,
} from '../../../src/core/external-group.ts';
import { networkOf } from '../../../src/core/network.ts';
import { parseOrgRole } from '../../../src/core/org-role.ts';
import { roleKindOf } from '../../../src/core/role.ts';
import {
  readAssertion,
  readAuthorization,
  readRawAuthorization,
} from '../../../src/http/authorization-header.ts';
import { isUid, readId } from '../../../src/http/kit/ids.ts';
import { pathOf } from '../../../src/http/path.ts';

/** A request as far as its path goes, which the platform has checked. */
const at = (path: string): Request => ({ method: 'GET', url: `http://gatehouse.test${path}` }) as Request;

/** Everything that reads a text of somebody whom nobody knows yet, or that is not bounded before. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  'an Authorization header': (text) => readAuthorization(`Bearer a${text}b`),
  'the blanks after a scheme': (text) => readAuthorization(`Bearer ${text}`),
  'a header without a scheme': (text) => readRawAuthorization(`${text}b`),
  'Basic credentials': (text) => readAuthorization(`Basic ${Buffer.from(`${text}:x`).toString('base64')}`),
  'an assertion': (text) => readAssertion(`bearer a${text}b`),
  'the path of a group': (text) => pathOf(at(`/api/groupsync/groups/${text}`)),
  'the path of the roles of a group': (text) => pathOf(at(`/api/groupsync/groups/${text}/roles`)),
  "a path of Unleash's": (text) => pathOf(at(`/api/admin/groups/${text}`)),
  'a group': (text) => [groupKey(text), siblingsKey(`cn=${text},ou=x`), findGroupIdProblem(text)],
  'a list of groups': (text) => distinctGroups([text, `${text}x`]),
  'a name': (text) => [foldName(text), findNameProblem({ login: text, email: text })],
  'an id': (text) => [readId(text), isUid(text)],
  'an org role': (text) => parseOrgRole(text),
  "a role's name": (text) => roleKindOf(text),
  'an address': (text) => networkOf(text),
};

const LENGTH = 65_536;
const RUNS = 5;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** How long a reader takes for a text of twice the length, compared with the text itself. */
function growth(read: (text: string) => unknown, letter: string): number {
  const timed = (length: number): number => {
    const text = letter.repeat(length / letter.length);
    const began = performance.now();
    read(text);
    return performance.now() - began;
  };
  const once: number[] = [];
  const twice: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    once.push(timed(LENGTH));
    twice.push(timed(2 * LENGTH));
  }
  // What takes less than this is no reader's work, but noise.
  const NOISE_MS = 5;
  return (median(twice) + NOISE_MS) / (median(once) + NOISE_MS);
}

describe('strangers’ text', () => {
  it.each(Object.entries(READERS))('is read in linear time: %s', (_, read) => {
    for (const letter of [' ', '\t', '"', ',', '.', '/', '%20', '=', 'a', 'é', ':', '\\', 'cn=a,']) {
      expect(growth(read, letter), JSON.stringify(letter)).toBeLessThanOrEqual(3);
    }
  });
});
