import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

import { consoleFiles } from '../../../.dev/console/files.mjs';
import { keptBuild } from '../../../.dev/console/kept-build.mjs';

const root = resolve(import.meta.dirname, '../../..');

describe('a build', () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  /** Sources in a folder of their own, and a build of them that is counted. */
  class Sources {
    readonly root = mkdtempSync(join(tmpdir(), 'gatehouse build '));
    readonly kept = join(this.root, 'kept/console');
    built = 0;
    /** What happens while it is built. */
    meanwhile: () => void | Promise<void> = () => undefined;
    #text = '';

    constructor() {
      folders.push(this.root);
      this.write('src/a.ts', 'a');
      this.write('src/deep/b.ts', 'b');
      this.write('lock.json', '{}');
      this.write('other.ts', 'other');
    }

    write(path: string, text: string): void {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
      if (path === 'src/a.ts') this.#text = text;
    }

    async files(): Promise<Map<string, string>> {
      return await keptBuild({
        root: this.root,
        sources: ['src', 'lock.json'],
        kept: this.kept,
        build: async () => {
          this.built += 1;
          const text = this.#text;
          await this.meanwhile();
          return new Map([
            ['index.html', `made of ${text}`],
            ['files/deep/a.js', `script of ${text}`],
          ]);
        },
      });
    }

    /** The names of the builds that are kept. */
    names(): string[] {
      return existsSync(this.kept) ? readdirSync(this.kept) : [];
    }
  }

  const madeOf = (text: string): Map<string, string> =>
    new Map([
      ['files/deep/a.js', `script of ${text}`],
      ['index.html', `made of ${text}`],
    ]);

  it('is made once for each state of its sources', async () => {
    const sources = new Sources();
    expect(await sources.files()).toEqual(madeOf('a'));
    expect(await sources.files()).toEqual(madeOf('a'));
    expect([sources.built, sources.names().length]).toEqual([1, 1]);
  });

  it.each([
    ['another text', 'src/a.ts', 'x'],
    ['a text below a folder', 'src/deep/b.ts', 'x'],
    ['a new file', 'src/c.ts', ''],
    ['a file that is named itself', 'lock.json', '{"x":1}'],
  ])('is made anew for %s, and the one before is gone', async (_, path, text) => {
    const sources = new Sources();
    await sources.files();
    const before = sources.names();
    sources.write(path, text);
    expect(await sources.files()).toEqual(madeOf(path === 'src/a.ts' ? 'x' : 'a'));
    expect(sources.built).toBe(2);
    expect(sources.names()).toHaveLength(1);
    expect(sources.names()).not.toEqual(before);
  });

  it('is not made anew for what it is not made of', async () => {
    const sources = new Sources();
    await sources.files();
    sources.write('other.ts', 'changed');
    await sources.files();
    expect(sources.built).toBe(1);
  });

  it('tells a name from a text: what moves from one to the other is another source', async () => {
    const sources = new Sources();
    sources.write('src/c', 'dd');
    await sources.files();
    rmSync(join(sources.root, 'src/c'));
    sources.write('src/cd', 'd');
    await sources.files();
    expect(sources.built).toBe(2);
  });

  it('may be made several times at once, and is kept whole', async () => {
    const sources = new Sources();
    const { promise, resolve: go } = Promise.withResolvers<void>();
    sources.meanwhile = async () => await promise;
    const calls = [sources.files(), sources.files(), sources.files()];
    await expect.poll(() => sources.built).toBe(3);
    go();
    for (const files of await Promise.all(calls)) expect(files).toEqual(madeOf('a'));
    expect(sources.names()).toHaveLength(1);
    expect(await sources.files()).toEqual(madeOf('a'));
    expect(sources.built).toBe(3);
  });

  it('during which a source has changed is not taken for one of the sources before or after', async () => {
    const sources = new Sources();
    sources.meanwhile = () => {
      if (sources.built === 1) sources.write('src/a.ts', 'x');
    };
    expect(await sources.files()).toEqual(madeOf('x'));
    expect(sources.built).toBe(2);
    sources.write('src/a.ts', 'a');
    expect(await sources.files()).toEqual(madeOf('a'));
    expect(sources.built).toBe(3);
  });

  it('that fails is not kept, and is tried again', async () => {
    const sources = new Sources();
    sources.meanwhile = () => {
      if (sources.built === 1) throw new Error('It cannot be built.');
    };
    await expect(sources.files()).rejects.toThrow('It cannot be built.');
    expect(sources.names()).toEqual([]);
    expect(await sources.files()).toEqual(madeOf('a'));
  });
});

