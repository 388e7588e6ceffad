/** The examples of the OpenAPI document: recorded from a service as `npm start` runs it, which is new and so counts from 1. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';

import { freePort, start, stop } from '../support/service.ts';
import { age } from './examples/age.ts';
import type { ExampleFile } from './examples/files.ts';
import { filesOf } from './examples/files.ts';
import { identityProvider } from './examples/identity-provider.ts';
import { OPERATIONS } from './examples/operations.ts';
import { Recorder } from './examples/recorder.ts';
import { published } from './examples/seeds.ts';
import { stable } from './examples/stable.ts';
import { GLOBEX } from './examples/story/cast.ts';
import { movingOut } from './examples/story/trail.ts';
import { whole } from './examples/story/whole.ts';

const folder = resolve(import.meta.dirname, '../../src/reference/examples');
const state = mkdtempSync(join(tmpdir(), 'gatehouse examples '));
/** Two starts, and some hundred calls: most machines take less than a minute. */
const STORY_MS = 900_000;

let files: readonly ExampleFile[] = [];
let called: ReadonlySet<string> = new Set();

beforeAll(async () => {
  const port = await freePort();
  const story = new Recorder(`http://localhost:${port}`);
  const provider = await identityProvider();
  const settings = {
    STATE_DIR: state,
    OIDC_ISSUERS: provider.settings,
    PUBLIC_URL: 'https://gatehouse.example',
    // What is made with it is in no example, but for its name.
    AUDIT_KEY: 'a key for the trail of the story',
  };
  const tell = async (part: () => Promise<void>) => {
    const service = await start(port, settings);
    try {
      await part();
    } finally {
      await stop(service);
    }
  };
  await tell(async () => await whole(story, provider));
  age(state, GLOBEX);
  await tell(async () => await movingOut(story));
  called = new Set(story.calls.map(({ operation }) => operation));
  files = filesOf(stable(story.calls, story.times), published());
}, STORY_MS);

afterAll(() => rmSync(state, { recursive: true, force: true, maxRetries: 5 }));

describe('the examples of the document', () => {
  it('are of every operation', ({ expect }) => {
    expect([...OPERATIONS.keys()].filter((name) => !called.has(name))).toEqual([]);
  });

  // After a change of what is answered, `-u` accepts the new files.
  it('are what a new service answers', async ({ expect }) => {
    expect(files.length).toBeGreaterThan(OPERATIONS.size);
    for (const { name, text } of files) await expect(text).toMatchFileSnapshot(join(folder, name));
  });

  it('are no others than these', ({ expect }) => {
    const there = readdirSync(folder).filter((name) => /\.(json|ts)$/.test(name));
    expect(there.toSorted()).toEqual(files.map(({ name }) => name).toSorted());
  });
});
