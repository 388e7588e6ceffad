import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Layout, Way } from '../../../src/console/pages/who/layout.ts';
import { countOfNodes, layoutOf, rising } from '../../../src/console/pages/who/layout.ts';

/** A way in short: `ada group:g team:t role:r scope`; the first is a person, the last a permission. */
const way = (text: string): Way => {
  const names = text.split(' ');
  return names.map((name, index) => {
    if (index === 0) return { key: `person ${name}`, kind: 'person' as const };
    if (index === names.length - 1) return { key: `permission ${name}`, kind: 'permission' as const };
    const kind = KINDS.find((one) => name.startsWith(`${one}:`));
    if (kind === undefined) throw new Error(`There is no kind in ${name}.`);
    return { key: name, kind };
  });
};
const KINDS = ['group', 'team', 'role'] as const;

const anyWay = fc
  .record({
    person: fc.integer({ min: 1, max: 12 }),
    group: fc.option(fc.integer({ min: 1, max: 3 })),
    team: fc.option(fc.integer({ min: 1, max: 4 })),
    role: fc.option(fc.integer({ min: 1, max: 5 })),
    scope: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ person, group, team, role, scope }) =>
    way(
      [
        `p${person}`,
        ...(group === null ? [] : [`group:${group}`]),
        ...(team === null ? [] : [`team:${team}`]),
        ...(role === null ? [] : [`role:${role}`]),
        `s${scope}`,
      ].join(' '),
    ),
  );
const anyWays = fc.array(anyWay, { minLength: 1, maxLength: 40 });
const anyWidth = fc.integer({ min: 400, max: 1600 });

const titles = ({ columns }: Layout): string[] => columns.map(({ name }) => name);
const placeOf = ({ nodes }: Layout, key: string) => {
  const node = nodes.find((one) => one.key === key);
  if (node === undefined) throw new Error(`There is no ${key}.`);
  return node;
};

describe('the layout of ways', () => {
  it('has a column for each kind that is there, from left to right', () => {
    expect(titles(layoutOf([way('ada team:night role:ops f1')], 1000))).toEqual([
      'holder',
      'team',
      'role',
      'permission',
    ]);
    expect(titles(layoutOf([way('ada f1'), way('ben group:g role:r f1')], 1000))).toEqual([
      'holder',
      'group',
      'role',
      'permission',
    ]);
    expect(layoutOf([], 1000)).toMatchObject({ columns: [], nodes: [], lines: [], height: 0 });
  });

  it('shows a thing once that many ways go by', () => {
    const ways = ['ada', 'ben', 'cleo'].map((name) => way(`${name} team:night role:ops f1`));
    const layout = layoutOf(ways, 1000);
    expect(layout.nodes).toHaveLength(6);
    expect(countOfNodes(ways)).toBe(6);
    expect(layout.lines.find(({ key }) => key === 'team:night > role:ops')?.ways).toEqual([0, 1, 2]);
  });

  it('puts what many come by in the middle of them', () => {
    const layout = layoutOf(
      ['ada', 'ben', 'cleo'].map((name) => way(`${name} team:night f1`)),
      1000,
    );
    expect(placeOf(layout, 'team:night').y).toBe(placeOf(layout, 'person ben').y);
  });

  it('unties lines that need not cross', () => {
    const layout = layoutOf(
      [way('ada team:b f1'), way('ben team:a f1'), way('cleo team:b f1'), way('dan team:a f1')],
      1000,
    );
    const [a, b] = [placeOf(layout, 'team:a').y, placeOf(layout, 'team:b').y];
    const above = a < b ? ['ben', 'dan'] : ['ada', 'cleo'];
    const below = a < b ? ['ada', 'cleo'] : ['ben', 'dan'];
    const heights = (names: string[]): number[] => names.map((name) => placeOf(layout, `person ${name}`).y);
    expect(Math.max(...heights(above))).toBeLessThan(Math.min(...heights(below)));
  });

  it('never lets two things overlap, and keeps all within its size', () => {
    fc.assert(
      fc.property(anyWays, anyWidth, (ways, width) => {
        const { nodes, height } = layoutOf(ways, width);
        for (const [index, one] of nodes.entries()) {
          expect(one.y).toBeGreaterThanOrEqual(-0.001);
          expect(one.y + one.height).toBeLessThanOrEqual(height + 0.001);
          expect(one.x).toBeGreaterThanOrEqual(-0.001);
          expect(one.x + one.width).toBeLessThanOrEqual(width + 0.001);
          for (const other of nodes.slice(index + 1)) {
            const isApart =
              one.x + one.width <= other.x ||
              other.x + other.width <= one.x ||
              one.y + one.height <= other.y + 0.001 ||
              other.y + other.height <= one.y + 0.001;
            expect(isApart, `${one.key} and ${other.key}`).toBe(true);
          }
        }
      }),
    );
  });

  it('leads no line through a thing that its way does not go by', () => {
    fc.assert(
      fc.property(anyWays, anyWidth, (ways, width) => {
        const { nodes, lines, columns } = layoutOf(ways, width);
        // Lines across a column are straight: they have no curve.
        for (const { path } of lines.filter((line) => !line.path.includes('C'))) {
          const [, x = 0, y = 0] = /^M([\d.-]+) ([\d.-]+)H/.exec(path)?.map(Number) ?? [];
          const column = columns.findIndex((one) => Math.abs(one.x - x) < 0.1);
          for (const node of nodes.filter((one) => one.column === column))
            expect(y < node.y || y > node.y + node.height, `${path} and ${node.key}`).toBe(true);
        }
      }),
    );
  });

  it('has every thing and every step of every way', () => {
    fc.assert(
      fc.property(anyWays, anyWidth, (ways, width) => {
        const { nodes, lines } = layoutOf(ways, width);
        expect(new Set(nodes.map(({ key }) => key))).toEqual(
          new Set(ways.flatMap((one) => one.map(({ key }) => key))),
        );
        expect(nodes).toHaveLength(countOfNodes(ways));
        for (const [number, steps] of ways.entries()) {
          const along = lines.filter((line) => line.ways.includes(number));
          expect(along.length).toBeGreaterThanOrEqual(steps.length - 1);
        }
      }),
    );
  });

  it('is the same for the same ways', () => {
    fc.assert(
      fc.property(anyWays, anyWidth, (ways, width) => {
        expect(layoutOf(ways, width)).toEqual(layoutOf(ways, width));
      }),
    );
  });
});

describe('the numbers that never fall', () => {
  it.each([
    [[], []],
    [
      [1, 2, 3],
      [1, 2, 3],
    ],
    [
      [3, 1],
      [2, 2],
    ],
    [
      [4, 1, 1, 9],
      [2, 2, 2, 9],
    ],
  ])('%j becomes %j', (numbers, expected) => {
    expect(rising(numbers)).toEqual(expected);
  });

  it('rise, and have the same sum', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100, max: 100 })), (numbers) => {
        const made = rising(numbers);
        expect(made).toHaveLength(numbers.length);
        for (const [index, number] of made.entries())
          if (index > 0) expect(number).toBeGreaterThanOrEqual((made[index - 1] ?? 0) - 1e-9);
        const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);
        expect(sum(made)).toBeCloseTo(sum(numbers));
      }),
    );
  });
});
