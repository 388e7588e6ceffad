import { filterBox, filterTags, phraseOf } from './filter.js';
import { layout } from './layout.js';
import { withoutFilledIn } from './parameters.js';
import { resolve } from './resolve.js';
import { signInButton, signInDialog } from './sign-in.js';

/** Forgets what was sent to each operation, and what was answered. */
function forgetCalls(specActions, specSelectors) {
  specSelectors.requests().forEach((methods, path) =>
    methods.forEach((_request, method) => {
      specActions.clearResponse(path, method);
      specActions.clearRequest(path, method);
      // The request as it was sent; it has no action that clears it.
      specActions.setMutatedRequest(path, method, null);
    }),
  );
}

/**
 * What is ours in Swagger UI. A selector that is wrapped knows the state already, whatever its documentation says: it takes only what
 * comes after.
 */
export const plugin = ({ React }) => ({
  fn: {
    opsFilter: filterTags,
    // Its own looks at every part of the document before it shows one, which takes seconds.
    resolveSubtree: (document, path) => ({ spec: withoutFilledIn(resolve(document, path)), errors: [] }),
  },
  components: {
    OurLayout: layout(React),
    FilterContainer: filterBox(React),
    AuthorizeBtnContainer: signInButton(React),
    authorizationPopup: signInDialog(React),
  },
  wrapComponents: {
    // It stands in the button that opens the operation, where nothing else may be pressed. The address names what was opened anyway.
    OperationSummaryPath: (Original) => (props) =>
      React.createElement(Original, {
        ...props,
        operationProps: props.operationProps.set('isDeepLinkingEnabled', false),
      }),
    // Most answers have the same ones.
    headers: (Original) => (props) => {
      const names = Object.keys(props.headers?.toJS?.() ?? props.headers ?? {});
      return names.length === 0
        ? null
        : React.createElement(
            'details',
            { className: 'response-headers' },
            React.createElement('summary', null, `Headers: ${names.join(', ')}`),
            React.createElement(Original, props),
          );
    },
  },
  statePlugins: {
    auth: {
      wrapActions: {
        // What was sent has the credentials in it, and what was answered is for whoever had them.
        logout:
          (original, { specActions, specSelectors }) =>
          (names) => {
            forgetCalls(specActions, specSelectors);
            return original(names);
          },
      },
    },
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
