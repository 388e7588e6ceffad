import { describe, expect, test } from 'vitest';

import { placesOf, timesOf } from '../../bench/profile-times.mjs';

const frame = (functionName: string, lineNumber: number, url = 'file:///index.js') => ({
  functionName,
  url,
  lineNumber,
});

describe('the times of a profile', () => {
  test('the comments of the bundler tell which file a line is from', () => {
    const bundle = [
      'var a;',
      '// src/app.ts',
      'x();',
      '// node_modules/hono/dist/hono.js',
      '// a remark',
      'y();',
    ];
    expect(placesOf(bundle.join('\n'))).toEqual([
      'bundle',
      'src/app.ts',
      'src/app.ts',
      'hono/dist/hono.js',
      'hono/dist/hono.js',
      'hono/dist/hono.js',
    ]);
  });

  test('a function that calls itself counts once, and nothing is busy while it is idle', () => {
    const profile = {
      nodes: [
        { id: 1, callFrame: frame('(root)', -1, ''), children: [2, 5] },
        { id: 2, callFrame: frame('walk', 0), children: [3] },
        { id: 3, callFrame: frame('walk', 0), children: [4] },
        { id: 4, callFrame: frame('leaf', 1) },
        { id: 5, callFrame: frame('(idle)', -1, '') },
      ],
      samples: [2, 3, 4, 5],
      timeDeltas: [1, 2, 4, 100],
    };
    const { busyUs, functions, files } = timesOf(profile, ['a.ts', 'b.ts']);
    expect(busyUs).toBe(7);
    expect(functions).toContainEqual({ what: 'walk  a.ts:1', self: 3, whole: 7 });
    expect(functions).toContainEqual({ what: 'leaf  b.ts:2', self: 4, whole: 4 });
    expect(files).toContainEqual({ what: 'a.ts', self: 3, whole: 7 });
  });
});
