// A Worker that asks one question for each request that it gets: by a service binding's entrypoint, by its `fetch`, over HTTP, or not
// at all. All else is the same: the question comes in the body and the token in a header, and the answer goes back as JSON.

const NO_QUESTION = { decision: true };

/** The question as the request of somebody without a client, which is what the two other ways have to send. */
const asRequest = (token, question) => ({
  method: 'POST',
  headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
  body: JSON.stringify(question),
});

/** By the first part of the path. */
const WAYS = {
  none: () => NO_QUESTION,
  binding: async (env, token, question) => await env.DECISIONS.evaluate(token, question),
  fetch: async (env, token, question) => {
    const answer = await env.GATEHOUSE.fetch(
      'http://gatehouse/access/v1/evaluation',
      asRequest(token, question),
    );
    return await answer.json();
  },
  http: async (_env, token, question, port) => {
    const url = `http://127.0.0.1:${port}/access/v1/evaluation`;
    const answer = await fetch(url, asRequest(token, question));
    return await answer.json();
  },
};

export default {
  async fetch(request, env) {
    const [, way, port] = new URL(request.url).pathname.split('/');
    const token = request.headers.get('Authorization').slice('Bearer '.length);
    const { decision } = await WAYS[way](env, token, await request.json(), port);
    // What is measured is a yes: anything else ends the bench.
    return Response.json({ decision }, { status: decision === true ? 200 : 500 });
  },
};
