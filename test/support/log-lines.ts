import { vi } from 'vitest';

/** A line of the log, as whoever reads it has it. */
export type Line = Readonly<Record<string, unknown>> & { readonly level: string; readonly event: string };

/**
 * Keeps everything that is written to the console from now on from being shown, until mocks are restored; gives what was written so far.
 */
export function listen(): { readonly lines: () => Line[]; readonly text: () => string } {
  const spies = (['log', 'info', 'warn', 'error', 'debug', 'trace'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation(() => {}),
  );
  const written = () =>
    spies
      .flatMap(({ mock }) => mock.calls.map((args, i) => ({ args, order: mock.invocationCallOrder[i] ?? 0 })))
      .toSorted((a, b) => a.order - b.order)
      .map(({ args }) => args.map(String).join(' '));
  return { lines: () => written().map((line) => JSON.parse(line) as Line), text: () => written().join('\n') };
}
