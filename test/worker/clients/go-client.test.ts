import { describe, it } from 'vitest';
import { z } from 'zod';

import { makesUp } from '../../support/api.ts';
import {
  goBool,
  goClient,
  goInt,
  goList,
  goObject,
  goString,
  goTime,
  Refused,
} from '../../support/go-client.ts';

/*
 * The model of the Go client that other tests replay requests with: it must stumble where the real one does, or those
 * tests prove nothing. Source: docs/grafana.md#what-clients-need-back.
 */

const JSON_TYPE = 'application/json';
const thing = goObject({
  id: z.int(),
  name: goString,
  count: goInt,
  flag: goBool,
  time: goTime,
  items: goList(goInt),
});

/** What the client makes of an answer. */
const read = async (text: string, status = 200, type = JSON_TYPE) => {
  const headers = { 'Content-Type': type };
  const answers = makesUp(async () => new Response(text, { status, headers }));
  const call = goClient({ token: 'glsa_x' }, null, {}, answers);
  return await call('GET', '/thing', { reads: thing });
};

describe('the model of the Go client', () => {
  it('takes null and what is not there for nothing', async ({ expect }) => {
    const nothing = { id: 5, name: '', count: 0, flag: false, time: null, items: [] };
    expect(await read('{"id":5,"unknown":[{}]}', 200, 'application/json; charset=UTF-8')).toEqual(nothing);
    expect(await read('{"id":5,"name":null,"count":null,"flag":null,"time":null,"items":null}')).toEqual(
      nothing,
    );
    const time = '2026-01-02T03:04:05.678+01:00';
    expect(await read(`{"id":5,"time":"${time}"}`)).toMatchObject({ time });
  });

  it.for([
    '{}',
    '{"id":"5"}',
    '{"id":5.5}',
    '{"id":5,"name":1}',
    '{"id":5,"count":"1"}',
    '{"id":5,"flag":"true"}',
    '{"id":5,"flag":0}',
    '{"id":5,"time":""}',
    '{"id":5,"time":"yesterday"}',
    '{"id":5,"time":1700000000}',
    '{"id":5,"items":{}}',
    '{"id":5,"items":["1"]}',
    '[{"id":5}]',
    '',
    '{"id":5',
  ])('cannot decode %s', async (text, { expect }) => {
    await expect(read(text)).rejects.not.toBeInstanceOf(Refused);
  });

  it.for([201, 202, 204])('takes %i for an error where 200 is the code', async (status, { expect }) => {
    await expect(read(status === 204 ? '' : '{"id":5}', status).catch(String)).resolves.toMatch('to be 200');
  });

  it('learns the code of a refusal', async ({ expect }) => {
    const body = '{"message":"Not there","status":"not-found","extra":{},"statusCode":404,"traceID":""}';
    await expect(read(body, 404)).rejects.toMatchObject({
      status: 404,
      message: expect.stringMatching('Not there'),
    });
  });

  it.for([
    ['{"message":"Not there"}', 'text/plain; charset=UTF-8'],
    ['{"message":"Not there"}', 'application/problem+json'],
    ['{"message":"Not there","status":404}', JSON_TYPE],
    ['{"message":"Not there","error":{"id":"x"}}', JSON_TYPE],
    ['{"message":404}', JSON_TYPE],
    ['{}', JSON_TYPE],
    ['"Not there"', JSON_TYPE],
    ['', JSON_TYPE],
  ] as const)('loses the code of a refusal in %s as %s', async ([text, type], { expect }) => {
    await expect(read(text, 404, type)).rejects.not.toBeInstanceOf(Refused);
  });

  it('names an org only if told to, and says what a body is only if there is one', async ({ expect }) => {
    const seen: Headers[] = [];
    const answer = makesUp(async (request: Request) => {
      seen.push(request.headers);
      return new Response('{"message":"ok"}', { headers: { 'Content-Type': JSON_TYPE } });
    });
    await goClient({ login: 'admin', password: 'admin' }, 7, {}, answer)('PUT', '/thing', { body: {} });
    await goClient({ token: 'glsa_x' }, null, {}, answer)('DELETE', '/thing');
    expect(seen.map((headers) => Object.fromEntries(headers))).toEqual([
      {
        accept: JSON_TYPE,
        'accept-encoding': 'gzip',
        authorization: `Basic ${btoa('admin:admin')}`,
        'content-type': JSON_TYPE,
        'x-grafana-org-id': '7',
      },
      { accept: JSON_TYPE, 'accept-encoding': 'gzip', authorization: 'Bearer glsa_x' },
    ]);
  });
});
