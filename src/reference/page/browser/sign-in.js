/** `serviceAccountToken` as people say it: `Service account token`. */
export function wordsOf(name) {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What is typed for a way to sign in: a login and a password, or one secret. */
export function fieldsOf(scheme) {
  if (scheme.type === 'http' && scheme.scheme === 'basic')
    return [
      { name: 'username', label: 'Login or e-mail address', type: 'text' },
      { name: 'password', label: 'Password', type: 'password' },
    ];
  const label = scheme.type === 'apiKey' ? `Value of the header ${scheme.name}` : 'Token';
  return [{ name: 'secret', label, type: 'password' }];
}

/** What Swagger UI keeps of it, in memory alone. */
export const credentialOf = (name, schema, typed) => ({
  [name]: { name, schema, value: typed.secret ?? { username: typed.username, password: typed.password } },
});

/** The ways to sign in of a list of definitions, by name. */
const waysOf = (definitions) =>
  definitions?.reduce((all, definition) => ({ ...all, ...definition.toJS() }), {}) ?? {};

/** The button above the operations: signs in and out, and says as whom one calls. */
export const signInButton =
  ({ createElement: h }) =>
  ({ authSelectors, authActions, getComponent }) => {
    const [name] = authSelectors.authorized().keySeq();
    const definitions = authSelectors.definitionsToAuthorize();
    const login = authSelectors.authorized().getIn([name, 'value', 'username']);
    const isOpen = Boolean(authSelectors.shownDefinitions());
    return h(
      'div',
      { className: 'sign-in' },
      h(
        'p',
        { role: 'status' },
        name === undefined
          ? 'Calls have no credentials.'
          : `Signed in: ${login ?? wordsOf(name).toLowerCase()}.`,
      ),
      h(
        'button',
        {
          type: 'button',
          className: 'plain',
          'aria-haspopup': 'dialog',
          onClick: () => authActions.showDefinitions(definitions),
        },
        name === undefined ? 'Sign in' : 'Change',
      ),
      name === undefined
        ? null
        : h(
            'button',
            { type: 'button', className: 'plain', onClick: () => authActions.logout([name]) },
            'Sign out',
          ),
      isOpen ? h(getComponent('authorizationPopup', true)) : null,
    );
  };

/**
 * Asks for a credential. There is one at a time, so that it is plain who calls. It is kept in the memory of this page and nowhere else:
 * fields are no form that a browser would keep, and a reload forgets it.
 */
export const signInDialog = ({ createElement: h, useEffect, useRef, useState }) =>
  function SignInDialog({ authSelectors, authActions, getComponent }) {
    const dialog = useRef(null);
    const ways = waysOf(authSelectors.shownDefinitions());
    const names = Object.keys(ways);
    const [current] = authSelectors.authorized().keySeq();
    const [chosen, choose] = useState(names.includes(current) ? current : names[0]);
    const [typed, type] = useState({});
    useEffect(() => dialog.current.showModal(), []);

    const close = () => authActions.showDefinitions(false);
    const scheme = ways[chosen];
    const Markdown = getComponent('Markdown', true);
    const signIn = (event) => {
      event.preventDefault();
      if (current !== undefined) authActions.logout([current]);
      const { $$ref: _, ...schema } = scheme;
      authActions.authorize(credentialOf(chosen, schema, typed));
      // It gives the focus back to the button that opened it, and says that it is closed.
      dialog.current.close();
    };
    const way = (name) =>
      h(
        'label',
        { key: name },
        h('input', {
          type: 'radio',
          name: 'way',
          value: name,
          checked: name === chosen,
          onChange: () => {
            choose(name);
            type({});
          },
        }),
        wordsOf(name),
      );
    const field = ({ name, label, type: kind }) =>
      h(
        'label',
        { key: `${chosen} ${name}`, className: 'field' },
        label,
        h('input', {
          type: kind,
          name,
          value: typed[name] ?? '',
          required: true,
          autoComplete: kind === 'password' ? 'new-password' : 'off',
          autoCapitalize: 'none',
          spellCheck: false,
          onChange: (event) => type({ ...typed, [name]: event.target.value }),
        }),
      );
    return h(
      'dialog',
      { ref: dialog, className: 'sign-in-dialog', 'aria-labelledby': 'sign-in-title', onClose: close },
      h(
        'form',
        { onSubmit: signIn, autoComplete: 'off' },
        h('h2', { id: 'sign-in-title' }, 'Sign in'),
        h('p', null, 'For the calls of this page. Nothing is kept: a reload forgets it.'),
        h('fieldset', null, h('legend', null, 'With'), names.map(way)),
        scheme.description ? h(Markdown, { source: scheme.description }) : null,
        fieldsOf(scheme).map(field),
        h(
          'div',
          { className: 'buttons' },
          h('button', { type: 'submit', className: 'plain first' }, 'Sign in'),
          h(
            'button',
            { type: 'button', className: 'plain', onClick: () => dialog.current.close() },
            'Cancel',
          ),
        ),
      ),
    );
  };
