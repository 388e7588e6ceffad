// All files that are answered without the Worker, by their paths in the folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { GATEHOUSE_VERSION } from '../../src/http/version.ts';
import { makeDocument } from '../../src/reference/document.ts';
import { FILES, headersFile } from '../../src/reference/page/headers.ts';
import { makeSite } from '../../src/reference/page/site.ts';
import { clientFiles } from '../client/files.mjs';
import { consoleFiles } from '../console/files.mjs';
import { makeLoaded } from './loaded.mjs';

const root = join(import.meta.dirname, '../..');

/** The Markdown files that have a page: those of the root and of `docs`, by their paths. */
function readTexts() {
  const inDocs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  const files = [...readdirSync(root), ...inDocs.map((file) => `docs/${file.replaceAll('\\', '/')}`)];
  return new Map(
    files
      .filter((file) => file.endsWith('.md'))
      .map((file) => [file, readFileSync(join(root, file), 'utf8')]),
  );
}

/** The OpenAPI document, as JSON and as YAML: such that who reads it by YAML 1.1, as PyYAML does, has no dates and no `true` for texts. */
function documentFiles() {
  const document = makeDocument();
  return [
    ['openapi.json', JSON.stringify(document)],
    ['openapi.yaml', stringify(document, { aliasDuplicateObjects: false, compat: 'yaml-1.1', lineWidth: 0 })],
  ];
}

/** The pages with what they load. */
function pageFiles() {
  const { names, files } = makeLoaded();
  const pages = makeSite({ version: GATEHOUSE_VERSION, texts: readTexts(), names });
  return [...pages, ...[...files].map(([name, text]) => [`${FILES.slice(1)}${name}`, text])];
}

/** The pictures that Markdown files show. */
const pictureFiles = () =>
  readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.png'))
    .map((name) => [`docs/${name}`, readFileSync(join(root, 'docs', name))]);

/** Files whose names change with what they hold. */
const isKept = (path) => /^(?:docs\/files\/.*\.[0-9a-f]{10}|console\/files\/.*-[\w-]{8})\.\w+$/.test(path);

/** Makes them all, and the headers that they are answered with. `builds` is the folder that builds of the console are kept in. */
export async function makeFiles(builds) {
  const files = new Map([
    ...documentFiles(),
    ...pageFiles(),
    ...pictureFiles(),
    ...clientFiles(),
    ...(await consoleFiles(builds)),
  ]);
  const kept = [...files.keys()].filter(isKept).map((path) => `/${path}`);
  return new Map([...files, ['_headers', headersFile(kept)]]);
}
