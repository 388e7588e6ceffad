import { countsInWords, countsOf, figure, notHere } from '../outcome.mjs';

/** The place that the header `cf-ray` names: the three letters of an airport. */
export const coloOf = ({ headers }) => /-([A-Z]{3})$/.exec(headers['cf-ray'] ?? '')?.[1];

/** Where on the network of Cloudflare the answers come from. */
export const colo = {
  name: 'colo',
  shows: 'which places of Cloudflare answer, over connections of their own',
  needs: 'nothing',
  async run({ client, options }) {
    const lines = client.lines(options.connections);
    const answers = await Promise.all(
      lines.map(async (line) => await client.ask('GET', '/api/health', { line })),
    );
    for (const line of lines) line.close();
    const colos = answers.map(coloOf).filter((place) => place !== undefined);
    if (colos.length === 0)
      return notHere('no answer has the header cf-ray, so this is not behind Cloudflare');
    const counts = countsOf(colos);
    return figure({ colos: counts }, countsInWords(counts));
  },
};
