const WIDTH = 40;
/** Where nobody looks, a line each time so much more is done. */
const STEP = 0.25;

/**
 * A bar that fills, on a terminal; elsewhere a line now and then.
 *
 * @param {NodeJS.WriteStream} out
 */
export function progressBar(out) {
  const since = performance.now();
  let told = 0;
  const tell = (done, of) => {
    const share = of === 0 ? 1 : done / of;
    const text = `${Math.floor(100 * share)} % of ${of.toLocaleString('en')} rows`;
    if (out.isTTY) {
      const full = Math.round(WIDTH * share);
      const left = share > 0.02 ? ((performance.now() - since) / 1_000) * (1 / share - 1) : undefined;
      const wait = left === undefined ? '' : `, ${Math.ceil(left)} s left`;
      out.write(`\r[${'#'.repeat(full)}${' '.repeat(WIDTH - full)}] ${text}${wait}   `);
    } else if (share >= told + STEP) {
      told = Math.floor(share / STEP) * STEP;
      out.write(`${text}\n`);
    }
  };
  return { tell, end: () => void (out.isTTY && out.write('\n')) };
}
