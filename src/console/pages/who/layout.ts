import type { Step } from '../../kit/grant-steps.ts';
import type { Kind } from '../../kit/kind.ts';

/** A way, by its steps from left to right. */
export type Way = readonly Pick<Step, 'key' | 'kind'>[];

/** A column of the drawing. */
type Column = { readonly name: ColumnName; readonly x: number; readonly width: number };

/** A thing in its place. `y` is its upper edge. */
type Node = {
  readonly key: string;
  readonly column: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** A line between two things, or a part of one where it crosses columns. `ways` are the numbers of those that go along it. */
type Line = { readonly key: string; readonly path: string; readonly ways: readonly number[] };

/** Where everything is, in px. */
export type Layout = {
  readonly columns: readonly Column[];
  readonly nodes: readonly Node[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
};

/** From left to right. */
const COLUMNS = ['holder', 'group', 'team', 'role', 'permission'] as const;
export type ColumnName = (typeof COLUMNS)[number];

const NODE_HEIGHT = 28;
const GAP = 8;
/** A line that crosses a column has a place there as well, so that it goes under nothing. */
const LINE_HEIGHT = 4;
const COLUMN_WIDTH_MAX = 216;
const COLUMN_GAP_MIN = 40;
const SWEEPS = 8;

const columnOf = (kind: Kind): ColumnName =>
  kind === 'group' || kind === 'team' || kind === 'role' || kind === 'permission' ? kind : 'holder';

/** How many things ways go by, each counted once: what a drawing of them would show. */
export const countOfNodes = (ways: readonly Way[]): number =>
  new Set(ways.flatMap((way) => way.map(({ key }) => key))).size;

/**
 * Lays ways out in columns, each thing once. Columns that no way goes by are left out. Nothing overlaps: lines that cross a column have a
 * place of their own in it, those that lead to the same thing one together. The order within a column is one with few crossings. The
 * same ways have the same layout.
 */
export function layoutOf(ways: readonly Way[], width: number): Layout {
  const names = COLUMNS.filter((name) => ways.some((way) => way.some(({ kind }) => columnOf(kind) === name)));
  const graph = graphOf(ways, names);
  const order = fewCrossings(graph, names.length);
  const { centres, height } = heights(graph, order);
  const columns = columnsOf(names, width);
  const at = (key: string): { x: number; width: number; y: number } => {
    const { x = 0, width: wide = 0 } = columns[graph.vertices.get(key)?.column ?? 0] ?? {};
    return { x, width: wide, y: centres.get(key) ?? 0 };
  };
  return {
    columns,
    width,
    height,
    nodes: [...graph.vertices.values()]
      .filter(({ isLine }) => !isLine)
      .map(({ key, column, size }) => ({ ...at(key), key, column, y: at(key).y - size / 2, height: size })),
    lines: [
      ...[...graph.edges.values()].map(({ from, to, ways: along }) => ({
        key: `${from} > ${to}`,
        path: curve(at(from), at(to)),
        ways: [...along],
      })),
      ...[...graph.vertices.values()]
        .filter(({ isLine }) => isLine)
        .map(({ key, ways: along }) => {
          const { x, y, width: wide } = at(key);
          return { key, path: `M${round(x)} ${round(y)}H${round(x + wide)}`, ways: [...along] };
        }),
    ],
  };
}

type Vertex = {
  readonly key: string;
  readonly column: number;
  readonly size: number;
  readonly isLine: boolean;
  readonly ways: Set<number>;
};
type Edge = { readonly from: string; readonly to: string; readonly ways: Set<number> };
type Graph = { readonly vertices: ReadonlyMap<string, Vertex>; readonly edges: ReadonlyMap<string, Edge> };

function graphOf(ways: readonly Way[], names: readonly ColumnName[]): Graph {
  const vertices = new Map<string, Vertex>();
  const edges = new Map<string, Edge>();
  const visit = (key: string, column: number, isLine: boolean, way: number): string => {
    const size = isLine ? LINE_HEIGHT : NODE_HEIGHT;
    const vertex = vertices.get(key) ?? { key, column, isLine, size, ways: new Set<number>() };
    vertex.ways.add(way);
    vertices.set(key, vertex);
    return key;
  };
  const join = (from: string, to: string, way: number): void => {
    const key = JSON.stringify([from, to]);
    const edge = edges.get(key) ?? { from, to, ways: new Set<number>() };
    edge.ways.add(way);
    edges.set(key, edge);
  };
  for (const [number, way] of ways.entries()) {
    let before: { readonly key: string; readonly column: number } | undefined;
    for (const { key, kind } of way) {
      const column = names.indexOf(columnOf(kind));
      if (before !== undefined) {
        let last = before.key;
        for (let between = before.column + 1; between < column; between++) {
          const crossing = visit(JSON.stringify([key, between]), between, true, number);
          join(last, crossing, number);
          last = crossing;
        }
        join(last, key, number);
      }
      visit(key, column, false, number);
      before = { key, column };
    }
  }
  return { vertices, edges };
}

type Order = readonly (readonly string[])[];

/** Goes to and fro, and puts each thing near what it is joined to; keeps the best order that was seen. */
function fewCrossings(graph: Graph, count: number): Order {
  let order: Order = Array.from({ length: count }, (_, column) =>
    [...graph.vertices.values()].filter((vertex) => vertex.column === column).map(({ key }) => key),
  );
  const before = neighbours(graph, 'to', 'from');
  const after = neighbours(graph, 'from', 'to');
  let best = order;
  let fewest = crossings(graph, order);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const isRight = sweep % 2 === 1;
    const sorted = order.map((keys) => [...keys]);
    for (let step = 1; step < count; step++) {
      const column = isRight ? step : count - 1 - step;
      const beside = new Map(sorted[column + (isRight ? -1 : 1)]?.map((key, index) => [key, index]));
      const ranks = new Map(
        sorted[column]?.map((key, index) => {
          const places = ((isRight ? before : after).get(key) ?? []).map((other) => beside.get(other) ?? 0);
          return [key, places.length === 0 ? index : mean(places)];
        }),
      );
      sorted[column]?.sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
    }
    order = sorted;
    const now = crossings(graph, order);
    if (now < fewest) [best, fewest] = [order, now];
  }
  return best;
}

function neighbours(graph: Graph, of: 'from' | 'to', other: 'from' | 'to'): ReadonlyMap<string, string[]> {
  const map = new Map<string, string[]>();
  for (const edge of graph.edges.values()) {
    const list = map.get(edge[of]) ?? [];
    list.push(edge[other]);
    map.set(edge[of], list);
  }
  return map;
}

/** How many pairs of lines cross in this order. */
function crossings({ vertices, edges }: Graph, order: Order): number {
  const place = new Map(order.flatMap((keys) => keys.map((key, index) => [key, index] as const)));
  const lines = [...edges.values()].map(({ from, to }) => ({
    column: vertices.get(from)?.column ?? 0,
    from: place.get(from) ?? 0,
    to: place.get(to) ?? 0,
  }));
  let count = 0;
  for (const [index, a] of lines.entries())
    for (const b of lines.slice(index + 1))
      if (a.column === b.column && (a.from - b.from) * (a.to - b.to) < 0) count++;
  return count;
}

/** The middle of each thing. The fullest column stands close, and the others go by what they are joined to, as near as they can. */
function heights(
  graph: Graph,
  order: Order,
): { readonly centres: ReadonlyMap<string, number>; readonly height: number } {
  const sizeOf = (key: string): number => graph.vertices.get(key)?.size ?? 0;
  const full = order.map((keys) => keys.reduce((sum, key) => sum + sizeOf(key) + GAP, -GAP));
  const height = Math.max(0, ...full);
  const fullest = full.indexOf(height);
  const centres = new Map<string, number>();
  const before = neighbours(graph, 'to', 'from');
  const after = neighbours(graph, 'from', 'to');
  const place = (column: number, beside: ReadonlyMap<string, string[]> | undefined): void => {
    const keys = order[column] ?? [];
    const free = height - (full[column] ?? 0);
    let offset = 0;
    const offsets = keys.map((key) => {
      const middle = offset + sizeOf(key) / 2;
      offset += sizeOf(key) + GAP;
      return middle;
    });
    const wanted = keys.map((key, index) => {
      const joined = (beside?.get(key) ?? []).flatMap((other) => centres.get(other) ?? []);
      return joined.length === 0 ? 0 : mean(joined) - (offsets[index] ?? 0);
    });
    for (const [index, shift] of rising(wanted).entries())
      centres.set(keys[index] ?? '', (offsets[index] ?? 0) + Math.min(free, Math.max(0, shift)));
  };
  place(fullest, undefined);
  for (let column = fullest + 1; column < order.length; column++) place(column, before);
  for (let column = fullest - 1; column >= 0; column--) place(column, after);
  return { centres, height };
}

/** The numbers that never fall and are nearest to these: neighbours that would fall get their mean. */
export function rising(numbers: readonly number[]): readonly number[] {
  const blocks: { sum: number; count: number }[] = [];
  for (const number of numbers) {
    let block = { sum: number, count: 1 };
    for (
      let last = blocks.at(-1);
      last !== undefined && last.sum / last.count > block.sum / block.count;
      last = blocks.at(-1)
    ) {
      block = { sum: block.sum + last.sum, count: block.count + last.count };
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
}

function columnsOf(names: readonly ColumnName[], width: number): readonly Column[] {
  const count = names.length;
  const wide = Math.max(0, Math.min(COLUMN_WIDTH_MAX, (width - COLUMN_GAP_MIN * (count - 1)) / count));
  const gap = count > 1 ? (width - wide * count) / (count - 1) : 0;
  return names.map((name, index) => ({ name, x: index * (wide + gap), width: wide }));
}

function curve(
  from: { readonly x: number; readonly y: number; readonly width: number },
  to: { readonly x: number; readonly y: number },
): string {
  const start = from.x + from.width;
  const bend = (to.x - start) / 2;
  return `M${round(start)} ${round(from.y)}C${round(start + bend)} ${round(from.y)} ${round(to.x - bend)} ${round(to.y)} ${round(to.x)} ${round(to.y)}`;
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

const round = (number: number): number => Math.round(number * 10) / 10;
