// How the console is built, and served to who works on it.
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** What a development server passes on: everything but the console's own files. */
const SERVICE = process.env.GATEHOUSE ?? 'http://localhost:8787';
const passed = [
  '/api',
  '/access',
  '/orgs',
  '/docs',
  '/openapi.json',
  // Not the sources of the page to sign in on, which are in a folder of that name.
  '^/console/sign-in(?:/providers)?(?:\\?|$)',
  '/console/callback',
];

/** @type {import('vite').UserConfig} */
export default {
  root: resolve(root, 'src/console'),
  base: '/console/',
  publicDir: false,
  configFile: false,
  clearScreen: false,
  // Without what is for development, whatever NODE_ENV is: that has the paths of this machine in it.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    // Below `/console/files/`, names change with what they hold.
    assetsDir: 'files',
    // A style or a picture in the page itself is what its policy forbids.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    // Of the packages that are passed on.
    license: { fileName: 'files/licences.md' },
    modulePreload: { polyfill: false },
    target: ['chrome123', 'firefox125', 'safari17.4'],
  },
  server: { proxy: Object.fromEntries(passed.map((path) => [path, SERVICE])) },
};
