import { filterBox, filterTags, phraseOf } from './filter.js';
import { resolve } from './resolve.js';
import { signInButton, signInDialog } from './sign-in.js';

/**
 * What is ours in Swagger UI. A selector that is wrapped knows the state already, whatever its documentation says: it takes only what
 * comes after.
 */
export const plugin = ({ React }) => ({
  fn: {
    opsFilter: filterTags,
    // Its own looks at every part of the document before it shows one, which takes seconds.
    resolveSubtree: (document, path) => ({ spec: resolve(document, path), errors: [] }),
  },
  components: {
    // The name and the version stand above.
    InfoContainer: ({ specSelectors, getComponent }) =>
      React.createElement(getComponent('Markdown', true), {
        source: specSelectors.info().get('description') ?? '',
      }),
    // This very server is the only one.
    ServersContainer: () => null,
    FilterContainer: filterBox(React),
    AuthorizeBtnContainer: signInButton(React),
    authorizationPopup: signInDialog(React),
  },
  statePlugins: {
    layout: {
      wrapSelectors: {
        // What was found is shown, not only the tags that it has.
        isShown:
          (original, { layoutSelectors }) =>
          (_state, thing, ...rest) =>
            (thing[0] === 'operations-tag' && phraseOf(layoutSelectors) !== '') || original(thing, ...rest),
      },
    },
    spec: {
      wrapActions: {
        // It would be read as YAML, which takes much longer.
        parseToJson:
          (_original, { specActions }) =>
          (text) =>
            specActions.updateJsonSpec(JSON.parse(text)),
      },
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
});
