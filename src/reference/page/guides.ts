/** A page that is made of a Markdown file of the repository. */
export type Guide = {
  /** The file, from the root of the repository. */
  readonly file: string;
  /** Where it is read, from the root of the service. */
  readonly path: string;
  /** What the list of guides calls it: shorter than its heading. */
  readonly name: string;
};

/** Guides that belong together, under a heading of the list. */
export type Group = { readonly name: string; readonly guides: readonly Guide[] };

/** The files of each group, in the order in which somebody new needs them. A file without a name here is called as its heading is. */
const GROUPS: readonly { readonly name: string; readonly files: readonly (readonly [string, string?])[] }[] =
  [
    {
      name: 'Use it',
      files: [
        ['README.md', 'First tour'],
        ['docs/console.md', 'Console'],
        ['docs/grafana.md', 'Grafana'],
        ['docs/terraform.md', 'Terraform'],
        ['docs/unleash.md', 'Unleash'],
        ['docs/use-from-code.md', 'From code'],
        ['docs/authzen.md', 'AuthZEN'],
        ['docs/group-sync.md', 'Group sync'],
        ['docs/resource-types.md', 'Resource types'],
        ['docs/sign-in.md', 'Sign-in'],
      ],
    },
    {
      name: 'Run it',
      files: [
        ['docs/operations.md', 'Operations'],
        ['docs/storage.md', 'Storage'],
        ['docs/smoke.md', 'Smoke test'],
        ['docs/speed.md', 'Speed'],
        ['SECURITY.md', 'Security'],
        ['CHANGELOG.md', 'Changelog'],
      ],
    },
    {
      name: 'How it works',
      files: [
        ['docs/promises.md', 'Promises'],
        ['docs/architecture.md', 'Architecture'],
        ['docs/model.md', 'The model'],
        ['docs/stress.md', 'Stress test'],
        ['CONTRIBUTING.md', 'Contributing'],
      ],
    },
  ];

/** The last group: a file that no list names, so that none is without a page. */
const OTHERS = 'More';

/** The group of the files of `docs/decisions`, which is shown folded. */
export const DECISIONS = 'Decisions';

/** Where a Markdown file is read: `docs/grafana.md` at `/docs/grafana`, `README.md` at `/docs/readme`. */
export function pathOf(file: string): string {
  const name = file.replace(/^docs\//, '').replace(/\.md$/, '');
  return `/docs/${file.startsWith('docs/') ? name : name.toLowerCase()}`;
}

/** All files, each with its heading, in groups and in order: those that are named here, all others, and the decisions. No group is empty. */
export function arrange(headings: ReadonlyMap<string, string>): Group[] {
  const guide = (file: string, name?: string): Guide => ({
    file,
    path: pathOf(file),
    name: name ?? headings.get(file) ?? file,
  });
  const named = new Set(GROUPS.flatMap(({ files }) => files.map(([file]) => file)));
  const others = [...headings.keys()].filter((file) => !named.has(file)).toSorted();
  const isDecision = (file: string): boolean => file.startsWith('docs/decisions/');
  const groups = [
    ...GROUPS.map(({ name, files }) => ({
      name,
      guides: files.filter(([file]) => headings.has(file)).map(([file, called]) => guide(file, called)),
    })),
    { name: OTHERS, guides: others.filter((file) => !isDecision(file)).map((file) => guide(file)) },
    { name: DECISIONS, guides: others.filter(isDecision).map((file) => guide(file)) },
  ];
  return groups.filter(({ guides }) => guides.length > 0);
}
