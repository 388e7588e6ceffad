// `npm run model`: searches a small model of the coordinators for a state that breaks a promise. The protocol as it is
// meant must have none in the bounds that are printed; each variant, in which one rule is taken out, must have one.
//
//   --depth N    look further where a scenario is not looked at to the end
//   --traces     print every step to what each variant breaks
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

import type { Asked, Said } from './search.ts';
import { parts, searches } from './search.ts';

type Answer = { readonly index: number; readonly said: Said };

if (isMainThread) await tellAll();
else search(workerData as Asked);

/** In a thread: makes the searches that it is told, one at a time. */
function search(asked: Asked): void {
  parentPort?.on('message', (index: number) => {
    const said = searches[index]?.(asked);
    if (said === undefined) throw new RangeError(`There is no search ${index}`);
    parentPort?.postMessage({ index, said } satisfies Answer);
  });
}

/** Has a thread for each core make the searches, and prints them in their order as soon as that can be. */
async function tellAll(): Promise<void> {
  const { values } = parseArgs({ options: { depth: { type: 'string' }, traces: { type: 'boolean' } } });
  const depth = values.depth === undefined ? undefined : Number(values.depth);
  const asked: Asked = { depth, traces: values.traces === true };
  const began = performance.now();
  const said: Said[] = [];
  let given = 0;
  let printed = 0;

  const work = async (): Promise<void> => {
    const thread = new Worker(import.meta.filename, { workerData: asked });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const next = () => (given < searches.length ? thread.postMessage(given++) : resolve());
    thread.on('error', reject);
    thread.on('message', (answer: Answer) => {
      said[answer.index] = answer.said;
      for (let done = said[printed]; done !== undefined; done = said[++printed]) {
        const part = parts.get(printed);
        if (part !== undefined) console.log(part);
        for (const line of done.lines) console.log(line);
      }
      next();
    });
    next();
    await promise;
    await thread.terminate();
  };

  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const failures = said.filter(({ isRight }) => !isRight).length;
  console.log(`${failures} failures, ${((performance.now() - began) / 1000).toFixed(0)} s`);
  process.exitCode = failures === 0 && printed === searches.length ? 0 : 1;
}
