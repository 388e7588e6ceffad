// What pages load: our own style sheets and scripts, and Swagger UI.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const ours = join(import.meta.dirname, '../../src/reference/page');
const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const read = (folder, name) => readFileSync(join(folder, name), 'utf8');

/** There are no source maps: nothing asks for them. */
const withoutMap = (text) => text.replace(/\n?(?:\/\*#|\/\/#) sourceMappingURL=.*\s*$/, '\n');

/** Rules in a layer give way to ours, however exactly they name what they are about. */
const inLayer = (text) => `@layer swagger-ui {\n${text}}\n`;

/** The files that pages name, by their names in the source. */
function texts() {
  return {
    'icon.svg': read(ours, 'icon.svg'),
    'page.css': read(ours, 'page.css'),
    'page.js': read(ours, 'page.js'),
    'reference.css': read(ours, 'reference.css'),
    'reference.js': read(ours, 'reference.js'),
    'swagger-ui.css': inLayer(withoutMap(read(swaggerUi, 'swagger-ui.css'))),
    'swagger-ui-bundle.js': withoutMap(read(swaggerUi, 'swagger-ui-bundle.js')),
  };
}

/** The licences of what is passed on, which no page names. */
const licences = () => ({
  'swagger-ui-LICENSE.txt': read(swaggerUi, 'LICENSE'),
  'swagger-ui-NOTICE.txt': read(swaggerUi, 'NOTICE'),
  'swagger-ui-bundle.js.LICENSE.txt': read(swaggerUi, 'swagger-ui-bundle.js.LICENSE.txt'),
});

/** A name that changes with what the file holds, so that it can be kept for good: `page.1f2e3d4c5b.css`. */
function nameOf(name, text) {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 10);
  return name.replace(/\.(?=\w+$)/, `.${hash}.`);
}

/** What pages load: `names` are the names of the files, by those in the source; `files` is what they hold, by name. */
export function makeLoaded() {
  const made = Object.entries(texts()).map(([name, text]) => ({ name, text, named: nameOf(name, text) }));
  return {
    names: new Map(made.map(({ name, named }) => [name, named])),
    files: new Map([...made.map(({ named, text }) => [named, text]), ...Object.entries(licences())]),
  };
}