describe('the files of the console', async () => {
  const files: ReadonlyMap<string, string> = await consoleFiles();
  const page = files.get('console/index.html') ?? '';
  const scripts = [...files].filter(([name]) => name.endsWith('.js'));

  it('are not built again', async () => {
    const kept = join(root, '.wrangler/console');
    const times = (): [string, number][] =>
      readdirSync(kept).map((name) => [name, statSync(join(kept, name, 'index.html')).mtimeMs]);
    const before = times();
    expect(before).toHaveLength(1);
    expect(await consoleFiles()).toEqual(files);
    expect(times()).toEqual(before);
  });

  it('are one page, and what it loads, which is named after what it holds', () => {
    const loaded = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address = '']) => address);
    expect(loaded).toHaveLength(3);
    for (const address of loaded) {
      expect(address).toMatch(/^\/console\/files\/\w+-[\w-]{8}\.(?:js|css|svg)$/);
      expect([...files.keys()]).toContain(address.slice(1));
    }
    const others = [...files.keys()].filter((name) => !loaded.includes(`/${name}`));
    expect(others.filter((name) => !/^console\/files\/\w+-[\w-]{8}\.js$/.test(name)).toSorted()).toEqual([
      'console/files/licences.md',
      'console/index.html',
    ]);
  });

  it('have the place for what the Worker says of a sign-in, and something for who runs no scripts', () => {
    expect(page.match(/<meta name="gatehouse-sign-in" content=""\s*\/?>/g)).toHaveLength(1);
    expect(page).toContain('<noscript>');
    expect(page).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/);
  });

  it('tell nothing of the machine that they were made on, however it was set up', () => {
    // Development builds have the path of each source in them: NODE_ENV is `test` here.
    for (const [name, text] of files) {
      expect(text.includes(root), name).toBe(false);
      expect(text.includes(homedir()) && homedir() !== '/', name).toBe(false);
      expect(text, name).not.toContain('node_modules/');
      expect(text, name).not.toContain('jsxDEV');
      expect(/\bfileName:/.test(text), name).toBe(false);
      expect(text.includes(`/${userInfo().username}/`), name).toBe(false);
    }
  });

  it('have no source maps, and nothing that their policy would have to allow', () => {
    expect([...files.keys()].filter((name) => name.endsWith('.map'))).toEqual([]);
    for (const [name, text] of files) {
      expect(text.includes('sourceMappingURL'), name).toBe(false);
      expect(text.includes('unsafe-'), name).toBe(false);
    }
    expect(scripts.length).toBeGreaterThan(0);
    for (const [name, text] of scripts) {
      expect(/\beval\(|\bnew Function\b|\bdocument\.write\b|\.insertAdjacentHTML\b/.test(text), name).toBe(
        false,
      );
      expect(/\blocalStorage\b|\bdocument\.cookie\b|\bindexedDB\b/.test(text), name).toBe(false);
    }
  });

  it('load nothing from elsewhere: the addresses in them are names of vocabularies', () => {
    for (const [name, text] of files)
      if (!name.endsWith('.md')) {
        const addresses = [...text.matchAll(/https?:\/\/[\w.-]+/g)].map(([address]) => address);
        expect(
          [...new Set(addresses)].filter((address) => address !== 'http://www.w3.org'),
          name,
        ).toEqual([]);
      }
  });

  it('say whose packages are in them', () => {
    const licences = files.get('console/files/licences.md') ?? '';
    for (const name of ['preact', 'openapi-fetch']) expect(licences).toContain(name);
  });
});
