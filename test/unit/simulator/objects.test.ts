import { describe, expect, it } from 'vitest';

import { Choices } from '../../simulator/choices.ts';
import { Life } from '../../simulator/life.ts';
import { MachineClock } from '../../simulator/machine-clock.ts';
import { NodeObjectSql } from '../../simulator/node-object-sql.ts';
import { quietly } from '../../simulator/quiet.ts';
import { Schedule } from '../../simulator/schedule.ts';
import { Simulation } from '../../simulator/simulation.ts';
import { Substrate } from '../../simulator/substrate.ts';
import { Toy } from './toy.ts';

const substrate = new Substrate();

/** Choices of `restart`: what is left of the object, and how much of what it wrote is lost. */
const [DEAD, GHOST, NOTHING_LOST, ALL_LOST] = [0, 2 ** 32 - 1, 0, 2 ** 32 - 1];

const simulate = (tape: readonly number[]) =>
  new Simulation<Toy>(
    substrate,
    { choices: Choices.ofTape(tape), rates: {}, latency: { least: 1, most: 1 } },
    (ports) => new Toy(ports),
  );

describe('an object', () => {
  it('keeps its storage when it is replaced', async () => {
    const simulation = simulate([]);
    const call = simulation.caller('client');
    await simulation.schedule.until(call(1, 'note', (toy) => toy.note('before')));
    simulation.object(1).restart();
    expect(simulation.object(1).coordinator).toBeUndefined();
    expect(await simulation.schedule.until(call(1, 'notes', (toy) => toy.notes()))).toEqual(['before']);
    const other = simulate([]);
    const notes = other.caller('client')(1, 'notes', (toy) => toy.notes());
    expect(await other.schedule.until(notes)).toEqual([]);
  });

  it('answers nobody any more when it is dead, and what it sent still arrives', async () => {
    const simulation = simulate([DEAD, NOTHING_LOST]);
    const { schedule } = simulation;
    const adding = simulation.caller('client')(1, 'add', (toy) => toy.add('change'));
    await schedule.runUntil(() => schedule.trace.some((line) => line.includes('answered')));
    const heard = await quietly(async () => {
      simulation.object(1).restart();
      await expect(schedule.until(adding)).rejects.toThrow('Network connection lost.');
    });
    expect(heard).toEqual([]);
    await schedule.until(simulation.caller('client')(1, 'wait', (toy) => toy.wait(100)));
    expect(substrate.d1.rows('SELECT kind FROM changes').map(({ kind }) => kind)).toEqual(['change']);
  });

  it('sends nothing that rests on what is lost with it', async () => {
    const simulation = simulate([DEAD, ALL_LOST]);
    const { schedule } = simulation;
    const call = simulation.caller('client');
    const adding = call(1, 'add', (toy) => toy.add('change'));
    await schedule.runUntil(() => schedule.trace.some((line) => line.includes('answered')));
    simulation.object(1).restart();
    await expect(schedule.until(adding)).rejects.toThrow('Network connection lost.');
    await schedule.until(call(1, 'wait', (toy) => toy.wait(100)));
    expect(substrate.d1.rows('SELECT kind FROM changes')).toEqual([]);
    expect(await schedule.until(call(1, 'notes', (toy) => toy.notes()))).toEqual([]);
  });

  it('loses nothing that somebody can have heard of', async () => {
    const simulation = simulate([DEAD, ALL_LOST]);
    const { schedule } = simulation;
    const call = simulation.caller('client');
    await schedule.until(call(1, 'note', (toy) => toy.note('replied')));
    simulation.object(1).restart();
    expect(await schedule.until(call(1, 'notes', (toy) => toy.notes()))).toEqual(['replied']);
  });

  it('goes on as a ghost until it touches its storage', async () => {
    // The first choice is which of the two calls arrives first.
    const simulation = simulate([0, GHOST, NOTHING_LOST]);
    const { schedule } = simulation;
    const call = simulation.caller('client');
    const harmless = call(1, 'wait', (toy) => toy.wait(10));
    const harmful = call(1, 'wait and look', async (toy) => {
      await toy.wait(20);
      return toy.notes();
    });
    await schedule.runUntil(() => schedule.steps === 2);
    simulation.object(1).restart();
    await schedule.until(harmless);
    const unhandled = await quietly(async () => {
      await expect(schedule.until(harmful)).rejects.toThrow('Network connection lost.');
    });
    expect(unhandled).toEqual([]);
    expect(await schedule.until(call(1, 'notes', (toy) => toy.notes()))).toEqual([]);
  });

  it('is told things by other objects', async () => {
    const simulation = simulate([]);
    const { schedule } = simulation;
    const call = simulation.caller('client');
    expect(await schedule.until(call(1, 'tell', (toy) => toy.tell(2, 'hello')))).toBe(true);
    expect(await schedule.until(call(2, 'notes', (toy) => toy.notes()))).toEqual(['hello']);
  });
});

describe('the storage of an object', () => {
  it('gives one row where there is one', () => {
    const storage = new NodeObjectSql();
    expect(storage.exec('SELECT 1 AS one').one()).toEqual({ one: 1 });
    expect(() => storage.exec('SELECT 1 WHERE 0').one()).toThrow('Expected one row');
  });

  it('is empty in the next history', () => {
    const storage = new NodeObjectSql();
    for (let i = 0; i < 4; i++) {
      storage.exec('CREATE TABLE IF NOT EXISTS notes (text TEXT)');
      expect(storage.exec('SELECT * FROM notes').toArray()).toEqual([]);
      storage.exec('INSERT INTO notes VALUES (?)', 'one');
      storage.send();
      storage.exec('INSERT INTO notes VALUES (?)', 'two');
      storage.reset();
    }
  });
});

describe('the clock of a machine', () => {
  it('goes on in virtual time only, at its own rate', async () => {
    const schedule = new Schedule(Choices.ofTape([]));
    const clock = new MachineClock(schedule, { rate: 2, ahead: 5 });
    const { now, sleep } = clock.of(new Life('somebody'));
    const start = schedule.now;
    expect(now()).toBe(start + 5);
    await schedule.until(sleep(1_000));
    expect(schedule.now).toBe(start + 500);
    expect(now()).toBe(start + 1_005);
    clock.setBack(300);
    expect(now()).toBe(start + 705);
  });

  it('fires a timer once, unless that is called off', async () => {
    const schedule = new Schedule(Choices.ofTape([]));
    const { after, sleep } = new MachineClock(schedule).of(new Life('somebody'));
    const fired: string[] = [];
    after(10, () => fired.push('one'));
    after(20, () => fired.push('two'))();
    await schedule.until(sleep(30));
    expect(fired).toEqual(['one']);
  });
});
