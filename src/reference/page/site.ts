import { FILES } from './headers.ts';
import { arrange } from './guides.ts';
import { guidePage } from './guide-page.ts';
import { render } from './markdown.ts';
import { missingPage } from './missing-page.ts';
import { referencePage } from './reference-page.ts';

/** What pages are made of. */
export type Sources = {
  readonly version: string;
  /** The Markdown files of the repository, by their paths from its root. */
  readonly texts: ReadonlyMap<string, string>;
  /** What the pages load is called, by its name in the source: `page.css` is `page.1f2e3d4c5b.css`. */
  readonly names: ReadonlyMap<string, string>;
};

/** All pages, by their paths in the folder that is answered with. */
export function makeSite({ version, texts, names }: Sources): Map<string, string> {
  const isPage = (file: string): boolean => texts.has(file);
  const rendered = new Map([...texts].map(([file, text]) => [file, render(text, file, isPage)]));
  const groups = arrange(
    new Map([...rendered].map(([file, { headings }]) => [file, headings[0]?.text ?? file])),
  );
  const site = { version, groups, fileAt: (name: string): string => `${FILES}${nameOf(name, names)}` };
  const made = new Map([
    ['docs/index.html', referencePage(site)],
    ['docs/404.html', missingPage(site)],
  ]);
  for (const guide of groups.flatMap(({ guides }) => guides)) {
    const text = rendered.get(guide.file);
    if (text !== undefined) made.set(`${guide.path.slice(1)}.html`, guidePage(guide, text, site));
  }
  return made;
}

function nameOf(name: string, names: ReadonlyMap<string, string>): string {
  const named = names.get(name);
  if (named === undefined) throw new Error(`No file is called ${name}.`);
  return named;
}
