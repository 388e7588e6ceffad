import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
/** What users write against the generated code. It compiles only beside that, so that our own compiler leaves it out. */
const PROGRAMS = resolve(import.meta.dirname, '../start/generated');

/** The generators, and what their code needs to run. */
const PACKAGES = {
  'openapi-typescript': '7.13.0',
  'openapi-fetch': '0.17.0',
  '@hey-api/openapi-ts': '0.99.0',
};

/** How npm says that there is no way to the registry. */
const NO_NETWORK =
  /\b(EAI_AGAIN|EAI_FAIL|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EPROTO|ERR_SOCKET_TIMEOUT|ETIMEDOUT|FETCH_ERROR|ENOTCACHED)\b/;

/** A client that is generated of the document, by name. */
export const CLIENTS = ['openapi-fetch', 'hey-api'] as const;
type Client = (typeof CLIENTS)[number];

/**
 * Installs the generators into a folder that is not the project's. Resolves with why they are not there, where there is no network, or on a
 * machine that is no CI where npm cannot have them for another reason; else with undefined. In CI whatever is not the network fails.
 */
export async function installGenerators(folder: string): Promise<string | undefined> {
  mkdirSync(folder, { recursive: true });
  const manifest = { private: true, type: 'module', dependencies: PACKAGES };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  try {
    await run('npm', [...args, '--fetch-retries=1', '--fetch-retry-mintimeout=1000'], { cwd: folder });
    return undefined;
  } catch (error) {
    const said = (error as { readonly stderr?: string }).stderr ?? String(error);
    if (!NO_NETWORK.test(said) && process.env['CI'] === 'true') throw new Error(said, { cause: error });
    return `npm could not install the generators: ${said.trim().split('\n')[0] ?? ''}`;
  }
}

/** What openapi-typescript makes of a document. */
export async function generateTypes(folder: string, document: object): Promise<string> {
  writeFileSync(join(folder, 'shape.json'), JSON.stringify(document));
  const cli = join(folder, 'node_modules/openapi-typescript/bin/cli.js');
  await run(process.execPath, [cli, 'shape.json', '--output', 'shape.d.ts'], { cwd: folder });
  return readFileSync(join(folder, 'shape.d.ts'), 'utf8');
}

/** Generates both clients of a document in a file, and puts the programs that use them beside. */
export async function generateClients(folder: string, document: string): Promise<void> {
  const tool = async (name: string, args: readonly string[]) =>
    await run(process.execPath, [join(folder, 'node_modules', name), ...args], { cwd: folder });
  await tool('openapi-typescript/bin/cli.js', [document, '--output', 'openapi-fetch-types.d.ts']);
  const job = {
    input: document,
    output: { path: 'hey-api-client', module: { extension: '.ts' } },
    plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
    logs: { level: 'silent' },
  };
  writeFileSync(join(folder, 'openapi-ts.config.mjs'), `export default ${JSON.stringify(job)};\n`);
  await tool('@hey-api/openapi-ts/bin/run.js', ['--file', 'openapi-ts.config.mjs']);
  for (const program of readdirSync(PROGRAMS)) copyFileSync(join(PROGRAMS, program), join(folder, program));
}

/** What is wrong in a program by our own compiler, as `file:line`; the rest of what it says stands in `said`. */
export async function compile(
  folder: string,
  program: string,
): Promise<{ readonly wrong: readonly string[]; readonly said: string }> {
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      lib: ['es2025', 'dom', 'dom.iterable', 'dom.asynciterable'],
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      skipLibCheck: false,
      // The runtime part of this client, which is the same for every document, does not compile with it.
      ...(program.startsWith('hey-api') && { exactOptionalPropertyTypes: false }),
    },
    files: [program],
    include: [],
  };
  const file = join(folder, `tsconfig.${program}.json`);
  writeFileSync(file, JSON.stringify(config));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const said = await run(process.execPath, [compiler, '-p', file, '--pretty', 'false'], { cwd: folder }).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => `${stdout}${stderr}`,
  );
  const wrong = [...said.matchAll(/^(.+?)\((\d+),\d+\): error/gm)].map(
    ([, at = '', line = '']) => `${at}:${line}`,
  );
  return { wrong: [...new Set(wrong)], said };
}

/** Runs the program that uses a client against a service, and resolves with what it saw. */
export async function use(folder: string, client: Client, baseUrl: string): Promise<unknown> {
  const { stdout } = await run(process.execPath, [join(folder, `${client}.ts`), baseUrl], { cwd: folder });
  return JSON.parse(stdout) as unknown;
}
