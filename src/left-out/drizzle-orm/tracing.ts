/** Calls what is to be traced, as without OpenTelemetry. */
export const tracer = { startActiveSpan: <T>(_name: string, run: () => T): T => run() };
