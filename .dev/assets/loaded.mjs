// What pages load: our own style sheets and scripts, and Swagger UI.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const ours = join(import.meta.dirname, '../../src/reference/page/browser');
const require = createRequire(import.meta.url);
const swaggerUi = dirname(require.resolve('swagger-ui-dist/package.json'));

const read = (folder, name) => readFileSync(join(folder, name), 'utf8');

/** There are no source maps: nothing asks for them. */
const withoutMap = (text) => text.replace(/\n?(?:\/\*#|\/\/#) sourceMappingURL=.*\s*$/, '\n');

/** Rules in a layer give way to ours, however exactly they name what they are about. Those that are important would not. */
const inLayer = (text) => `@layer swagger-ui {\n${text.replaceAll('!important', '')}}\n`;

/** The files that pages load, by their names in the source. A module comes after those that it imports. */
const texts = () => ({
  'icon.svg': read(ours, 'icon.svg'),
  'page.css': `${read(ours, 'colours.css')}\n${read(ours, 'page.css')}`,
  'page.js': read(ours, 'page.js'),
  'reference.css': read(ours, 'reference.css'),
  'assist.js': read(ours, 'assist.js'),
  'filter.js': read(ours, 'filter.js'),
  'layout.js': read(ours, 'layout.js'),
  'parameters.js': read(ours, 'parameters.js'),
  'resolve.js': read(ours, 'resolve.js'),
  'sign-in.js': read(ours, 'sign-in.js'),
  'plugin.js': read(ours, 'plugin.js'),
  'reference.js': read(ours, 'reference.js'),
  'swagger-ui.css': inLayer(withoutMap(read(swaggerUi, 'swagger-ui.css'))),
  'swagger-ui-bundle.js': withoutMap(read(swaggerUi, 'swagger-ui-bundle.js')),
});

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

/** A module as it imports what is called otherwise now. */
function renamed(text, names) {
  return text.replaceAll(/(?<=^import .* from '\.\/)[\w.-]+(?=';$)/gm, (name) => {
    const named = names.get(name);
    if (named === undefined) throw new Error(`${name} is imported, but does not come before.`);
    return named;
  });
}

/** What pages load: `names` are the names of the files, by those in the source; `files` is what they hold, by name. */
export function makeLoaded() {
  const names = new Map();
  const files = new Map(Object.entries(licences()));
  for (const [name, text] of Object.entries(texts())) {
    const made = name.startsWith('swagger-ui') ? text : renamed(text, names);
    names.set(name, nameOf(name, made));
    files.set(names.get(name), made);
  }
  return { names, files };
}
