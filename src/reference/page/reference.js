// Shows the document with Swagger UI, and calls this very server.
'use strict';

/** Nothing is sent anywhere else, and the browser adds no credentials and keeps none. */
function guarded(request) {
  const { origin } = new URL(request.url, location.href);
  if (origin !== location.origin) throw new Error(`This page calls ${location.origin} only.`);
  request.credentials = 'omit';
  return request;
}

const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
follow();
dark.addEventListener('change', follow);

/** What a filter looks in, for each operation. */
function textOf(operation, tag) {
  const said = operation.get('operation');
  return [operation.get('method'), operation.get('path'), said.get('summary'), said.get('operationId'), tag]
    .join(' ')
    .toLowerCase();
}

/** The operations that hold all words, wherever. Tags without any are gone. */
function filtered(tags, phrase) {
  const words = phrase.toLowerCase().split(/\s+/).filter(Boolean);
  return tags
    .map((tag, name) =>
      tag.update('operations', (all) =>
        all.filter((operation) => words.every((word) => textOf(operation, name).includes(word))),
      ),
    )
    .filter((tag) => tag.get('operations').size > 0);
}

const isFiltered = (layoutSelectors) => typeof layoutSelectors.currentFilter() === 'string';

function ours({ React }) {
  const h = React.createElement;
  return {
    fn: { opsFilter: filtered },
    components: {
      // The name and the version stand above.
      InfoContainer: ({ specSelectors, getComponent }) =>
        h(getComponent('Markdown', true), { source: specSelectors.info().get('description') ?? '' }),
      // This very server is the only one.
      ServersContainer: () => null,
      FilterContainer: ({ specSelectors, layoutSelectors, layoutActions }) => {
        const filter = layoutSelectors.currentFilter();
        const phrase = typeof filter === 'string' ? filter : '';
        // What the filter leaves.
        const tags = specSelectors.taggedOperations();
        const found = tags.reduce((sum, tag) => sum + tag.get('operations').size, 0);
        const all = specSelectors.operations().size;
        return h(
          'div',
          { className: 'filter-box' },
          h('label', { htmlFor: 'filter' }, 'Filter'),
          h('input', {
            id: 'filter',
            type: 'search',
            value: phrase,
            placeholder: 'team members, POST, /api/orgs …',
            autoComplete: 'off',
            spellCheck: false,
            onChange: (event) => layoutActions.updateFilter(event.target.value || true),
          }),
          h(
            'output',
            { htmlFor: 'filter' },
            phrase === '' ? `${all} operations` : `${found} of ${all} operations`,
          ),
        );
      },
    },
    // A selector that is wrapped knows the state already, whatever the documentation says: it takes only what comes after.
    statePlugins: {
      layout: {
        wrapSelectors: {
          // What was found is shown, not only the tags that it has.
          isShown:
            (original, system) =>
            (_state, thing, ...rest) =>
              (thing[0] === 'operations-tag' && isFiltered(system.layoutSelectors)) ||
              original(thing, ...rest),
        },
      },
      spec: {
        wrapSelectors: {
          // An answer that never ends would never be shown.
          allowTryItOutFor:
            (original, { specSelectors }) =>
            (_state, path, method) => {
              const answers = specSelectors.specJson().getIn(['paths', path, method, 'responses']);
              const isStream = answers?.some((answer) => answer.hasIn(['content', 'text/event-stream']));
              return !isStream && original(path, method);
            },
        },
      },
    },
  };
}

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  filter: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
  syntaxHighlight: { activated: false },
  requestSnippetsEnabled: true,
  requestInterceptor: guarded,
  plugins: [ours],
});
