import { describe, expect, it } from 'vitest';

import { readAuthorization, readRawAuthorization } from '../../../src/http/authorization-header.ts';
import { readSent } from '../../../src/http/sent-credential.ts';

const PROXY = 'x-jwt-assertion';
const ACCESS = 'cf-access-jwt-assertion';

/** What counts of the headers of a request. */
const read = (
  headers: Readonly<Record<string, string>>,
  { proxyHeaders = [PROXY], readHeader = readAuthorization } = {},
) => {
  const all = new Headers(headers);
  return readSent((name) => all.get(name) ?? undefined, readHeader, proxyHeaders);
};

const basic = `Basic ${btoa('ada:x')}`;
const asserted = { sent: { kind: 'jwt', token: 'a.b.c' }, header: PROXY };

describe('what a request says of who calls', () => {
  it.each([
    ['Basic', basic, 'password'],
    ['Basic that cannot be decoded', 'Basic !!!', 'unreadable-basic'],
    ['Basic that is too long', `Basic ${'a'.repeat(200_000)}`, 'too-long'],
    ['Basic with nothing in it', 'Basic', 'incomplete'],
    ['Bearer with a token', 'Bearer glsa_x', 'token'],
    ['Bearer with a JWT', 'Bearer d.e.f', 'jwt'],
    ['Bearer with any text', 'bearer undefined', 'token'],
    ['Bearer with nothing in it', 'Bearer ', 'incomplete'],
    ['a token without its scheme', 'glsa_x', 'incomplete'],
    ['Bearer that is too long', `Bearer ${'a'.repeat(200_000)}`, 'too-long'],
  ])('is what it says itself, right or wrong, and never what a proxy says: %s', (_, Authorization, kind) => {
    const { sent, header } = read({ Authorization, [PROXY]: 'a.b.c' });
    expect([sent.kind, header]).toEqual([kind, undefined]);
  });

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['blanks', '  '],
    ['Negotiate', 'Negotiate YIIJvwYGKwYBBQUCoIIJszCCCa'],
    ['a long Negotiate', `Negotiate ${'a'.repeat(200_000)}`],
    ['NTLM', 'NTLM TlRMTVNTUAABAAAA'],
    ['Digest', 'Digest username="ada", realm="x", nonce="a, b"'],
    ['a signature of AWS', 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/x/s3/aws4_request, Signature=ab'],
    ['a scheme that begins like one of ours', 'BearerX a.b.c'],
  ])('is what a proxy says where it says nothing of a kind that is known: %s', (_, value) => {
    const headers = { [PROXY]: 'a.b.c', ...(value !== undefined && { Authorization: value }) };
    expect(read(headers)).toEqual(asserted);
    expect(read(headers, { readHeader: readRawAuthorization })).toEqual(asserted);
  });

  it('is a token without a scheme where clients send such, also one that is none', () => {
    for (const Authorization of ['*:*.secret', 'glsa_x', 'Bearer', 'anything']) {
      const { sent, header } = read(
        { Authorization, [PROXY]: 'a.b.c' },
        { readHeader: readRawAuthorization },
      );
      expect([sent, header]).toEqual([{ kind: 'token', token: Authorization }, undefined]);
    }
  });

  it('is the first header that is there, in the order of the settings', () => {
    const both = { [PROXY]: 'a.b.c', [ACCESS]: 'd.e.f' };
    const order = { proxyHeaders: [ACCESS, PROXY] };
    expect(read(both, order)).toEqual({ sent: { kind: 'jwt', token: 'd.e.f' }, header: ACCESS });
    expect(read({ [PROXY]: 'a.b.c' }, order)).toEqual(asserted);
    expect(read({ ...both, [ACCESS]: ' ' }, order)).toEqual(asserted);
    // The first decides, also where the second would be better.
    expect(read({ ...both, [ACCESS]: 'nonsense' }, order).sent).toEqual({ kind: 'jwt', token: 'nonsense' });
  });

  it('is in no header that the settings do not name', () => {
    expect(read({ [PROXY]: 'a.b.c' }, { proxyHeaders: [] })).toEqual({
      sent: { kind: 'none' },
      header: undefined,
    });
    expect(read({ [ACCESS]: 'a.b.c' }).sent.kind).toBe('none');
  });

  it('is one text that is no JWT when a header is there twice', () => {
    const headers = new Headers([
      [PROXY, 'a.b.c'],
      [PROXY, 'd.e.f'],
    ]);
    const { sent } = readSent((name) => headers.get(name) ?? undefined, readAuthorization, [PROXY]);
    expect(sent).toEqual({ kind: 'jwt', token: 'a.b.c, d.e.f' });
  });
});
