import { describe, expect, it } from 'vitest';

import { Shared } from '../../../../src/service/engine/shared.ts';

/** Questions of an isolate, with a clock that stands still unless told to go on. */
function newShared() {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  const shared = new Shared<string>({
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  });
  const questions: { answer(text: string): void; fail(error: Error): void }[] = [];
  /** Who asks, until somebody answers the question. */
  const ask = async (key = 'a'): Promise<string> =>
    await shared.ask(key, async () => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      questions.push({ answer: resolve, fail: reject });
      return await promise;
    });
  /** Lets time go by, and everything that was waited for happen. */
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    for (const timer of timers) {
      if (timer.at > now) continue;
      timers.delete(timer);
      timer.run();
    }
    await new Promise((resolve) => void setImmediate(resolve));
  };
  return { ask, pass, questions, timers };
}

describe('a question that several have at once', () => {
  it('is asked once, and each question by itself', async () => {
    const { ask, pass, questions, timers } = newShared();
    const [first, second, other] = [ask(), ask(), ask('b')];
    expect(questions).toHaveLength(2);
    questions[0]?.answer('yes');
    questions[1]?.answer('no');
    await pass(0);
    await pass(5);
    expect(await Promise.all([first, second, other])).toEqual(['yes', 'yes', 'no']);
    expect(timers.size).toBe(0);
  });

  it('is asked anew once it was answered, or failed', async () => {
    const { ask, pass, questions } = newShared();
    const both = Promise.allSettled([ask(), ask()]);
    questions[0]?.fail(new Error('broken'));
    await pass(0);
    await pass(5);
    for (const { status } of await both) expect(status).toBe('rejected');
    const third = ask();
    questions[1]?.answer('yes');
    expect(await third).toBe('yes');
    void ask();
    expect(questions).toHaveLength(3);
  });

  it('is asked by oneself when who asked it first has gone, and never hears', async () => {
    const { ask, pass, questions } = newShared();
    void ask();
    const [second, third] = [ask(), ask()];
    await pass(1_999);
    expect(questions).toHaveLength(1);
    await pass(1);
    expect(questions, 'one of those who waited asks, and the others wait for that one').toHaveLength(2);
    questions[1]?.answer('yes');
    await pass(0);
    await pass(5);
    expect(await Promise.all([second, third])).toEqual(['yes', 'yes']);
  });

  it('is waited for twice at most, however many who ask go away', async () => {
    const { ask, pass, questions } = newShared();
    void ask();
    void ask();
    const honest = ask();
    await pass(2_000);
    void ask();
    expect(questions).toHaveLength(2);
    await pass(2_000);
    questions.at(-1)?.answer('yes');
    await pass(0);
    for (const question of questions.slice(2)) question.answer('yes');
    expect(questions.length).toBeGreaterThan(2);
    expect(await honest).toBe('yes');
  });

  it('is not waited for any longer when the clock was set back, which says nothing of how long was waited', async () => {
    let now = 1_000;
    const timers: (() => void)[] = [];
    const shared = new Shared<string>({
      now: () => now,
      after: (_ms, run) => (timers.push(run), () => undefined),
    });
    void shared.ask('a', async () => await new Promise<never>(() => undefined));
    const second = shared.ask('a', async () => await Promise.resolve('mine'));
    now = 0;
    for (const run of timers.splice(0)) run();
    expect(await second).toBe('mine');
  });

  it('is not waited for once it is old', async () => {
    const { ask, pass, questions } = newShared();
    void ask();
    await pass(2_000);
    const second = ask();
    expect(questions).toHaveLength(2);
    questions[1]?.answer('yes');
    expect(await second).toBe('yes');
  });
});
