import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { EventParser, LETTERS_MAX } from '../../../../src/console/api/event-parser.ts';

const parse = (...pieces: string[]) => {
  const parser = new EventParser();
  return { events: pieces.flatMap((piece) => parser.take(piece)), lastId: parser.lastId };
};

describe('server-sent events', () => {
  it.each([
    ['one with all fields', 'id: 7\nevent: change\ndata: x\n\n', [{ type: 'change', data: 'x', id: '7' }]],
    ['several lines of data', 'data: a\ndata\ndata:b\n\n', [{ type: 'message', data: 'a\n\nb', id: '' }]],
    ['one blank is no data', 'data:  a\n\n', [{ type: 'message', data: ' a', id: '' }]],
    [
      'an id stays',
      'id: 1\ndata: a\n\ndata: b\n\n',
      [
        { type: 'message', data: 'a', id: '1' },
        { type: 'message', data: 'b', id: '1' },
      ],
    ],
    [
      'a name does not stay',
      'event: a\ndata: 1\n\ndata: 2\n\n',
      [
        { type: 'a', data: '1', id: '' },
        { type: 'message', data: '2', id: '' },
      ],
    ],
    [
      'comments and unknown fields',
      ': beat\nretry: 1000\nwhat: x\ndata: a\n\n',
      [{ type: 'message', data: 'a', id: '' }],
    ],
    ['without data', 'event: a\nid: 3\n\n', []],
    ['an id with a zero', 'id: 1\0\ndata: a\n\n', [{ type: 'message', data: 'a', id: '' }]],
    ['one that has not ended', 'data: a\n', []],
  ])('%s', (_what, text, events) => {
    expect(parse(text).events).toEqual(events);
  });

  it('say where to go on before the first event', () => {
    expect(parse('retry: 1000\nid: 41\n\n')).toEqual({ events: [], lastId: '41' });
    expect(parse('retry: 1000\nid: 41\n')).toEqual({ events: [], lastId: '' });
  });

  it('are the same however they are cut, and whatever ends their lines', () => {
    const field = fc.constantFrom('data: a', 'data', 'id: 5', 'event: x', ': c', '', '', 'data: b:c');
    const ends = fc.constantFrom('\n', '\r', '\r\n');
    fc.assert(
      fc.property(fc.array(field, { maxLength: 20 }), ends, fc.array(fc.nat(200)), (fields, end, cuts) => {
        const text = fields.map((one) => one + end).join('');
        const places = [0, ...cuts.filter((at) => at < text.length).toSorted((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((to, index) => text.slice(places[index], to));
        expect(parse(...pieces)).toEqual(parse(fields.map((one) => `${one}\n`).join('')));
      }),
    );
  });

  it('are refused when they never end, but may be any number', () => {
    const parser = new EventParser();
    const piece = 'x'.repeat(LETTERS_MAX / 4);
    for (let times = 0; times < 4; times += 1) parser.take(piece);
    expect(() => parser.take('x')).toThrow('too long');

    const patient = new EventParser();
    for (let times = 0; times < 8; times += 1) {
      expect(patient.take(`: ${'x'.repeat(LETTERS_MAX / 2)}\n`)).toEqual([]);
      expect(patient.take(`data: ${'x'.repeat(LETTERS_MAX / 2)}\n\n`)).toHaveLength(1);
    }
    const long = new EventParser();
    expect(() => long.take(`data: ${piece}\n`.repeat(5))).toThrow('too long');
  });
});
