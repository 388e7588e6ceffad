import { describe, it } from 'vitest';

import { acceptedScopes, actions } from '../../../src/core/catalogue/actions.ts';
import { makeDocument } from '../../../src/reference/document.ts';
import { TOLD } from '../../../src/reference/operations/index.ts';
import { headingOf, linksIn } from '../../support/docs-links.ts';
import { readDocumented } from '../../support/operations/document.ts';
import { ROWS } from '../../support/operations/index.ts';

type Operation = { readonly operationId: string };

// As it is made now, not as it was accepted: a new operation without words is named before its document is accepted.
const paths = makeDocument().paths as unknown as Readonly<Record<string, Record<string, Operation>>>;
const ids = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));

/** Every text, with where it stands. */
const texts = Object.entries(TOLD).flatMap(([id, { does, needs, refuses = {} }]) => [
  { where: `${id}: does`, text: does },
  { where: `${id}: needs`, text: needs },
  ...Object.entries(refuses).map(([status, text]) => ({ where: `${id}: ${status}`, text })),
]);

/** Requests that a text names, such as `GET /api/teams/search`. */
const requestsIn = (text: string): string[] =>
  [...text.matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/[^`?]*)/g)].map(([, request = '']) => request);

const documented = readDocumented().map(
  (request) => new RegExp(`^${request.replaceAll('.', String.raw`\.`).replaceAll(/\{\w+\}/g, '[^/]+')}$`),
);

const isThere = (request: string): boolean => documented.some((form) => form.test(request));

/** The type that the rows declare stands for any. */
const DECLARED = /^invoices(?=[.:])/;

/** An action, or a scope, with `<>` in the place of what is different each time. */
const plain = (text: string): string =>
  text
    .replace('invoices:id:', '<>:<>:')
    .replace(DECLARED, '<>')
    .replaceAll(/\{\w+\}|<\w+>/g, '<>');

/** What the rows of an operation ask for: its actions, and the scopes that they are asked for on. */
function asked(id: string) {
  const rows = Object.entries(ROWS).filter(([name]) => name.split('/')[0] === id);
  const pairs = rows.flatMap(([, { needs }]) => needs.map((text) => text.split(' ').map(plain)));
  const others = rows.flatMap(([, { orElse }]) => orElse ?? []);
  return {
    hasRow: rows.length > 0,
    isForServerAdmins: rows.some(([, row]) => row.isForServerAdmins === true),
    actions: new Set([...pairs.map(([action = '']) => action), ...others]),
    scopes: new Set(pairs.flatMap(([, scope = []]) => scope)),
  };
}

const KNOWN = new Set<string>(actions);
/** A parameter that makes what is needed another thing, such as `global=true`. */
const PARAMETER = /^\w+(?:=|: )\w+$/;

/** What is wrong with what an operation is said to need. */
function problemsOfNeeds(id: string, text: string): string[] {
  const { hasRow, isForServerAdmins, actions: needed, scopes } = asked(id);
  if (!hasRow) return [];
  const said = new Set([...text.matchAll(/`([^`]+)`/g)].map(([, word = '']) => plain(word)));
  const accepted = new Set([...needed].flatMap((action) => acceptedScopes(action) ?? []));
  const isOfRow = (word: string): boolean =>
    needed.has(word) || scopes.has(word) || accepted.has(word.replaceAll('<>', '*')) || PARAMETER.test(word);
  return [
    ...[...needed, ...scopes].filter((word) => !said.has(word)).map((word) => `${id} does not say ${word}`),
    ...[...said]
      .filter((word) => (KNOWN.has(word) ? !needed.has(word) : !isOfRow(word)))
      .map((word) => `${id} says ${word}`),
    ...(isForServerAdmins && !text.includes('server admin') ? [`${id} does not say server admin`] : []),
  ];
}

describe('what is told of operations', () => {
  it('is about every operation of the document, and nothing else', ({ expect }) => {
    expect(Object.keys(TOLD).toSorted()).toEqual(ids.toSorted());
  });

  it('names exactly the actions, and the scopes, that the refusals are tested with', ({ expect }) => {
    expect(Object.entries(TOLD).flatMap(([id, { needs }]) => problemsOfNeeds(id, needs))).toEqual([]);
  });

  it('is held against those: one that is left out, and one too many, are found', ({ expect }) => {
    expect(problemsOfNeeds('updateTeam', '`teams:write` on `teams:id:<id>`.')).toEqual([]);
    expect(problemsOfNeeds('updateTeam', '`teams:write` on any scope.')).toHaveLength(1);
    expect(problemsOfNeeds('updateTeam', '`teams:read` on `teams:id:<id>`.')).toHaveLength(2);
    expect(
      problemsOfNeeds('updateTeam', '`teams:write` on `teams:id:<id>` and `folders:id:<id>`.'),
    ).toHaveLength(1);
    expect(problemsOfNeeds('setPassword', '')).toEqual([]);
    expect(problemsOfNeeds('placeOrg', '`orgs:write`.')).toEqual(['placeOrg does not say server admin']);
  });

  it('links to pages and headings that there are', ({ expect }) => {
    const links = texts.flatMap(({ where, text }) => linksIn(text).map((link) => ({ where, link })));
    expect(links.length).toBeGreaterThan(50);
    expect(headingOf('/docs/grafana#delegation')).toBe('Delegation');
    expect(headingOf('/docs/grafana#nothing')).toBeUndefined();
    expect(headingOf('grafana.md')).toBeUndefined();
    expect(links.filter(({ link }) => headingOf(link) === undefined)).toEqual([]);
  });

  it('names requests that can be sent', ({ expect }) => {
    const requests = texts.flatMap(({ text }) => requestsIn(text));
    expect(requests.length).toBeGreaterThan(5);
    expect(isThere('GET /api/nothing')).toBe(false);
    expect(requests.filter((request) => !isThere(request))).toEqual([]);
  });

  it('is whole sentences, none of them endless', ({ expect }) => {
    const isWhole = (text: string): boolean =>
      /^[\p{Lu}`]/u.test(text) && text.endsWith('.') && text.split('\n').every((line) => line.length <= 600);
    expect(isWhole('Reads it.')).toBe(true);
    expect(isWhole('Reads it')).toBe(false);
    expect(texts.filter(({ text }) => !isWhole(text))).toEqual([]);
  });
});
