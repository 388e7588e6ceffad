import { escape } from './escape.ts';

/** An arrow of a diagram: between two things, by the names that it gives them. */
type Arrow = {
  readonly from: string;
  readonly to: string;
  readonly label: string | undefined;
  readonly isBoth: boolean;
};

const NODE = /\s*(\w+)(?:\s*[[({]+"?([^"\])}]+)"?[\])}]+)?\s*/y;
const ARROW = /(<)?-->(?:\|([^|]*)\|)?/y;

/**
 * A flowchart in Mermaid's notation as a list of its arrows, since to draw it takes a library that is larger than all pages. Undefined
 * for what is not understood: another kind of diagram, or another kind of line.
 */
export function listArrows(text: string): string | undefined {
  const [head = '', ...lines] = text.split('\n').map((line) => line.trim());
  if (!/^flowchart \w+$/.test(head)) return undefined;
  const names = new Map<string, string>();
  const arrows: Arrow[] = [];
  for (const line of lines) {
    if (line === '' || line === 'end') continue;
    const read = readLine(line.replace(/^subgraph /, ''), names);
    if (read === undefined) return undefined;
    arrows.push(...read);
  }
  const named = (id: string): string => escape(names.get(id) ?? id);
  const items = arrows.map(({ from, to, label, isBoth }) => {
    const said = label === undefined ? '' : ` (${escape(label)})`;
    return `<li>${named(from)} ${isBoth ? '↔' : '→'} ${named(to)}${said}</li>`;
  });
  return `<ul class="arrows">\n${items.join('\n')}\n</ul>\n`;
}

/** The arrows of a line, from one thing to the next; `names` learns what they are called. */
function readLine(line: string, names: Map<string, string>): Arrow[] | undefined {
  const arrows: Arrow[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(line) ?? undefined;
    at += found?.[0].length ?? 0;
    return found;
  };
  const takeNode = (): string | undefined => {
    const [, id, name] = take(NODE) ?? [];
    if (id !== undefined && name !== undefined) names.set(id, name.replaceAll('<br>', ' '));
    return id;
  };
  let from = takeNode();
  while (from !== undefined && at < line.length) {
    const arrow = take(ARROW);
    const to = arrow && takeNode();
    if (arrow === undefined || to === undefined) return undefined;
    arrows.push({ from, to, label: arrow[2], isBoth: arrow[1] !== undefined });
    from = to;
  }
  return from === undefined ? undefined : arrows;
}
